"""External keys (source, id), and how many values go into one statement."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Connection, Dialect, RowMapping, Select, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType

from matching.batched import batched

X = TypeVar("X")
Ref = tuple[str, str]

IN_LIMIT = 10_000  # bound parameters a statement; SQLite takes 32,766


def parts(values: Iterable[X]) -> Iterator[list[X]]:
    """Lists short enough for the parameters of one statement."""
    return batched(values, IN_LIMIT)


class Keys(UserDefinedType[Sequence[int]]):
    """Internal keys as one parameter: an array on PostgreSQL, elsewhere a JSON text.

    The array is written as PostgreSQL reads it: given a list, its driver asks of each key what it is.
    """

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: Any) -> str:
        """See above."""
        return "BIGINT[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[int] | None], str]:
        """What the driver is given."""
        left, right = "{}" if dialect.name == "postgresql" else "[]"
        return lambda keys: f"{left}{','.join(map(str, keys or ()))}{right}"


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


class OfKeys:
    """A statement about some internal keys, with the same about one alone, whose plan PostgreSQL keeps.

    It keeps a plan that looks no dearer than those made for the values given. One for a list of any length looks as if
    for ten keys, and one for any key as if for a common one: so a key alone is a subquery, whose value no plan knows.
    Source: https://www.postgresql.org/docs/15/sql-prepare.html.

    Args:
        column: that holds the keys.
        statement: of a condition on it.
    """

    def __init__(self, column: ColumnElement[int], statement: Callable[[ColumnElement[bool]], Select[Any]]) -> None:
        alone = select(bindparam("key", type_=BigInteger)).scalar_subquery()
        self._one, self._some = statement(column == alone), statement(among(column, "keys"))

    def rows(self, connection: Connection, keys: Iterable[int], **values: Any) -> Iterator[RowMapping]:
        """What it gives for some keys, and its other parameters."""
        for part in parts(keys):
            statement, about = (self._some, {"keys": part}) if part[1:] else (self._one, {"key": part[0]})
            yield from connection.execute(statement, values | about).mappings().all()


def by_source(refs: Iterable[Ref]) -> dict[str, list[str]]:
    """Ids of external keys, by source."""
    grouped: dict[str, list[str]] = {}
    for source, id_ in refs:
        grouped.setdefault(source, []).append(id_)
    return grouped
