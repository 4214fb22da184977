"""One pair to be explained: its features, its two records, and the words of the offer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matching.domain import Offer
from matching.explain.french import lowered, quoted
from matching.features import FEATURE_NAMES, Pairs
from matching.features.pairs import Floats

if TYPE_CHECKING:
    from matching.rome import Rome


class Labels:
    """Names of occupations and skills in one ROME release."""

    def __init__(self, rome: "Rome") -> None:
        self._rome = rome
        self.skill = lru_cache(maxsize=50_000)(self._skill)

    def occupation(self, row: int) -> str:
        """Label of the occupation of a row."""
        return self._rome.occupation(self._rome.codes[row]).label

    def _skill(self, ogr: int) -> str | None:
        found = self._rome.skill(str(ogr))
        return lowered(found.label) if found else None


@dataclass(frozen=True, slots=True)
class View:
    """A pair as plain Python values.

    Attributes:
        feature: by name; NaN when missing.
        profile: record of `ProfileColumns`.
        offer: record of `OfferColumns`.
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
    profile_names, offer_names = pairs.profile.dtype.names or (), pairs.offer.dtype.names or ()
    held, required, wished = (
        pairs.profiles.lists["skills"],
        pairs.offers.lists["required"],
        pairs.offers.lists["wished"],
    )
    keys = pairs.offers.keys[pairs.oi].tolist()
    records = zip(
        rows.tolist(), pairs.profile.tolist(), pairs.offer.tolist(), pairs.reach_km.tolist(), keys, strict=True
    )
    for index, (row, profile, offer, reach_km, key) in enumerate(records):
        yield View(
            dict(zip(FEATURE_NAMES, row, strict=True)),
            dict(zip(profile_names, profile, strict=True)),
            dict(zip(offer_names, offer, strict=True)),
            frozenset(held[pairs.pi[index]].tolist()),
            tuple(required[pairs.oi[index]].tolist()),
            tuple(wished[pairs.oi[index]].tolist()),
            reach_km,
            labels,
            documents.get(key),
        )
