"""A small file replaced at once: a reader sees the old text or the new one, never half of either."""

from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Write `text`, UTF-8, beside `path`, then rename it over `path`."""
    scratch = path.with_name(path.name + ".new")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)
