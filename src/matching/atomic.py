"""A small file replaced at once: a reader sees the old text or the new one, never half of either."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Write `text`, UTF-8, beside `path`, then rename it over `path`."""
    with renamed(path) as scratch:
        scratch.write_text(text, encoding="utf-8")


@contextmanager
def renamed(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; renamed over it at the end of the block, unless that fails."""
    scratch = path.with_name(path.name + ".new")
    yield scratch
    scratch.replace(path)
