"""How much of the skills asked for a person has, exactly or nearly."""

import numpy as np

from matching.columns import Occupations, Ragged, common, distinct
from matching.columns.ragged import offsets_of
from matching.features.pairs import Floats, Rows


def covered(held: Ragged, pi: Rows, asked: Ragged, oi: Rows) -> Floats:
    """Share of the skills asked for that are held; NaN when none is asked for, or none stated."""
    wanted = asked.lengths(oi)
    known = np.flatnonzero((wanted > 0) & (held.lengths(pi) > 0))
    share = np.full(len(pi), np.nan, np.float32)
    if len(known):
        share[known] = common(held, pi[known], asked, oi[known]) / wanted[known]
    return share


def nearly(held: Ragged, pi: Rows, occupations: Occupations) -> Ragged:
    """The macro-competences of people's skills, ascending, with the rows of `held`; empty for people not in `pi`."""
    people, _ = distinct(pi, len(held))
    skills, owner = held.expand(people)
    couples = np.unique(people[owner] << 32 | occupations.macro(skills).astype(np.int64))
    lengths = np.bincount(couples >> 32, minlength=len(held))
    return Ragged(offsets_of(lengths), (couples & 0xFFFFFFFF).astype(np.int32))


def macros(skills: Ragged, occupations: Occupations) -> Ragged:
    """The macro-competences of skills, doubles kept."""
    return Ragged(skills.offsets, occupations.macro(skills.values))


def in_sheet(held: Ragged, pi: Rows, sheets: Ragged, rome: Rows, of_sheet: bool = False) -> Floats:
    """Share of the person's skills that are in the occupation's sheet, measured once for each person and occupation.

    Args:
        held: skills of people.
        pi: row of the person of each pair.
        sheets: skills of each occupation.
        rome: occupation of each pair, -1 when not known.
        of_sheet: the share of the sheet that the person has, instead.
    """
    share = np.full(len(pi), np.nan, np.float32)
    known = np.flatnonzero((rome >= 0) & (held.lengths(pi) > 0))
    people, person = distinct(pi[known], len(held))
    known_sheets, sheet = distinct(rome[known], len(sheets))
    width = max(len(known_sheets), 1)
    couples, couple = distinct(person * width + sheet, len(people) * width)
    mine, theirs = people[couples // width], known_sheets[couples % width]
    whole = sheets.lengths(theirs) if of_sheet else held.lengths(mine)
    shared = common(sheets, theirs, held, mine) / np.maximum(whole, 1)
    share[known] = shared[couple]
    return share
