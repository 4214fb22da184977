"""Consents: given, withdrawn, never erased while the person is known. What is visible follows at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from matching.domain import Audience, Channel, Consent, Purpose
from matching.errors import InputError
from matching.store.agreements import show_to_audiences
from matching.store.database import Scope
from matching.store.records import current_revision, parts, set_revision
from matching.store.schema import consents, persons, profiles

TOLD = (Purpose.VISIBILITY, Purpose.SHARING)
"""Purposes whose changes the feed of profiles tells."""

ALLOWED: dict[Purpose, frozenset[str]] = {
    Purpose.VISIBILITY: frozenset(Audience),
    Purpose.SHARING: frozenset(Audience),
    Purpose.CHANNEL: frozenset(Channel),
    Purpose.AUDIT: frozenset([""]),
}
"""What each purpose may name as audience."""


class Consents:
    """The table of consents."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def give(self, person_key: int, purpose: Purpose, audience: str, at: datetime, recorded_by: str = "person") -> None:
        """Write a consent down, from `at` on; one that stands already is left as it is.

        Args:
            person_key: whose.
            purpose: what for.
            audience: an `Audience`, a `Channel`, or "" as the purpose has it.
            at: since when.
            recorded_by: "person", or the id of an adviser or a source.

        Raises:
            InputError: there is no such person, or the purpose has no such audience; nothing is written.
        """
        self.record(person_key, [Consent(purpose, audience, at, recorded_by=recorded_by)])

    def record(self, person_key: int, given: Iterable[Consent]) -> int:
        """Write down consents that a source knows of; how many are new.

        One that the person withdrew at the moment it gives, or later, is not given again.

        Raises:
            InputError: as `give`.
        """
        wanted = list(given)
        for consent in wanted:
            if consent.audience not in ALLOWED[consent.purpose]:
                raise InputError(
                    f"{consent.audience!r} is no audience of {consent.purpose.value!r}; give one of"
                    f" {sorted(ALLOWED[consent.purpose])}."
                )
        if not wanted:
            return 0
        with self._scope.write() as connection:
            profile_key = _locked(connection, person_key)
            once = {(consent.purpose, consent.audience): consent for consent in wanted}.values()
            new = [consent for consent in once if _is_new(connection, person_key, consent)]
            if new:
                connection.execute(insert(consents), [_values(person_key, consent) for consent in new])
                _tell(connection, profile_key, {consent.purpose for consent in new})
        return len(new)

    def withdraw(self, person_key: int, purpose: Purpose, audience: str, at: datetime) -> bool:
        """End a consent, at once for whatever asks from now on; whether one stood.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            profile_key = _locked(connection, person_key)
            ends = update(consents).where(*_of(person_key, purpose, audience), consents.c.withdrawn_at.is_(None))
            stood = connection.execute(ends.values(withdrawn_at=at)).rowcount > 0
            if stood:
                _tell(connection, profile_key, {purpose})
        return stood

    def standing(self, person_key: int) -> list[Consent]:
        """What a person agrees to now, in the order it was written down."""
        return [consent for consent in self.history(person_key) if consent.withdrawn_at is None]

    def history(self, person_key: int) -> list[Consent]:
        """All that a person ever agreed to, in the order it was written down."""
        query = select(consents).where(consents.c.person_key == person_key).order_by(consents.c.key)
        with self._scope.read() as connection:
            return [_consent(row) for row in connection.execute(query).mappings()]

    def agreed(self, person_keys: Iterable[int], purpose: Purpose, audience: str = "") -> set[int]:
        """Those of the persons who agree to a purpose now."""
        c, found = consents.c, set[int]()
        standing = c.purpose == purpose.value, c.audience == audience, c.withdrawn_at.is_(None)
        with self._scope.read() as connection:
            for part in parts(list(person_keys)):
                query = select(c.person_key).where(c.person_key.in_(part), *standing)
                found |= set(connection.execute(query).scalars())
        return found


def _locked(connection: Connection, person_key: int) -> int | None:
    """Key of the person's profile, None without one; other writers of profiles, then of this person, wait."""
    current_revision(connection, profiles, lock=True)
    query = select(persons.c.profile_key).where(persons.c.key == person_key).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise InputError(f"Person {person_key} is not in the store (erased, perhaps); nothing is written.")
    key: int | None = row[0]
    return key


def _is_new(connection: Connection, person_key: int, consent: Consent) -> bool:
    c = consents.c
    later = or_(c.withdrawn_at.is_(None), c.withdrawn_at >= consent.given_at)
    known = select(c.key).where(*_of(person_key, consent.purpose, consent.audience), later).limit(1)
    return connection.execute(known).first() is None


def _tell(connection: Connection, profile_key: int | None, purposes: set[Purpose]) -> None:
    """Every process learns what the consents make of the profile."""
    if profile_key is None or purposes.isdisjoint(TOLD):
        return
    revision = current_revision(connection, profiles) + 1
    connection.execute(update(profiles).where(profiles.c.key == profile_key).values(revision=revision))
    show_to_audiences(connection, [profile_key], revision)
    set_revision(connection, profiles, revision)


def _of(person_key: int, purpose: Purpose, audience: str) -> tuple[ColumnElement[bool], ...]:
    c = consents.c
    return c.person_key == person_key, c.purpose == purpose.value, c.audience == audience


def _values(person_key: int, consent: Consent) -> dict[str, Any]:
    return {
        "person_key": person_key,
        "purpose": consent.purpose.value,
        "audience": str(consent.audience),
        "given_at": consent.given_at,
        "withdrawn_at": consent.withdrawn_at,
        "recorded_by": consent.recorded_by,
    }


def _consent(row: Any) -> Consent:
    own = {name: row[name] for name in ("audience", "given_at", "withdrawn_at", "recorded_by")}
    return Consent(Purpose(row["purpose"]), **own)
