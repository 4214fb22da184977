"""What a file gives to be read: lines in reading order."""

import unicodedata
from typing import NamedTuple

MAX_CHARACTERS = 60_000
"""Ten times a long CV: what follows is not read."""


class Line(NamedTuple):
    """One line; `fresh` where a column, a cell or a text box begins: it does not go on what stands above."""

    text: str
    fresh: bool = False


def cut(lines: list[Line]) -> list[Line]:
    """The first lines, at most `MAX_CHARACTERS` in all."""
    kept, left = [], MAX_CHARACTERS
    for line in lines:
        if left <= 0:
            break
        kept.append(Line(line.text[:left], line.fresh))
        left -= len(line.text) + 1
    return kept


def flat(text: str) -> str:
    """Lower case without accents, spaces and apostrophes made plain; as many characters as the text."""
    return "".join(map(_flat, text))


def _flat(character: str) -> str:
    if character in "’‘ʼ`´":
        return "'"
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return " " if not base or base.isspace() else base[:1]
