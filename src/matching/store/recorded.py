"""Lists and their places added together, in as few statements however many they are: on PostgreSQL in one."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, FromClause, Insert, Table, Text, bindparam, cast, func, insert, select
from sqlalchemy import literal_column as literally

from matching.store.schema import impressions, lists


def recorded(connection: Connection, heads: Sequence[dict[str, Any]], places: Sequence[dict[str, Any]]) -> list[int]:
    """Add lists and their places; the keys of the places, in their order.

    Args:
        connection: see `Scope.once`.
        heads: columns of each list, but its key.
        places: columns of each place, but its key; `list_key` is the position of its list in `heads`.
    """
    if not places:
        return []
    if connection.dialect.name == "postgresql":
        said = {name: json.dumps(rows, default=_written) for name, rows in (("heads", heads), ("places", places))}
        return sorted(connection.execute(_TOGETHER, said).scalars())
    keys = _numbered(connection, lists, heads)
    return list(_numbered(connection, impressions, [place | {"list_key": keys[place["list_key"]]} for place in places]))


def _numbered(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> range:
    """Keys of rows that are added: SQLite has one writer, whose rows follow each other, so that one key tells all.

    Keys of many rows asked for in order would be asked for row by row.
    """
    first = connection.execute(_ADDED[table], rows[0]).scalar_one()
    keys = range(first, first + len(rows))
    if rows[1:]:
        others = [row | {"key": key} for key, row in zip(keys[1:], rows[1:], strict=True)]
        connection.execute(insert(table), others)
    return keys


def _written(value: bytes | datetime) -> str:
    """As PostgreSQL reads it. Source: https://www.postgresql.org/docs/current/datatype-binary.html, hex format."""
    return value.isoformat() if isinstance(value, datetime) else f"\\x{value.hex()}"


def _together() -> Insert:
    """Rows are inserted in the order given, so that their keys ascend with them."""
    heads, places = _given(lists, "heads"), _given(impressions, "places")
    added = _in_order(lists, heads).returning(lists.c.key).cte("added")
    numbered = select(added.c.key, (func.row_number().over(order_by=added.c.key) - 1).label("number")).subquery(
        "numbered"
    )
    names = [name for name in _filled(impressions) if name != "list_key"]
    ordered = (
        select(numbered.c.key, *(places.c[name] for name in names))
        .join_from(places, numbered, numbered.c.number == places.c.list_key)
        .order_by(places.c.ordinality)
    )
    return insert(impressions).from_select(["list_key", *names], ordered).returning(impressions.c.key)


def _in_order(table: Table, rows: FromClause) -> Insert:
    names = _filled(table)
    return insert(table).from_select(names, select(*(rows.c[name] for name in names)).order_by(rows.c.ordinality))


def _given(table: Table, name: str) -> FromClause:
    """Rows of a table given in JSON, as one parameter."""
    rows = func.json_populate_recordset(literally(f"NULL::{table.name}"), cast(bindparam(name, type_=Text), JSON))
    return rows.table_valued(*table.c.keys(), with_ordinality="ordinality", name=name)


def _filled(table: Table) -> list[str]:
    return [column.name for column in table.c if not column.primary_key]


_ADDED = {table: insert(table).returning(table.c.key) for table in (lists, impressions)}
_TOGETHER = _together()
