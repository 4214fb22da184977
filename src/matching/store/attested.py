"""What partners certify or infer of people, with its proof, and what people make of what is said of them.

    tx.attested.say(key, "partner:nord", said, at, Audience.TRAINING_BODIES)  # replaces what this partner said before
    tx.attested.choose(key, "skills/107999", "partner:nord", Choice.HIDDEN, at)

These words count as those of any source do, see `matching.store.merging`; a certificate that expires says no more than
a declaration, from the day on which `expire` is called.
"""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, distinct, func, insert, or_, select, update

from matching.codec import to_dict
from matching.domain import Audience, Choice, Proof, Provenance
from matching.store.database import Scope
from matching.store.merged import choices_of, claims, locked, moved
from matching.store.merging import ITEMS, Choices, Statements
from matching.store.schema import choices, profiles, sources

UPDATES = "updates:"
"""How `linked_by` begins where a partner speaks by a consent; the audience follows."""


class Attested(NamedTuple):
    """One thing that a partner says.

    Attributes:
        field: "skills" or "experiences".
        value: an item of it, as `matching.codec.to_dict` writes it.
    """

    field: str
    value: dict[str, Any]
    proof: Proof

    @property
    def path(self) -> str:
        """Where it is said."""
        return f"{self.field}/{ITEMS[self.field](self.value)}"


class Outcome(StrEnum):
    """What became of what a partner says of a person."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STALE = "stale"  # said before what is known already


class AttestedWords:
    """The words of partners in the table of sources, and the table of choices."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def say(
        self, profile_key: int, source: str, said: Collection[Attested], at: datetime, audience: Audience
    ) -> Outcome:
        """Write all that a partner says of a profile; what it said before and does not repeat is gone.

        Args:
            profile_key: whose.
            source: of the partner.
            said: of one path, the strongest counts.
            at: when it says so. What it said later stays.
            audience: by whose consent.

        Raises:
            InputError: there is no such profile.
        """
        day = at.date()
        words = {one.path: one for one in sorted(said, key=lambda one: _rank(one.proof, day))}
        with self._scope.write() as connection:
            revision = locked(connection, [profile_key])
            row = _row(connection, profile_key, source)
            former = json.loads(row.payload) if row else {}
            if row and at < row.at:
                return Outcome.STALE
            payload = {path: _since(former.get(path), one, at) for path, one in sorted(words.items())}
            if payload == former:
                return Outcome.UNCHANGED
            _write(connection, profile_key, source, payload, at, audience)
            moved(connection, [profile_key], revision)
        return Outcome.CHANGED if row else Outcome.ADDED

    def withdraw(self, profile_key: int, audience: Audience) -> None:
        """Forget what the partners of an audience said of a profile, and of those linked to it."""
        with self._scope.write() as connection:
            revision = locked(connection, [profile_key])
            whole = or_(profiles.c.key == profile_key, profiles.c.merged_into == profile_key)
            keys = connection.execute(select(profiles.c.key).where(whole)).scalars().all()
            theirs = sources.c.profile_key.in_(keys), sources.c.linked_by == _by(audience)
            if connection.execute(delete(sources).where(*theirs)).rowcount:
                moved(connection, list(keys), revision)

    def expired(self, day: date) -> int:
        """How many profiles count a proof that is no longer valid: those that `expire` makes again."""
        c = sources.c
        with self._scope.read() as connection:
            query = select(func.count(distinct(c.profile_key))).where(c.expires < day)
            return connection.execute(query).scalar_one()

    def expire(self, day: date) -> int:
        """Make again the profiles of which a proof is no longer valid; how many."""
        c = sources.c
        with self._scope.write() as connection:
            rows = connection.execute(select(c.key, c.profile_key, c.payload).where(c.expires < day)).all()
            if not rows:
                return 0
            keys = sorted({row.profile_key for row in rows})
            revision = locked(connection, keys)
            for row in rows:
                expires = _expires(json.loads(row.payload), day)
                connection.execute(update(sources).where(c.key == row.key).values(expires=expires))
            moved(connection, keys, revision)
        return len(keys)

    def choose(self, profile_key: int, path: str, source: str, choice: Choice | None, at: datetime) -> None:
        """Write what a person makes of what a source says at a path; at once for whatever reads the profile.

        Args:
            profile_key: theirs.
            path: as provenance names it.
            source: likewise.
            choice: None: nothing any more. Of the sources of a path, one is kept at most.
            at: when.

        Raises:
            InputError: there is no such profile.
        """
        c = choices.c
        here = c.profile_key == profile_key, c.path == path
        with self._scope.write() as connection:
            revision = locked(connection, [profile_key])
            connection.execute(delete(choices).where(*here, c.source == source))
            if choice is Choice.KEPT:
                connection.execute(delete(choices).where(*here, c.choice == Choice.KEPT))
            if choice is not None:
                values = {"profile_key": profile_key, "path": path, "source": source, "choice": choice.value, "at": at}
                connection.execute(insert(choices).values(values))
            moved(connection, [profile_key], revision)

    def claims(self, profile_key: int) -> tuple[list[Statements], Choices]:
        """What each source says of a profile, today, and what its person makes of it."""
        with self._scope.read() as connection:
            said = claims(connection, [profile_key])[profile_key]
            return said, choices_of(connection, [profile_key]).get(profile_key, {})


def _row(connection: Connection, profile_key: int, source: str) -> Any:
    """What a partner said; None when it said nothing."""
    return connection.execute(select(sources).where(_theirs(profile_key, source))).one_or_none()


def _write(
    connection: Connection, profile_key: int, source: str, payload: dict[str, Any], at: datetime, audience: Audience
) -> None:
    connection.execute(delete(sources).where(_theirs(profile_key, source)))
    values = {"profile_key": profile_key, "source": source, "id": "", "kind": Provenance.INFERRED.value, "at": at}
    expires = _expires(payload, datetime.now(UTC).date())
    values |= {"payload": json.dumps(payload, ensure_ascii=False), "linked_by": _by(audience), "expires": expires}
    connection.execute(insert(sources).values(values))


def _theirs(profile_key: int, source: str) -> ColumnElement[bool]:
    """The row of what a partner says by a consent; a profile of its own that was linked has another."""
    c = sources.c
    return and_(c.profile_key == profile_key, c.source == source, c.id == "", c.linked_by.startswith(UPDATES))


def _by(audience: Audience) -> str:
    return f"{UPDATES}{audience.value}"


def _since(former: list[Any] | None, one: Attested, at: datetime) -> list[Any]:
    """The statement, since it was first made in these words."""
    proof = to_dict(one.proof)
    same = former is not None and (former[0], former[2]) == (one.value, proof)
    return [one.value, former[1] if former and same else at.astimezone(UTC).isoformat(), proof]


def _rank(proof: Proof, day: date) -> tuple[int, date, float]:
    return proof.strength(day).strength, proof.expires or date.max, proof.confidence or 0.0


def _expires(payload: dict[str, Any], day: date) -> date | None:
    """The first day after which one of the proofs that are valid on a day is no longer so."""
    ends = (date.fromisoformat(one[2]["expires"]) for one in payload.values() if "expires" in one[2])
    return min((end for end in ends if end >= day), default=None)
