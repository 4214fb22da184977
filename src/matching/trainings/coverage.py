"""What each programme would change for each person: counts by plain set arithmetic, all of them exact.

Of a person's gap, a programme touches the offers of which it teaches a missing skill, and opens those of which it
teaches all. What it covers is the missing skills that it teaches; what is missing is all that the offers that it
touches are missing.
"""

from dataclasses import dataclass

import numpy as np

from matching.trainings.bands import Ints
from matching.trainings.catalogue import Catalogue
from matching.trainings.gap import Gap


@dataclass(frozen=True, slots=True)
class Coverage:
    """`c` couples of a person and a programme that touches an offer of their gap.

    Attributes:
        person: int64 (c,), position of the person, ascending.
        programme: int64 (c,).
        opened: int64 (c,), how many offers ask for nothing more.
        covered: int64 (c,), how many distinct missing skills are taught.
    """

    person: Ints
    programme: Ints
    opened: Ints
    covered: Ints


@dataclass(frozen=True, slots=True)
class Counted:
    """What one programme does for one person, see the module.

    Attributes:
        offers: keys of those touched; the opened ones first, then ascending.
        opened: how many of them it opens.
        covered: OGR codes, ascending.
        missing: likewise.
    """

    offers: tuple[int, ...]
    opened: int
    covered: tuple[int, ...]
    missing: tuple[int, ...]


def coverage_of(gap: Gap, catalogue: Catalogue) -> Coverage:
    """Every programme that covers something of someone's gap."""
    n = max(len(catalogue.taught), 1)
    skills, owner = gap.missing.expand(np.arange(len(gap)))
    which, programme = catalogue.teach(skills)
    touched, taught = np.unique(owner[which] * n + programme, return_counts=True)
    opens = taught == gap.missing.lengths()[touched // n]
    couple = gap.person[touched // n] * n + touched % n
    every, place = np.unique(couple, return_inverse=True)
    opened = np.bincount(place, weights=opens, minlength=len(every)).astype(np.int64)
    return Coverage(every // n, every % n, opened, _covered(gap, skills, owner, catalogue, every, n))


def counted(gap: Gap, person: int, taught: frozenset[int]) -> Counted:
    """What a programme that teaches some skills does for a person, by position."""
    rows = range(*np.searchsorted(gap.person, [person, person + 1]).tolist())
    offers = {int(gap.offer[row]): frozenset(gap.missing[row].tolist()) for row in rows}
    touched = {key: missing for key, missing in offers.items() if missing & taught}
    opened = {key for key, missing in touched.items() if missing <= taught}
    missing = frozenset[int]().union(*touched.values())
    order = sorted(touched, key=lambda key: (key not in opened, key))
    return Counted(tuple(order), len(opened), tuple(sorted(missing & taught)), tuple(sorted(missing)))


def _covered(gap: Gap, skills: Ints, owner: Ints, catalogue: Catalogue, every: Ints, n: int) -> Ints:
    """How many distinct missing skills of its person each couple of `every` covers."""
    lacking = np.unique(gap.person[owner] << 32 | skills.astype(np.int64))
    which, programme = catalogue.teach(lacking & 0xFFFFFFFF)
    couple = (lacking[which] >> 32) * n + programme
    return np.bincount(np.searchsorted(every, couple), minlength=len(every))
