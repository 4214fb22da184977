"""What is looked for in the bank, and what a ROME release makes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations
from matching.columns.codes import skill_number
from matching.columns.occupations import MOBILITY_WORTH
from matching.domain import (
    ContractKind,
    Language,
    Offer,
    Place,
    PlaceScope,
    RomeRef,
    Skill,
    WorkingTime,
)
from matching.errors import InputError
from matching.explain.shared import NEAR
from matching.features.pairs import Bools
from matching.normalize.text import fold
from matching.rome import Rome, RomeSkill

MOST_OCCUPATIONS, MOST_SKILLS = 5, 10
"""Occupations and skills of one query: beyond, it is several."""

RADIUS_KM = 30.0
"""Searched unless told otherwise. Source: the thirty km of `matching.reach.DEFAULT_KM`."""


@dataclass(frozen=True, slots=True)
class Query:
    """Whom one looks for. What is None or empty bounds nothing; no protected attribute has a field here.

    Attributes:
        romes: ROME codes; someone looks for one of them, has had it, or could move to it.
        skills: OGR codes or official labels; someone has every one of them.
        transferable: whether near occupations, and skills that stand for one another, count too: see `Bond`, `Held`.
        place: around which; not with an offer, which has its own.
        radius_km: around the place, as the crow flies.
        available_by: ready to begin then, or does not say when.
        contracts: accepts one of them, or any.
        working_time: accepts it, or any.
        licences: categories, each held.
        languages: each spoken, at its level or better.
        experience_months: at least, in the occupations asked, near ones included; in all without any.
    """

    romes: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    transferable: bool = True
    place: Place | None = None
    radius_km: float = RADIUS_KM
    available_by: date | None = None
    contracts: tuple[ContractKind, ...] = ()
    working_time: WorkingTime | None = None
    licences: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    experience_months: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A query brought to a release. Arrays over occupations have one place more, the last, for one that is not known.

    Attributes:
        offers: what people are matched with: the offer, else one for each occupation asked.
        codes: rows of the occupations asked; empty when any will do.
        exact: whether an occupation is one of them.
        near: whether it leads to one of them: a mobility, or much the same skills.
        serves: int64, which of `offers` an occupation serves best.
        skills: numbers of the skills asked.
    """

    offers: tuple[Offer, ...]
    codes: NDArray[np.int64]
    exact: Bools
    near: Bools
    serves: NDArray[np.int64]
    skills: tuple[int, ...]

    @classmethod
    def of(cls, query: Query, rome: Rome, occupations: Occupations, offer: Offer | None, row: int = -1) -> "Asked":
        """Look the words of a query up.

        Args:
            query: what is looked for.
            rome: the release.
            occupations: the same as arrays.
            offer: that people are wanted for; None for a free query.
            row: occupation of the offer, -1 when not known.

        Raises:
            InputError: a code or a skill is not in the release, there are too many, or a place comes with an offer.
        """
        _bounded(query, offer)
        codes = np.array(_codes(query.romes, rome) or ([row] if offer and row >= 0 else []), np.int64)
        skills = [_skill(said, rome) for said in query.skills]
        exact, near = _related(codes, occupations, query.transferable)
        made = (offer,) if offer else tuple(_offers(query, rome, codes, skills))
        worth = occupations.affinity[:, codes] if len(made) > 1 else np.zeros((len(occupations), 1))
        serves = np.append(worth.argmax(axis=1), 0)
        return cls(made, codes, exact, near, serves, tuple(skill_number(skill.ogr) for skill in skills))


def _bounded(query: Query, offer: Offer | None) -> None:
    if len(query.romes) > MOST_OCCUPATIONS or len(query.skills) > MOST_SKILLS:
        raise InputError(f"Ask for {MOST_OCCUPATIONS} occupations and {MOST_SKILLS} skills at most.")
    if offer is not None and query.place is not None:
        raise InputError("An offer has its own place; give one or the other.")
    if offer is None and not query.romes and not query.skills:
        raise InputError("Give an occupation or a skill to look for.")


def _codes(romes: Iterable[str], rome: Rome) -> list[int]:
    rows = {code: rome.position(code) for code in romes}
    if unknown := [code for code, row in rows.items() if row < 0]:
        raise InputError(f"ROME {rome.version} has no occupation {unknown[0]!r}; check the code and its version.")
    return [*rows.values()]


def _skill(said: str, rome: Rome) -> RomeSkill:
    """A skill by its code, else by its official label."""
    folded = fold(said)
    found = rome.skill(said) or next((one for one in rome.release.skills if fold(one.label) == folded), None)
    if found is None:
        raise InputError(f"ROME {rome.version} has no skill {said!r}; give its OGR code or its official label.")
    return found


def _related(codes: NDArray[np.int64], occupations: Occupations, transferable: bool) -> tuple[Bools, Bools]:
    exact = np.zeros(len(occupations) + 1, bool)
    exact[codes] = True
    near = np.zeros(len(occupations) + 1, bool)
    if transferable:
        leads = (occupations.affinity[:, codes] >= MOBILITY_WORTH) | (occupations.proximity[:, codes] >= NEAR)
        near[:-1] = leads.any(axis=1)
    return exact, near & ~exact


def _offers(query: Query, rome: Rome, codes: NDArray[np.int64], skills: Sequence[RomeSkill]) -> Iterable[Offer]:
    """What a free query would be as offers: without a place, they may be taken from anywhere."""
    wished = tuple(Skill(skill.label, skill.ogr, required=False) for skill in skills)
    common = Offer(
        id="",
        title=", ".join(skill.label for skill in skills),
        place=query.place or Place(scope=PlaceScope.NATIONWIDE),
        contract=query.contracts[0] if len(query.contracts) == 1 else None,
        working_time=query.working_time,
        skills=wished,
    )
    if not len(codes):
        yield common
    for row in codes.tolist():
        sheet = rome.occupation(rome.codes[row])
        yield replace(common, title=sheet.label, rome=RomeRef(sheet.code, sheet.label))
