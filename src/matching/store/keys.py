"""External keys (source, id), and how many values go into one statement."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from matching.batched import batched

X = TypeVar("X")
Ref = tuple[str, str]

IN_LIMIT = 10_000  # bound parameters a statement; SQLite takes 32,766


def parts(values: Iterable[X]) -> Iterator[list[X]]:
    """Lists short enough for the parameters of one statement."""
    return batched(values, IN_LIMIT)


class Keys(TypeDecorator[Sequence[int]]):
    """Internal keys as one parameter: an array on PostgreSQL, elsewhere a JSON text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """See above."""
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        """The keys, as the driver takes them."""
        return value if dialect.name == "postgresql" else json.dumps(value)


class among(FunctionElement[bool]):  # noqa: N801 - it reads as the operator that it is
    """Whether a column is one of some internal keys: `among(column, "keys")`, then `{"keys": part}` each time.

    They are one parameter, so that the statement is the same however many they are. Making a statement costs the
    process as much as having it run, and PostgreSQL reads one that it knows no second time.
    """

    inherit_cache = True  # and no boolean type: SQLite would compare it with 1, and use no index

    def __init__(self, column: ColumnElement[int], name: str) -> None:
        super().__init__(column, bindparam(name, type_=Keys()))


@compiles(among, "postgresql")
def _as_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({keys})"


@compiles(among)
def _as_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    """Source: https://www.sqlite.org/json1.html#jeach."""
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"


def by_source(refs: Iterable[Ref]) -> dict[str, list[str]]:
    """Ids of external keys, by source."""
    grouped: dict[str, list[str]] = {}
    for source, id_ in refs:
        grouped.setdefault(source, []).append(id_)
    return grouped
