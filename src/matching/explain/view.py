"""One pair to be explained: its features, its two records, and the words of the offer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matching.domain import Offer
from matching.explain.french import lowered, quoted
from matching.features import FEATURE_NAMES, Pairs
from matching.features.pairs import HOURS, Floats

if TYPE_CHECKING:
    from matching.rome import Rome


PROFILE_FIELDS = (*HOURS, "salary_min", "licences", "languages", "education", "available")
OFFER_FIELDS = (
    *HOURS,
    *("rome", "scope", "everywhere", "remote", "contract", "contract_months", "working_time"),
    *("pay_min", "pay_max", "pay_estimated", "experience_months", "beginner"),
    *("education", "education_required", "licences_required", "languages"),
)
"""What reasons read of the records."""


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
        feature: by name; NaN when missing.
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
        return [label for number in sorted(numbers) if (label := self.labels.skill(number) or self._stated(number))]

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
    held, required, wished = (
        pairs.profiles.lists["skills"],
        pairs.offers.lists["required"],
        pairs.offers.lists["wished"],
    )
    skills = {row: frozenset(held[row].tolist()) for row in np.unique(pairs.pi).tolist()}
    keys = pairs.offers.keys[pairs.oi].tolist()
    for row, profile, offer, pi, oi, reach_km, key in zip(
        rows.tolist(),
        _records(pairs.profile, PROFILE_FIELDS),
        _records(pairs.offer, OFFER_FIELDS),
        pairs.pi.tolist(),
        pairs.oi.tolist(),
        pairs.reach_km.tolist(),
        keys,
        strict=True,
    ):
        yield View(
            dict(zip(FEATURE_NAMES, row, strict=True)),
            profile,
            offer,
            skills[pi],
            tuple(required[oi].tolist()),
            tuple(wished[oi].tolist()),
            reach_km,
            labels,
            documents.get(key),
        )


def _records(rows: NDArray[Any], names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    columns = [rows[name].tolist() for name in names]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
