"""Which rules are worth a search in a text: those of which a hint may stand in it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LENGTH = 4
"""Characters of each piece of a hint that is looked up."""
_PRIME, _SHIFT = np.uint32(2654435761), np.uint32(16)


class Present:
    """The hints of rules, and a table of their first, middle and last four characters: most are absent at a glance."""

    def __init__(self, hints: Sequence[Sequence[str]]) -> None:
        """Make the table.

        Args:
            hints: of each rule, folded, one or more.
        """
        self._hints = [(owner, hint) for owner, some in enumerate(hints) for hint in some]
        pieces = zip(*(_pieces(hint) for _, hint in self._hints), strict=True)
        self._pieces = np.stack([_keys("".join(piece))[::_LENGTH] for piece in pieces])
        self._short = np.array([len(hint) < _LENGTH for _, hint in self._hints])

    def among(self, line: str) -> dict[int, list[str]]:
        """The hints that stand in a folded text, a space for each line end, by their rule's position, in order."""
        held = np.zeros(1 << 16, np.bool_)
        held[_keys(line)] = True
        found: dict[int, list[str]] = {}
        for at in np.flatnonzero(held[self._pieces].all(axis=0) | self._short):
            owner, hint = self._hints[at]
            if hint in line:
                found.setdefault(owner, []).append(hint)
        return found


def _pieces(hint: str) -> tuple[str, ...]:
    """The first, middle and last characters of a hint."""
    last = max(len(hint) - _LENGTH, 0)
    return tuple(hint[at : at + _LENGTH].ljust(_LENGTH) for at in (0, last // 2, last))


def _keys(line: str) -> NDArray[np.uint32]:
    """A key in [0, 65,536) for each four characters in a row."""
    codes = np.frombuffer(line.encode("latin-1", "replace"), np.uint8).astype(np.uint32)
    size = max(len(codes) - _LENGTH + 1, 0)
    keys = np.zeros(size, np.uint32)
    for at in range(_LENGTH):
        keys = (keys << np.uint32(8)) | codes[at : at + size]
    return np.asarray((keys * _PRIME) >> _SHIFT)
