"""Profiles in the interchange shape to `Profile`, and back."""

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from matching.domain import (
    SLOTS,
    ContractKind,
    EducationLevel,
    Experience,
    Language,
    Mobility,
    Mode,
    Place,
    Profile,
    Project,
    Provenance,
    RomeRef,
    Schedule,
    Skill,
    Support,
    WorkingTime,
)
from matching.ingest.outcome import Accepted, Rejected, reject
from matching.ingest.payload import boolean, day, identifier, items, line, lines, mapping, text, whole
from matching.normalize.contract import contract_kind
from matching.normalize.education import education_level
from matching.normalize.hours import read_hours
from matching.normalize.language import language_code, language_level
from matching.normalize.licence import licence_code
from matching.normalize.number import finite
from matching.normalize.place import Communes, locate

"""Projects after the eighth are left out, with a note."""
MAX_MONTHS = 720

E = TypeVar("E", bound=StrEnum)


def parse_profile(raw: Any, communes: Communes, source: str = "default") -> Accepted[Profile] | Rejected:
    """Turn one payload into a profile; never raises, whatever the payload holds.

    A profile needs an `id` and at least one usable project, experience, skill or text. What is mistyped or unknown
    elsewhere is left out. Names, addresses and other identity are never read.

    Args:
        raw: one decoded JSON value.
        communes: where a place without coordinates is found.
        source: the external source; with `id`, the profile's key.
    """
    if not isinstance(raw, dict):
        return reject("not_object")
    if (profile_id := identifier(raw.get("id"))) is None:
        return reject("no_id")
    projects = _unique([_project(item) for item in items(raw.get("projects"), "appellation")])
    experiences = _unique([_experience(item) for item in items(raw.get("experiences"), "title")])
    skills = _unique([_skill(item) for item in items(raw.get("skills"), "label")])
    words = text(raw.get("text")) or ""
    if not (projects or experiences or skills or words):
        return reject("no_content")
    place, notes = parse_place(raw.get("place"), communes)
    if len(projects) > SLOTS:
        notes = (*notes, "projects_cut")
    floor = finite(raw.get("salary_min_eur_month"))
    profile = Profile(
        id=profile_id,
        source=source,
        projects=projects[:SLOTS],
        skills=skills,
        experiences=experiences,
        education_level=_education(raw.get("education_level")),
        licences=_unique([licence_code(word) for word in lines(raw.get("licences"))]),
        languages=_unique([_language(item) for item in items(raw.get("languages"), "code")]),
        place=place,
        mobility=_mobility(mapping(raw.get("mobility"))),
        contracts=_unique([_contract(word) for word in lines(raw.get("contracts"))]),
        working_time=_working_time(line(raw.get("working_time"))),
        hours=_schedule(mapping(raw.get("hours"))),
        salary_min_eur_month=floor if floor and floor > 0 else None,
        available_from=day(raw.get("available_from")),
        support=_member(Support, raw.get("support")) or Support.SUIVI,
        excluded_employers=tuple(lines(raw.get("excluded_employers"))),
        text=words,
    )
    return Accepted(profile, notes)


def parse_place(value: Any, communes: Communes) -> tuple[Place, tuple[str, ...]]:
    """The place of an object with code_insee, code_postal, label, latitude, longitude, any of them missing."""
    stated = mapping(value)
    located = locate(
        stated.get("latitude"),
        stated.get("longitude"),
        line(stated.get("code_insee")),
        line(stated.get("code_postal")),
        line(stated.get("label")),
        communes,
    )
    return located.place, located.notes


T = TypeVar("T")


def _unique(values: list[T | None]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _member(kind: type[E], value: Any) -> E | None:
    word = value.strip().lower() if isinstance(value, str) else ""
    return next((member for member in kind if member.value == word), None)


def _rome(value: Any) -> RomeRef | None:
    """A code alone, or an object with code, label and version."""
    if isinstance(value, dict):
        code, label, version = (line(value.get(key)) for key in ("code", "label", "version"))
        return RomeRef(code.upper(), label, version) if code else None
    code = line(value)
    return RomeRef(code.upper()) if code else None


def _project(item: dict[str, Any]) -> Project | None:
    project = Project(_rome(item.get("rome")), line(item.get("appellation")))
    return project if project.rome or project.appellation else None


def _experience(item: dict[str, Any]) -> Experience | None:
    rome, title = _rome(item.get("rome")), line(item.get("title"))
    if not (title or rome):
        return None
    ended = line(item.get("ended_at"))
    return Experience(title or "", rome, whole(item.get("months"), 0, MAX_MONTHS), ended[:7] if ended else None)


def _skill(item: dict[str, Any]) -> Skill | None:
    ogr, label = line(item.get("ogr")), line(item.get("label"))
    if not (ogr or label):
        return None
    provenance = _member(Provenance, item.get("source")) or Provenance.DECLARED
    return Skill(label or "", ogr, whole(item.get("level"), 1, 4), provenance)


def _education(value: Any) -> EducationLevel | None:
    words = line(value)
    return education_level(words) if words else None


def _language(item: dict[str, Any]) -> Language | None:
    words = line(item.get("code")) or line(item.get("label"))
    code = language_code(words) if words else None
    return Language(code, language_level(line(item.get("level")))) if code else None


def _mobility(stated: dict[str, Any]) -> Mobility:
    radius = finite(stated.get("radius_km"))
    modes = _unique([_member(Mode, word) for word in lines(stated.get("modes"))])
    return Mobility(radius if radius is not None and 0 <= radius <= 20_000 else None, modes)


def _contract(word: str) -> ContractKind | None:
    return _member(ContractKind, word) or contract_kind(word, None, None)


def _working_time(word: str | None) -> WorkingTime | None:
    return (_member(WorkingTime, word) or read_hours(word).working_time) if word else None


def _schedule(stated: dict[str, Any]) -> Schedule:
    return Schedule(**{name: boolean(stated.get(name)) for name in Schedule.__dataclass_fields__})


def months_between(start: date | None, end: date | None) -> int | None:
    """Whole months from one date to another, at least 1; None when one is unknown or they are in the wrong order."""
    if start is None or end is None or end < start:
        return None
    return max((end.year - start.year) * 12 + end.month - start.month, 1)
