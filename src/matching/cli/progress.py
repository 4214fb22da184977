"""Progress on stderr, when it is a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def progress(items: Iterable[T], what: str, total: int | None = None) -> Iterable[T]:
    """The items, counted on stderr as they pass; silent when stderr is no terminal."""
    silent = not sys.stderr.isatty()
    counted: Iterable[T] = tqdm(items, desc=what, total=total, unit="", file=sys.stderr, disable=silent, leave=False)
    return counted


def say(text: str) -> None:
    """One line on stderr: what a person reads, apart from the data on stdout."""
    print(text, file=sys.stderr)


@contextmanager
def counter(what: str) -> Iterator[Callable[[int], object]]:
    """A function told how many more are done, shown as a rate on stderr when it is a terminal."""
    with tqdm(desc=what, unit="", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False) as bar:
        yield bar.update


def indexing() -> Callable[[int], object] | None:
    """Counts records as they are indexed, on stderr when it is a terminal; the bar appears with the first of them."""
    bars: list[tqdm] = []

    def update(n: int) -> None:
        if not bars:
            bars.append(tqdm(desc="indexing", unit="", file=sys.stderr, leave=False))
        bars[0].update(n)

    return update if sys.stderr.isatty() else None


@contextmanager
def steps() -> Iterator[Callable[[str, int], None]]:
    """A function told what is done and how many more, each step a bar on stderr when it is a terminal."""
    bars: dict[str, tqdm] = {}

    def update(what: str, n: int) -> None:
        if what not in bars:
            bars[what] = tqdm(desc=what, unit="", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)
        bars[what].update(n)

    try:
        yield update
    finally:
        for bar in bars.values():
            bar.close()
