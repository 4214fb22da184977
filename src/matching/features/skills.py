"""How much of the skills asked for a person has, exactly or nearly."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, Ragged, common, distinct
from matching.columns.ragged import offsets_of
from matching.features.pairs import Bools, Floats, Rows


def covered(
    held: Ragged, pi: Rows, asked: NDArray[np.int32], owners: Rows, occupations: Occupations
) -> tuple[Floats, Floats]:
    """Share of the skills asked for that are held, exactly, then nearly; NaN when none is asked for, or none stated.

    Args:
        held: skills of people.
        pi: row of the person of each pair.
        asked: skills that pairs ask for, (v,).
        owners: the pair of each skill asked for, (v,).
        occupations: the ROME release that gives skills their macro-competences.
    """
    wanted = np.bincount(owners, minlength=len(pi))
    known, people = (wanted > 0) & (held.lengths(pi) > 0), distinct(pi, len(held))[0]
    exactly = common(held, pi, asked, owners)
    nearly = common(_nearly(held, people, occupations), pi, occupations.macro(asked), owners)
    return _share(exactly, wanted, known), _share(nearly, wanted, known)


def in_sheet(held: Ragged, pi: Rows, rome: Rows, occupations: Occupations) -> tuple[Floats, Floats]:
    """Share of the person's skills that are in the occupation's sheet, and share of its core that the person has.

    Measured once for each person and occupation.

    Args:
        held: skills of people.
        pi: row of the person of each pair.
        rome: occupation of each pair, -1 when not known.
        occupations: the ROME release.
    """
    shares = np.full((2, len(pi)), np.nan, np.float32)
    known = np.flatnonzero((rome >= 0) & (held.lengths(pi) > 0))
    people, person = distinct(pi[known], len(held))
    sheets, sheet = distinct(rome[known], len(occupations))
    width = max(len(sheets), 1)
    couples, couple = distinct(person * width + sheet, len(people) * width)
    mine, theirs = people[couples // width], sheets[couples % width]
    stated = held.expand(mine)
    in_all, in_core = (common(of, theirs, *stated) for of in (occupations.skills, occupations.core))
    shares[0, known] = (in_all / held.lengths(mine))[couple]
    shares[1, known] = (in_core / np.maximum(occupations.core.lengths(theirs), 1))[couple]
    return shares[0], shares[1]


def _share(some: Rows, wanted: Rows, known: Bools) -> Floats:
    return np.where(known, some / np.maximum(wanted, 1), np.nan).astype(np.float32)


def _nearly(held: Ragged, people: Rows, occupations: Occupations) -> Ragged:
    """The macro-competences of the skills of some people, ascending, with the rows of `held`; empty for others."""
    skills, owner = held.expand(people)
    couples = np.unique(people[owner] << 32 | occupations.macro(skills).astype(np.int64))
    lengths = np.bincount(couples >> 32, minlength=len(held))
    return Ragged(offsets_of(lengths), (couples & 0xFFFFFFFF).astype(np.int32))
