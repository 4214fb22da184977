"""A digest as a row, and the task that sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from matching.codec import from_json, to_json
from matching.domain import Channel, Digest, DigestContent, DigestKind, DigestState, NewDigest
from matching.errors import ConflictError, InputError
from matching.store.database import Joined
from matching.store.queues import New, Queue
from matching.store.schema import digests, outbox

DIGEST = "digest"
"""Kind of the task of the outbox that sends one; its payload is `{"digest_id": ...}`."""

COMPLETED = digests.c.state.is_not(None)


def values(key: int, digest: NewDigest) -> dict[str, Any]:
    """What completes one."""
    content = to_json(digest.content)
    return {"id": key, "new_kind": digest.kind.value, "new_state": digest.state.value, "new_content": content}


def decided(by: str, at: datetime) -> dict[str, Any]:
    """Who decides of one, and when."""
    return {"decided_by": by, "decided_at": at}


def put(connection: Connection, people: Mapping[int, int], at: datetime) -> None:
    """Have digests of people sent."""
    tasks = (New({"digest_id": key}, f"digest-{key}", person_key) for key, person_key in people.items())
    Queue(Joined(connection), outbox).put_all(DIGEST, tasks, at)


def locked(connection: Connection, digest_id: int, *states: DigestState) -> Digest:
    """A digest in one of the states, which nobody else changes before the end of the transaction."""
    query = select(digests).where(digests.c.key == digest_id, COMPLETED).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise InputError(f"There is no digest {digest_id} (erased, perhaps); nothing is written.")
    digest = as_digest(row)
    if digest.state not in states:
        raise ConflictError(f"Digest {digest_id} is {digest.state.value}; read it again.")
    return digest


def kept(digest: Digest, impression_ids: Sequence[int]) -> DigestContent:
    """What is left of one; see `Digests.approve`."""
    of = {one.impression_id: one for one in digest.content.entries}
    if not of.keys() >= set(impression_ids) or len(set(impression_ids)) < len(impression_ids):
        raise InputError(f"Give offers of digest {digest.digest_id}, each once; nothing is written.")
    if of and not impression_ids:
        raise InputError(f"Nothing would be left of digest {digest.digest_id}; keep an offer, or cancel it.")
    return replace(digest.content, entries=tuple(of[one] for one in impression_ids))


def as_digest(row: Any) -> Digest:
    """One that was written."""
    return Digest(
        row["key"],
        row["person_key"],
        row["cycle"],
        DigestKind(row["kind"]),
        DigestState(row["state"]),
        row["made_at"],
        from_json(DigestContent, row["content"]),
        row["sent_at"],
        Channel(row["channel"]) if row["channel"] else None,
    )
