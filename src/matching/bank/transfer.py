"""By which other occupation someone could come to the one asked, and what the two have in common."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.bank.query import Asked
from matching.columns import Occupations
from matching.columns.occupations import MOBILITY_WORTH
from matching.rome import Rome

MOST_SKILLS = 5


@dataclass(frozen=True, slots=True)
class Transfer:
    """An occupation that leads to one of those asked.

    Attributes:
        rome: its code.
        label: its label.
        to: code of the occupation asked.
        mobility: whether ROME gives the second among the first mobilities of the first.
        skills: labels of skills that both mobilise, `MOST_SKILLS` at most.
    """

    rome: str
    label: str
    to: str
    mobility: bool
    skills: tuple[str, ...]


def transfer(slots: NDArray[np.integer], asked: Asked, occupations: Occupations, rome: Rome) -> Transfer | None:
    """How someone could come to what is asked.

    Args:
        slots: rows of the occupations that they look for, then of those that they had, -1 padded.
        asked: what is looked for.
        occupations: of the release.
        rome: the release.

    Returns:
        None when they look for, or have had, an occupation asked, or when nothing leads there.
    """
    return None if asked.exact[slots].any() else leading(slots, asked, occupations, rome)


def leading(slots: NDArray[np.integer], asked: Asked, occupations: Occupations, rome: Rome) -> Transfer | None:
    """The likeliest way to what is asked, whatever else they look for or have had; None when nothing leads there."""
    own = [slot for slot in slots.tolist() if asked.near[slot]]
    if not own:
        return None
    grid = np.ix_(own, asked.codes)
    worth = occupations.affinity[grid] + occupations.proximity[grid]
    row, column = divmod(int(worth.argmax()), worth.shape[1])
    start, end = rome.codes[own[row]], rome.codes[asked.codes[column]]
    shared = {skill.ogr for skill in rome.skills(start)}
    skills = tuple(skill.label for skill in rome.skills(end) if skill.ogr in shared)[:MOST_SKILLS]
    mobility = bool(occupations.affinity[grid][row, column] >= MOBILITY_WORTH)
    return Transfer(start, rome.occupation(start).label, end, mobility, skills)
