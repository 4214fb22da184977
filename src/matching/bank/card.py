"""The anonymous card of a profile: what an adviser, an employer or a partner may see before the person accepts.

It holds words of referentials, levels and bands, never what a person or a source wrote: no name, address, age, sex,
nationality or external id, a band of distance instead of the commune, and nothing of what is confided (rules, refusals,
employers set aside, pay hoped for, hours, radius, text of a CV). What no referential knows is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matching.columns.codes import LANGUAGES, LEVELS, LICENCES
from matching.domain import ContractKind, EducationLevel, Profile, Provenance, WorkingTime
from matching.explain.adviser import BANDS_KM
from matching.rome import Rome

EXPERIENCE_YEARS = (1, 3, 5, 10)
"""Experience is said by band."""


class Availability(StrEnum):
    """When a person may begin."""

    NOW = "now"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CardOccupation:
    """An occupation looked for, of the ROME release."""

    rome: str
    label: str


@dataclass(frozen=True, slots=True)
class CardSkill:
    """A skill of the ROME release; `level` 1-4, None not stated."""

    ogr: str
    label: str
    level: int | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CardLanguage:
    """A language, ISO 639-1, and its European level, None not stated."""

    code: str
    level: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One person.

    Attributes:
        experience_years: the band, at least so many years of past jobs; None not stated.
        contracts: accepted; empty: any.
        working_time: accepted; None: any.
        within_km: the band, at most so many km; None beyond the last, or not known.
    """

    occupations: tuple[CardOccupation, ...]
    skills: tuple[CardSkill, ...]
    experience_years: int | None
    education_level: EducationLevel | None
    licences: tuple[str, ...]
    languages: tuple[CardLanguage, ...]
    contracts: tuple[ContractKind, ...]
    working_time: WorkingTime | None
    availability: Availability
    within_km: int | None


def card(profile: Profile, rome: Rome, distance_km: float | None, today: date) -> Card:
    """The card of a profile.

    Args:
        profile: as stored.
        rome: the release whose words are said.
        distance_km: from the place of work; None when not known.
        today: tells who is available.
    """
    return Card(
        occupations=tuple(_occupations(profile, rome)),
        skills=tuple(_skills(profile, rome)),
        experience_years=experience_years(profile),
        education_level=profile.education_level,
        licences=tuple(_licences(profile)),
        languages=tuple(
            CardLanguage(one.code, one.level if one.level in LEVELS else None)
            for one in profile.languages
            if one.code in LANGUAGES
        ),
        contracts=profile.contracts,
        working_time=profile.working_time,
        availability=availability(profile.available_from, today),
        within_km=None if distance_km is None else band(BANDS_KM, distance_km),
    )


def experience_years(profile: Profile) -> int | None:
    """The band of the months of all past jobs, 0, 1, 3, 5 or 10 years at least; None when none is stated."""
    months = sum(one.months or 0 for one in profile.experiences)
    return max(low for low in (0, *EXPERIENCE_YEARS) if low * 12 <= months) if months else None


def availability(since: date | None, today: date) -> Availability:
    """When someone may begin, by the date stated."""
    if since is None:
        return Availability.UNKNOWN
    return Availability.NOW if since <= today else Availability.LATER


def band(bands: Sequence[int], value: float) -> int | None:
    """Upper bound of the band that holds a value; None beyond the last."""
    return next((one for one in bands if value <= one), None)


def _occupations(profile: Profile, rome: Rome) -> Iterator[CardOccupation]:
    for project in profile.projects:
        if found := rome.resolve(project.rome, project.appellation):
            yield CardOccupation(found.code, rome.occupation(found.code).label)


def _licences(profile: Profile) -> Iterator[str]:
    held = {one.upper() for one in profile.licences}
    return (code for code in LICENCES if code in held)


def _skills(profile: Profile, rome: Rome) -> Iterator[CardSkill]:
    for one in profile.skills:
        if known := rome.skill(one.ogr) if one.ogr else None:
            yield CardSkill(known.ogr, known.label, one.level, one.source)
