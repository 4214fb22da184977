"""Which rules are worth a search in a text: those of which a hint may stand in it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LENGTH = 4
"""Characters at each end of a hint that are looked up."""
_PRIME, _SHIFT = np.uint32(2654435761), np.uint32(16)


class Present:
    """The hints of rules, and a table of their first and last four characters.

    It may say that an absent hint stands there, never the contrary.
    """

    def __init__(self, hints: Sequence[Sequence[str]]) -> None:
        """Make the table.

        Args:
            hints: of each rule, folded, one or more.
        """
        flat = [hint for some in hints for hint in some]
        self._short = [(at, hint) for at, hint in enumerate(flat) if len(hint) < _LENGTH]
        self._starts = _keys("".join(hint[:_LENGTH].ljust(_LENGTH) for hint in flat))[::_LENGTH]
        self._ends = _keys("".join(hint[-_LENGTH:].ljust(_LENGTH) for hint in flat))[::_LENGTH]
        self._first = np.cumsum([0, *(len(some) for some in hints[:-1])])

    def among(self, line: str) -> NDArray[np.intp]:
        """Positions of the rules that may have a hint in a folded text, a space for each line end."""
        held = np.zeros(1 << 16, np.bool_)
        held[_keys(line)] = True
        likely = held[self._starts] & held[self._ends]
        for at, hint in self._short:
            likely[at] = hint in line
        return np.flatnonzero(np.logical_or.reduceat(likely, self._first))


def _keys(line: str) -> NDArray[np.uint32]:
    """A key in [0, 65,536) for each four characters in a row."""
    codes = np.frombuffer(line.encode("latin-1", "replace"), np.uint8).astype(np.uint32)
    size = max(len(codes) - _LENGTH + 1, 0)
    keys = np.zeros(size, np.uint32)
    for at in range(_LENGTH):
        keys = (keys << np.uint32(8)) | codes[at : at + size]
    return np.asarray((keys * _PRIME) >> _SHIFT)
