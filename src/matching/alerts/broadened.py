"""Offers of neighbouring occupations, said to be so: where one's own is crowded, skills lead elsewhere."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.alerts.chosen import Told
from matching.alerts.decency import PLACES
from matching.alerts.desk import Desk, field_of
from matching.alerts.part import Part, Ranks
from matching.domain import Profile
from matching.explain import french
from matching.rome import Rome

MOST_SKILLS = 3

Ints = NDArray[np.int64]

CROWDED = float(np.log(2))
"""Price from which an offer is worth half as much to one more person."""


def broadened(
    desk: Desk, part: Part, ranks: Ranks, told: Mapping[int, Told], profiles: Mapping[int, Profile]
) -> dict[int, str]:
    """Why offers of a neighbouring occupation are among those that people are sent.

    Args:
        desk: what is worked with.
        part: what they might have been sent.
        ranks: at which prices.
        told: what they are sent, by person key.
        profiles: likewise.

    Returns:
        French sentences, by person key; absent: no offer is of a neighbouring occupation, or their own have enough that
        few want.
    """
    rome, found = desk.matcher.rome, dict[int, str]()
    for key, rows, could in _could(desk, part, told):
        looked_for, sent = told[key].looked_for, told[key].listed.keys
        home = looked_for[looked_for >= 0]
        at_home = np.isin(could, home)
        others = could[np.isin(part.offer[rows], sent) & (could >= 0) & ~at_home]
        enough = np.count_nonzero(at_home & (ranks.price[rows] < CROWDED)) >= PLACES
        if len(others) and len(home) and not enough:
            found[key] = sentence(rome, profiles[key], rome.codes[home[0]], rome.codes[int(others[0])])
    return found


def _could(desk: Desk, part: Part, people: Collection[int]) -> Iterator[tuple[int, slice, Ints]]:
    """Each person, the rows of what they might have been sent, and its occupations, -1 where it has none."""
    rows = {key: part.rows_of(key) for key in people}
    every = np.concatenate([np.empty(0, np.int64), *(part.offer[own] for own in rows.values())])
    could = field_of(desk.offers.state.columns, every, "rome", -1)
    *parts, _ = np.split(could, np.cumsum([own.stop - own.start for own in rows.values()], dtype=np.int64))
    for (key, own), theirs in zip(rows.items(), parts, strict=True):
        yield key, own, theirs


def sentence(rome: Rome, profile: Profile, own: str, other: str) -> str:
    """What is said of an occupation beside one's own; both are ROME codes."""
    labels = [rome.occupation(code).label for code in (own, other)]
    said = (
        f"peu d’offres, ou des offres très demandées, pour « {labels[0]} » en ce moment : "
        f"en voici aussi pour « {labels[1]} »"
    )
    if shared := _shared(rome, profile, own, other):
        said += f", où servent : {french.listing(shared, MOST_SKILLS)}"
    return french.sentence(f"{said}.")


def _shared(rome: Rome, profile: Profile, own: str, other: str) -> list[str]:
    """Labels of skills of the other occupation: those that the person has said, else those of their own occupation."""
    said = {skill.ogr for skill in profile.skills}
    theirs = _skills(rome, other)
    for held in (said, _skills(rome, own).keys()):
        if found := [label for ogr, label in theirs.items() if ogr in held]:
            return [french.lowered(label) for label in found[:MOST_SKILLS]]
    return []


@lru_cache(4_096)
def _skills(rome: Rome, code: str) -> dict[str, str]:
    """Label of each skill of an occupation, by OGR code."""
    return {skill.ogr: skill.label for skill in rome.skills(code)}
