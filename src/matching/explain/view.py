"""One pair to be explained: its features, its two records, and the words of the offer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matching.columns.ragged import Ragged
from matching.domain import Offer
from matching.explain.french import lowered, quoted
from matching.features import FEATURE_NAMES, Pairs
from matching.features.pairs import HOURS, Floats, Rows

if TYPE_CHECKING:
    from matching.rome import Rome


PROFILE_FIELDS = (*HOURS, "salary_min", "licences", "languages", "education", "available")
OFFER_FIELDS = (
    *HOURS,
    *("rome", "scope", "everywhere", "remote", "contract", "contract_months", "working_time"),
    *("pay_min", "pay_max", "pay_estimated", "experience_months", "beginner"),
    *("education", "education_required", "licences_required", "languages"),
)
FEATURES = (
    *("occupation_same", "occupation_proximity", "occupation_skills_share"),
    *("experience_proximity", "experience_gap_months", "education_gap"),
    *("distance_km", "distance_over_reach", "pay_over_wish", "contract_accepted", "working_time_accepted"),
    *("licences_share", "languages_share", "offer_age_days", "available_in_days"),
)
"""What reasons read of the records, and of the features."""

_COLUMNS = [FEATURE_NAMES.index(name) for name in FEATURES]


class Labels:
    """Names of occupations and skills in one ROME release."""

    def __init__(self, rome: "Rome") -> None:
        self._rome = rome
        self.skill = lru_cache(maxsize=50_000)(self._skill)

    def occupation(self, row: int) -> str:
        """Label of the occupation of a row."""
        return self._rome.occupation(self._rome.codes[row]).label

    def regulated(self, row: int) -> bool:
        """Whether the occupation of a row is regulated."""
        return row >= 0 and self._rome.occupation(self._rome.codes[row]).regulated

    def _skill(self, ogr: int) -> str | None:
        found = self._rome.skill(str(ogr))
        return lowered(found.label) if found else None


@dataclass(frozen=True, slots=True)
class View:
    """A pair as plain Python values.

    Attributes:
        feature: `FEATURES` by name; NaN when missing.
        profile: `PROFILE_FIELDS` of the record of `ProfileColumns`.
        offer: `OFFER_FIELDS` of the record of `OfferColumns`.
        held: skills of the profile, by OGR number; `required` and `wished` those of the offer.
        reach_km: tolerated distance.
        document: the offer in full, for its words; None when it cannot be had.
    """

    feature: Mapping[str, float]
    profile: Mapping[str, Any]
    offer: Mapping[str, Any]
    held: frozenset[int]
    required: tuple[int, ...]
    wished: tuple[int, ...]
    reach_km: float
    labels: Labels
    document: Offer | None = None

    def skills(self, numbers: "set[int] | list[int]") -> list[str]:
        """Labels of skills, those that the release names, in order."""
        known = self.labels.skill
        return [label for number in sorted(numbers) if (label := known(number) or self._stated(number))]

    def words(self, *names: str) -> str:
        """The offer's own words for a fact, quoted after a colon; empty when there are none."""
        facts = self.document.facts if self.document else ()
        found = next((fact.words for fact in facts if fact.name in names and fact.words), "")
        return f" : {quoted(found)}" if found else ""

    def _stated(self, number: int) -> str | None:
        skills = self.document.skills if self.document else ()
        return next((lowered(skill.label) for skill in skills if skill.ogr == str(number)), None)


def views(pairs: Pairs, rows: Floats, labels: Labels, documents: Mapping[int, Offer]) -> Iterator[View]:
    """Turn the few pairs that are shown into plain values."""
    held, offers = pairs.profiles.lists["skills"], pairs.offers.lists
    skills = {row: frozenset(held[row].tolist()) for row in np.unique(pairs.pi).tolist()}
    for features, profile, offer, pi, required, wished, reach_km, key in zip(
        rows[:, _COLUMNS].tolist(),
        _records(pairs.profile, PROFILE_FIELDS),
        _records(pairs.offer, OFFER_FIELDS),
        pairs.pi.tolist(),
        _each(offers["required"], pairs.oi),
        _each(offers["wished"], pairs.oi),
        pairs.reach_km.tolist(),
        pairs.offers.keys[pairs.oi].tolist(),
        strict=True,
    ):
        yield View(
            dict(zip(FEATURES, features, strict=True)),
            profile,
            offer,
            skills[pi],
            required,
            wished,
            reach_km,
            labels,
            documents.get(key),
        )


def _each(lists: Ragged, rows: Rows) -> list[tuple[int, ...]]:
    some = lists.take(rows)
    values, ends = some.values.tolist(), some.offsets.tolist()
    return [tuple(values[start:stop]) for start, stop in pairwise(ends)]


def _records(rows: NDArray[Any], names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    columns = [rows[name].tolist() for name in names]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
