"""Consents: given, withdrawn, never erased while the person is known. What is visible follows at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from matching.domain import PARTNERS, Audience, Channel, Consent, Purpose
from matching.errors import InputError
from matching.store.agreements import show_to_audiences
from matching.store.attested import AttestedWords
from matching.store.database import Joined, Scope
from matching.store.keys import parts
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import consents, persons, profiles
from matching.store.telling import sharing_ended

TOLD = (Purpose.VISIBILITY, Purpose.SHARING)
"""Purposes whose changes the feed of profiles tells."""

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
AFTER_ALL = datetime.max.replace(tzinfo=UTC)

ALLOWED: dict[Purpose, frozenset[str]] = {
    Purpose.VISIBILITY: frozenset(Audience),
    Purpose.SHARING: frozenset(Audience),
    Purpose.UPDATES: frozenset(PARTNERS),
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
        self.record({person_key: [Consent(purpose, audience, at, recorded_by=recorded_by)]})

    def record(self, given: Mapping[int, Iterable[Consent]]) -> int:
        """Write down consents that sources know of, by person; how many are new.

        One that the person withdrew at the moment it gives, or later, is not given again.

        Raises:
            InputError: as `give`.
        """
        for consent in chain.from_iterable(given.values()):
            if consent.audience not in ALLOWED[consent.purpose]:
                raise InputError(
                    f"{consent.audience!r} is no audience of {consent.purpose.value!r}; give one of"
                    f" {sorted(ALLOWED[consent.purpose])}."
                )
        with self._scope.write() as connection:
            profile_keys = _locked(connection, list(given))
            until = _until(connection, list(given))
            new: dict[tuple[int, Purpose, str], Consent] = {}
            for key, consents_ in given.items():
                for consent in consents_:
                    what = (key, consent.purpose, consent.audience)
                    if consent.given_at > until.get(what, BEFORE_ALL):
                        new[what] = consent
            if new:
                connection.execute(insert(consents), [_values(what[0], consent) for what, consent in new.items()])
                _tell(connection, [profile_keys[key] for key, purpose, _ in new if purpose in TOLD])
        return len(new)

    def withdraw(self, person_key: int, purpose: Purpose, audience: str, at: datetime) -> bool:
        """End a consent, at once for whatever asks from now on; whether one stood.

        What partners said by it is forgotten.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            profile_keys = _locked(connection, [person_key])
            ends = update(consents).where(*_of(person_key, purpose, audience), consents.c.withdrawn_at.is_(None))
            stood = connection.execute(ends.values(withdrawn_at=at)).rowcount > 0
            if stood:
                if purpose is Purpose.SHARING:
                    sharing_ended(connection, [(profile_keys[person_key], audience)], at)
                _tell(connection, [profile_keys[person_key]] if purpose in TOLD else [])
                if purpose is Purpose.UPDATES and (profile_key := profile_keys[person_key]):
                    AttestedWords(Joined(connection)).withdraw(profile_key, Audience(audience))
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


def _locked(connection: Connection, person_keys: Sequence[int]) -> dict[int, int | None]:
    """Key of the profile of each person, None without one; other writers of profiles, then of them, wait."""
    current_revision(connection, profiles, lock=True)
    c, found = persons.c, dict[int, int | None]()
    for part in parts(sorted(person_keys)):
        query = select(c.key, c.profile_key).where(c.key.in_(part)).order_by(c.key).with_for_update()
        found.update((row[0], row[1]) for row in connection.execute(query))
    if missing := set(person_keys) - found.keys():
        raise InputError(f"Person {min(missing)} is not in the store (erased, perhaps); nothing is written.")
    return found


def _until(connection: Connection, person_keys: Sequence[int]) -> dict[tuple[int, Purpose, str], datetime]:
    """Until when each matter is settled: what a source gives later is new; what stands settles it for good."""
    c, found = consents.c, dict[tuple[int, Purpose, str], datetime]()
    for part in parts(person_keys):
        rows = connection.execute(
            select(c.person_key, c.purpose, c.audience, c.withdrawn_at).where(c.person_key.in_(part))
        )
        for key, purpose, audience, withdrawn_at in rows:
            what = (key, Purpose(purpose), audience)
            found[what] = max(found.get(what, BEFORE_ALL), withdrawn_at or AFTER_ALL)
    return found


def _tell(connection: Connection, profile_keys: Iterable[int | None]) -> None:
    """Every process learns what the consents make of the profiles."""
    keys = [key for key in profile_keys if key is not None]
    if keys:
        revision = current_revision(connection, profiles) + 1
        for part in parts(keys):
            connection.execute(update(profiles).where(profiles.c.key.in_(part)).values(revision=revision))
        show_to_audiences(connection, keys, revision)
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
