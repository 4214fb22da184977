"""External keys (source, id), and how many values go into one statement."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import BindParameter, bindparam

from matching.batched import batched

X = TypeVar("X")
Ref = tuple[str, str]

IN_LIMIT = 10_000  # bound parameters a statement; SQLite takes 32,766


def parts(values: Iterable[X]) -> Iterator[list[X]]:
    """Lists short enough for the parameters of one statement."""
    return batched(values, IN_LIMIT)


def listed(name: str) -> BindParameter[Any]:
    """A list of values in a statement that is made once: `column.in_(listed("keys"))`, then `{"keys": part}` each time.

    Making a statement costs the process as much as having it run.
    """
    return bindparam(name, expanding=True)


def by_source(refs: Iterable[Ref]) -> dict[str, list[str]]:
    """Ids of external keys, by source."""
    grouped: dict[str, list[str]] = {}
    for source, id_ in refs:
        grouped.setdefault(source, []).append(id_)
    return grouped
