"""Persons in the interchange shape, with the consents that their source knows of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from matching.domain import Adviser, Audience, Channel, Consent, Person, Purpose
from matching.ingest.outcome import Accepted, Rejected, reject
from matching.ingest.payload import identifier, items, line, lines, mapping, moment

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class StatedPerson:
    """A person as a source states them."""

    person: Person
    consents: tuple[Consent, ...] = ()


def parse_person(raw: Any, source: str = "default", at: datetime | None = None) -> Accepted[StatedPerson] | Rejected:
    """Turn one payload into a person; never raises, whatever the payload holds.

    A person needs an `id`. What is mistyped or unknown elsewhere is left out; a consent without a known purpose, an
    audience that goes with it and a date that has come is no consent: it is left out, with a note.

    Args:
        raw: one decoded JSON value.
        source: the external source of records that name none.
        at: what is dated later has not come; None: now.
    """
    if not isinstance(raw, dict):
        return reject("not_object")
    if (person_id := identifier(raw.get("id"))) is None:
        return reject("no_id")
    own_source = identifier(raw.get("source")) or source
    consents = [_consent(item, own_source, at or datetime.now(UTC)) for item in items(raw.get("consents"), "purpose")]
    person = Person(
        id=person_id,
        source=own_source,
        profile=_profile(mapping(raw.get("profile"))),
        name=line(raw.get("name")),
        emails=tuple(word for word in lines(raw.get("emails")) if "@" in word),
        phones=tuple(lines(raw.get("phones"))),
        postal_address=tuple(lines(raw.get("postal_address"))),
        channels=tuple(dict.fromkeys(filter(None, (_member(Channel, word) for word in lines(raw.get("channels")))))),
        adviser=_adviser(mapping(raw.get("adviser"))),
        departement=_departement(line(raw.get("departement"))),
    )
    kept = tuple(consent for consent in consents if consent is not None)
    notes = ("consent_left_out",) if len(kept) < len(consents) else ()
    return Accepted(StatedPerson(person, kept), notes)


def _member(kind: type[E], word: str | None) -> E | None:
    slug = (word or "").strip().lower()
    return next((member for member in kind if member.value == slug), None)


def _profile(stated: dict[str, Any]) -> tuple[str, str] | None:
    profile_id = identifier(stated.get("id"))
    return (identifier(stated.get("source")) or "default", profile_id) if profile_id else None


def _adviser(stated: dict[str, Any]) -> Adviser | None:
    adviser_id = identifier(stated.get("id"))
    return Adviser(adviser_id, line(stated.get("name")), line(stated.get("public_email"))) if adviser_id else None


def _departement(code: str | None) -> str | None:
    """A code without its zero gets it back: 1 is 01."""
    return code.upper().zfill(2) if code and len(code) <= 3 else None


def _consent(stated: dict[str, Any], source: str, now: datetime) -> Consent | None:
    purpose, given_at = _member(Purpose, line(stated.get("purpose"))), moment(stated.get("at"))
    if purpose is None or given_at is None or given_at > now:
        return None
    named = {Purpose.AUDIT: None, Purpose.CHANNEL: Channel}.get(purpose, Audience)
    audience = "" if named is None else _member(named, line(stated.get("audience")))
    return None if audience is None else Consent(purpose, audience, given_at, recorded_by=source)
