"""JSON Resume to `Profile`. Identity (name, e-mail, phone, address, links, picture) is never read.

Source: https://jsonresume.org/schema (1.0.0).
"""

import re
from datetime import date
from typing import Any

from matching.domain import EducationLevel, Experience, Language, Place, Profile, Project, Skill
from matching.ingest.outcome import Accepted, Rejected, reject
from matching.ingest.payload import MAX_TEXT, identifier, items, line, lines, mapping, text
from matching.ingest.profiles import MAX_MONTHS, months_between
from matching.normalize.education import education_level
from matching.normalize.language import language_code, language_level
from matching.normalize.place import Communes, locate

_LEVELS = (
    (4, re.compile(r"master|expert|ma[iî]tris", re.IGNORECASE)),
    (3, re.compile(r"advanced|senior|avanc|confirm", re.IGNORECASE)),
    (2, re.compile(r"intermedia|interm[ée]dia|moyen", re.IGNORECASE)),
    (1, re.compile(r"beginner|junior|basic|d[ée]butant|notions", re.IGNORECASE)),
)
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?")


def parse_jsonresume(
    raw: Any, communes: Communes, source: str = "default", resume_id: str | None = None, at: date | None = None
) -> Accepted[Profile] | Rejected:
    """Turn one JSON Resume into a profile; never raises, whatever it holds.

    The label becomes the project, each position an experience, skill names and keywords the skills.

    Args:
        raw: one decoded JSON value.
        communes: where the city is found.
        source: the external source.
        resume_id: the profile's id when the résumé has none of its own (`id`, `meta.id`): the format defines none.
        at: the day until which a current job has lasted; None leaves its length unknown.
    """
    if not isinstance(raw, dict):
        return reject("not_object")
    own = identifier(raw.get("id")) or identifier(mapping(raw.get("meta")).get("id"))
    if (profile_id := own or resume_id) is None:
        return reject("no_id")
    basics = mapping(raw.get("basics"))
    label = line(basics.get("label"))
    work = items(raw.get("work"), "position")
    experiences = tuple(found for item in work if (found := _experience(item, at)))
    skills = tuple(dict.fromkeys(skill for item in items(raw.get("skills"), "name") for skill in _skills(item)))
    words = _text(basics, work)
    if not (label or experiences or skills or words):
        return reject("no_content")
    place, notes = _place(mapping(basics.get("location")), communes)
    profile = Profile(
        id=profile_id,
        source=source,
        projects=(Project(appellation=label),) if label else (),
        skills=skills,
        experiences=experiences,
        education_level=_education(items(raw.get("education"), "studyType")),
        languages=_languages(items(raw.get("languages"), "language")),
        place=place,
        text=words,
    )
    return Accepted(profile, notes)


def _experience(item: dict[str, Any], at: date | None) -> Experience | None:
    title = line(item.get("position")) or line(item.get("title"))
    if title is None:
        return None
    ended = line(item.get("endDate"))
    months = months_between(_date(item.get("startDate")), _date(ended) if ended else at)
    match = _PARTIAL_DATE.match(ended or "")
    return Experience(title, None, min(months, MAX_MONTHS) if months else None, match[0] if match else None)


def _date(value: Any) -> date | None:
    match = _PARTIAL_DATE.match(value) if isinstance(value, str) else None
    try:
        return date(int(match[1]), int(match[2] or 1), 1) if match else None
    except ValueError:
        return None


def _skills(item: dict[str, Any]) -> list[Skill]:
    stated = line(item.get("level")) or ""
    level = next((rank for rank, pattern in _LEVELS if pattern.search(stated)), None)
    names = [line(item.get("name")), *lines(item.get("keywords"))]
    return [Skill(name, level=level) for name in dict.fromkeys(names) if name]


def _education(studies: list[dict[str, Any]]) -> EducationLevel | None:
    levels = [education_level(line(item.get("studyType")) or line(item.get("area")) or "") for item in studies]
    return max((level for level in levels if level), key=lambda level: level.rank, default=None)


def _languages(stated: list[dict[str, Any]]) -> tuple[Language, ...]:
    found: dict[str, Language] = {}
    for item in stated:
        name = line(item.get("language"))
        if name and (code := language_code(name)):
            found.setdefault(code, Language(code, language_level(line(item.get("fluency")))))
    return tuple(found.values())


def _place(location: dict[str, Any], communes: Communes) -> tuple[Place, tuple[str, ...]]:
    """The commune only: the street address is identity."""
    city = line(location.get("city")) or line(location.get("region"))
    abroad = (line(location.get("countryCode")) or "FR").upper() not in ("FR", "FRA")
    postal = None if abroad else line(location.get("postalCode"))
    located = locate(None, None, None, postal, city, communes)
    return (Place(label=city), ("abroad",)) if abroad else (located.place, located.notes)


def _text(basics: dict[str, Any], work: list[dict[str, Any]]) -> str:
    parts = [text(basics.get("summary"))]
    for item in work:
        parts += [text(item.get("summary")), *lines(item.get("highlights"))]
    return "\n".join(filter(None, parts))[:MAX_TEXT]
