"""What was done, in a chain that shows any change made afterwards; what it says of a person dies with their key.

Each row's `chain` is the hash of the former row's and of its own columns, the payload by its hash alone: a payload that
nobody can read any more, or that was kept long enough and dropped, leaves the chain whole. `actor` and `action` are
slugs and ids of staff or programs, never what tells a person.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from matching.store.database import Joined, Scope
from matching.store.records import BATCH
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import audit
from matching.store.sealed import seal, secrets_of, unseal

START = bytes(32)
"""Chain before the first row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row.

    Attributes:
        subject: key of the person it is about; None: about nobody.
        payload: what was done; None when there is none, it cannot be read any more, or it was dropped.
    """

    key: int
    at: datetime
    actor: str
    action: str
    subject: int | None
    payload: dict[str, Any] | None


class Audit:
    """The audit log: only ever added to."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def append(
        self, actor: str, action: str, at: datetime, subject: int | None = None, payload: dict[str, Any] | None = None
    ) -> int:
        """Add a row; other writers of the log wait for the end of the transaction.

        Args:
            actor: "person", "adviser:A12", "system"...: nothing personal.
            action: a slug.
            at: when.
            subject: key of the person it is about; None: about nobody.
            payload: JSON; encrypted with the subject's key, in clear without subject.

        Returns:
            Its key.

        Raises:
            InputError: the subject is not in the store, so that a payload about them cannot be written.
        """
        with self._scope.write() as connection:
            current_revision(connection, audit, lock=True)
            data = None if payload is None else _sealed(connection, subject, payload)
            digest = sha256(data or b"").digest()
            former = connection.execute(select(audit.c.chain).order_by(audit.c.key.desc()).limit(1)).scalar()
            link = _link(former or START, at, actor, action, subject, digest)
            row = {"at": at, "actor": actor, "action": action, "subject_key": subject, "payload": data}
            row |= {"payload_hash": digest, "chain": link}
            key: int = connection.execute(insert(audit).values(row).returning(audit.c.key)).scalar_one()
            set_revision(connection, audit, key)
        return key

    def append_about(self, actor: str, action: str, at: datetime, people: Collection[int]) -> int:
        """Add one row about several people, each named in it by what their own key alone deciphers: see `among`.

        Args:
            actor: as in `append`.
            action: as in `append`.
            at: when.
            people: keys of persons.

        Returns:
            Its key.

        Raises:
            InputError: one of them is not in the store.
        """
        with self._scope.write() as connection:
            sealed = seal(connection, {key: _json({"person": key}) for key in people})
            named = [one.hex() for one in sealed.values()]
            return Audit(Joined(connection)).append(actor, action, at, payload={"people": named})

    def among(self, key: int, people: Iterable[int]) -> set[int]:
        """Those of some people whom a row of `append_about` is about; of the erased, nobody can tell any more."""
        with self._scope.read() as connection:
            payload = connection.execute(select(audit.c.payload).where(audit.c.key == key)).scalar_one_or_none()
            secrets = secrets_of(connection, people)
        named = [bytes.fromhex(one) for one in json.loads(payload or "{}").get("people", ())]
        return {key for key, secret in secrets.items() if any(unseal(secret, key, one) is not None for one in named)}

    def verify(self) -> int | None:
        """Key of the first row that is not as it was written, or is missing at the end; None: the log is whole."""
        chain, last = START, 0
        with self._scope.read() as connection:
            written = current_revision(connection, audit)
        for row in self._stream():
            own = row["at"], row["actor"], row["action"], row["subject_key"], bytes(row["payload_hash"])
            chain, last = _link(chain, *own), int(row["key"])
            payload = row["payload"]
            altered = payload is not None and sha256(payload).digest() != bytes(row["payload_hash"])
            if altered or chain != bytes(row["chain"]):
                return last
        return written if written > last else None

    def of(self, person_key: int) -> list[Entry]:
        """What was done about a person, oldest first."""
        query = select(audit).where(audit.c.subject_key == person_key).order_by(audit.c.key)
        with self._scope.read() as connection:
            secret = secrets_of(connection, [person_key]).get(person_key)
            return [_entry(row, secret) for row in connection.execute(query).mappings()]

    def drop_payloads(self, before: datetime) -> int:
        """Drop the payloads of rows older than a moment; the chain stays whole. How many had one."""
        old = audit.c.at < before, audit.c.payload.is_not(None)
        with self._scope.write() as connection:
            current_revision(connection, audit, lock=True)
            return connection.execute(update(audit).where(*old).values(payload=None)).rowcount

    def _stream(self) -> Iterator[Any]:
        last = 0
        while True:
            query = select(audit).where(audit.c.key > last).order_by(audit.c.key).limit(BATCH)
            with self._scope.read() as connection:
                page = connection.execute(query).mappings().all()
            yield from page
            if len(page) < BATCH:
                return
            last = page[-1]["key"]


def _link(former: bytes, at: datetime, actor: str, action: str, subject: int | None, payload_hash: bytes) -> bytes:
    own = [at.astimezone(UTC).isoformat(), actor, action, subject, payload_hash.hex()]
    return sha256(former + json.dumps(own).encode()).digest()


def _sealed(connection: Connection, subject: int | None, payload: dict[str, Any]) -> bytes:
    data = _json(payload)
    return data if subject is None else seal(connection, {subject: data})[subject]


def _json(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def _entry(row: Any, secret: bytes | None) -> Entry:
    own = row["key"], row["at"], row["actor"], row["action"], row["subject_key"]
    if row["payload"] is None or secret is None:
        return Entry(*own, None)
    said = unseal(secret, row["subject_key"], row["payload"])
    return Entry(*own, None if said is None else json.loads(said))
