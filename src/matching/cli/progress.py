"""Progress on stderr, when it is a terminal."""

import sys
from collections.abc import Iterable
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
