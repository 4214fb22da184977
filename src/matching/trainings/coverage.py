"""What each programme would change for each person: counts by plain set arithmetic, all of them exact.

Of a person's gap, a programme touches the offers of which it teaches a missing skill, and opens those of which it
teaches all. What it covers is the missing skills that it teaches; what is missing is all that the offers that it
touches are missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.trainings.bands import Ints
from matching.trainings.catalogue import Catalogue
from matching.trainings.gap import KEY_BITS, SKILL_BITS, Gap

MIX = np.uint64(0x9E3779B97F4A7C15)
"""Scatters the codes of skills, so that sets are told apart by sums. Source: Steele et al., "Fast splittable
pseudorandom number generators", OOPSLA 2014."""


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
    alike, times = _alike(gap)
    missing = gap.missing.take(alike)
    skills, owner = missing.expand(np.arange(len(alike)))
    which, programme = catalogue.teach(skills)
    touched, taught = np.unique(owner[which] * n + programme, return_counts=True)
    row, programme = touched // n, touched % n
    opens = np.where(taught == missing.lengths()[row], times[row], 0)
    every, place = np.unique(gap.person[alike][row] * n + programme, return_inverse=True)
    opened = np.bincount(place, weights=opens, minlength=len(every)).astype(np.int64)
    return Coverage(every // n, every % n, opened, _covered(gap.person[alike][owner], skills, catalogue, every, n))


def _alike(gap: Gap) -> tuple[Ints, Ints]:
    """A row for each person and set of missing skills, ascending, and how many rows are like it.

    Two sets that were taken for one, once in 10^9 people, would only change an order: what is said is counted anew.
    """
    if not len(gap):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    mixed = gap.missing.values.astype(np.uint64) * MIX
    marks = np.add.reduceat(mixed ^ mixed >> np.uint64(29), gap.missing.offsets[:-1])
    marks = (marks >> np.uint64(20)) | gap.person.astype(np.uint64) << np.uint64(KEY_BITS)
    _, first, times = np.unique(marks, return_index=True, return_counts=True)
    order = np.argsort(first)
    return first[order], times[order]


def counted(gap: Gap, person: int, taught: Sequence[int]) -> Counted:
    """What a programme that teaches some skills, ascending, does for a person, by position."""
    low, high = np.searchsorted(gap.person, [person, person + 1]).tolist()
    offsets = gap.missing.offsets[low : high + 1]
    missing = gap.missing.values[offsets[0] : offsets[-1]]
    known = np.isin(missing, taught)
    hits = np.add.reduceat(known, offsets[:-1] - offsets[0], dtype=np.int64)
    touched, opened = hits > 0, hits == np.diff(offsets)
    order = np.lexsort((gap.offer[low:high], ~opened))
    offers = gap.offer[low:high][order[touched[order]]]
    asked = np.unique(missing[np.repeat(touched, np.diff(offsets))])
    covered = np.unique(missing[known])
    return Counted(tuple(offers.tolist()), int(opened.sum()), tuple(covered.tolist()), tuple(asked.tolist()))


def _covered(person: Ints, skills: Ints, catalogue: Catalogue, every: Ints, n: int) -> Ints:
    """How many distinct missing skills of its person each couple of `every` covers."""
    lacking = np.unique(person << SKILL_BITS | skills.astype(np.int64))
    which, programme = catalogue.teach(lacking & (1 << SKILL_BITS) - 1)
    couple = (lacking[which] >> SKILL_BITS) * n + programme
    return np.bincount(np.searchsorted(every, couple), minlength=len(every))
