"""A stream, so many values at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

X = TypeVar("X")


def batched(values: Iterable[X], n: int) -> Iterator[list[X]]:
    """Lists of `n` values, the last one shorter; nothing is read before its list is asked for.

    Source: `itertools.batched` of Python 3.12, which gives tuples.
    """
    stream = iter(values)
    while batch := list(islice(stream, n)):
        yield batch
