"""External keys (source, id), and how many values go into one statement."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import ARRAY, BigInteger, ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from matching.batched import batched

X = TypeVar("X")
Ref = tuple[str, str]

IN_LIMIT = 10_000  # bound parameters a statement; SQLite takes 32,766


def parts(values: Iterable[X]) -> Iterator[list[X]]:
    """Lists short enough for the parameters of one statement."""
    return batched(values, IN_LIMIT)


class among(FunctionElement[bool]):  # noqa: N801 - it reads as the operator that it is
    """Whether a column is one of some internal keys: `among(column, "keys")`, then `{"keys": part}` each time.

    PostgreSQL takes them as one parameter, an array, so that the statement is the same however many they are. Making a
    statement costs the process as much as having it run, and the server reads one that it knows no second time.
    """

    inherit_cache = True  # and no boolean type: SQLite would compare it with 1, and use no index

    def __init__(self, column: ColumnElement[int], name: str) -> None:
        super().__init__(column, bindparam(name, type_=ARRAY(BigInteger)))


@compiles(among, "postgresql")
def _as_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({keys})"


@compiles(among)
def _one_by_one(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, keys = element.clauses
    return str(compiler.process(column.in_(bindparam(keys.key, expanding=True)), **options))


def by_source(refs: Iterable[Ref]) -> dict[str, list[str]]:
    """Ids of external keys, by source."""
    grouped: dict[str, list[str]] = {}
    for source, id_ in refs:
        grouped.setdefault(source, []).append(id_)
    return grouped
