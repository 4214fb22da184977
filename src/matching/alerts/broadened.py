"""Offers of neighbouring occupations, said to be so: where one's own is crowded, skills lead elsewhere."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.alerts.decency import PLACES
from matching.alerts.desk import Desk
from matching.columns import ProfileColumns
from matching.columns.codes import skill_number
from matching.domain import Profile
from matching.explain import french
from matching.features.pairs import wanted

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]

MOST_SKILLS = 3

CROWDED = float(np.log(2))
"""Price from which an offer is worth half as much to one more person."""


def broadened(desk: Desk, profile: Profile, keys: Sequence[int], candidates: Ints, prices: Floats) -> str | None:
    """Why offers of a neighbouring occupation are among those someone is sent.

    Args:
        desk: what is worked with.
        profile: theirs.
        keys: of the offers that they are sent.
        candidates: int64 (c,) keys of the offers that might have been.
        prices: float (c,) of these.

    Returns:
        A French sentence; None when there are none, or their own occupations have enough offers that few want.
    """
    own = wanted(ProfileColumns.from_profiles([0], [profile], desk.matcher.rome).rows)[0]
    sent, could = _occupations(desk, np.array(keys, np.int64)), _occupations(desk, candidates)
    others = sent[(sent >= 0) & ~np.isin(sent, own)]
    enough = np.count_nonzero(np.isin(could, own) & (could >= 0) & (prices < CROWDED)) >= PLACES
    if not len(others) or not (own >= 0).any() or enough:
        return None
    codes = desk.matcher.rome.codes
    return sentence(desk, profile, codes[own[0]], codes[int(others[0])])


def _occupations(desk: Desk, keys: Ints) -> Ints:
    """Rows of the occupations of offers; -1 where it is not known, or the offer is gone."""
    columns = desk.offers.state.columns
    rows = columns.positions(keys)
    found = np.full(len(keys), -1, np.int64)
    found[rows >= 0] = columns.take(rows[rows >= 0]).rows["rome"]
    return found


def sentence(desk: Desk, profile: Profile, own: str, other: str) -> str:
    """What is said of an occupation beside one's own; both are ROME codes."""
    rome = desk.matcher.rome
    labels = [rome.occupation(code).label for code in (own, other)]
    said = (
        f"peu d’offres, ou des offres très demandées, pour « {labels[0]} » en ce moment : "
        f"en voici aussi pour « {labels[1]} »"
    )
    if shared := _shared(desk, profile, own, other):
        said += f", où servent : {french.listing(shared, MOST_SKILLS)}"
    return french.sentence(f"{said}.")


def _shared(desk: Desk, profile: Profile, own: str, other: str) -> list[str]:
    """Labels of skills of the other occupation: those that the person has said, else those of their own occupation."""
    rome = desk.matcher.rome
    said = {skill_number(skill.ogr) for skill in profile.skills}
    usual = {skill_number(skill.ogr) for skill in rome.skills(own)}
    for held in (said, usual):
        if found := [skill.label for skill in rome.skills(other) if skill_number(skill.ogr) in held]:
            return [french.lowered(label) for label in found[:MOST_SKILLS]]
    return []
