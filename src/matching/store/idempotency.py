"""Requests already answered: the same one sent again gets the same answer and is not done twice.

Call `begin` and `finish` in the transaction of the write itself: what fails leaves the key free; of two same requests
at once, the second waits for the first and gets its answer.
"""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import ColumnElement, delete, select, update

from matching.errors import ConflictError
from matching.store.database import Scope
from matching.store.once import insert_once
from matching.store.schema import idempotency


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered: HTTP status and body."""

    status: int
    body: bytes


class Idempotency:
    """The table of answered requests."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def begin(self, client: str, key: str, request_hash: bytes, at: datetime) -> Answer | None:
        """Claim a key for a request.

        Args:
            client: who sends it.
            key: that the client gave it.
            request_hash: of method, path and body.
            at: when, aware.

        Returns:
            The answer given before; None: there is none, do the work then call `finish`.

        Raises:
            ConflictError: the key was given to another request, or this one is under way in another transaction.
        """
        claim = {"client": client, "key": key, "request_hash": request_hash, "at": at}
        with self._scope.write() as connection:
            query = insert_once(connection, idempotency).values(claim).returning(idempotency.c.key)
            if connection.execute(query).first():
                return None
            row = connection.execute(select(idempotency).where(*_of(client, key))).mappings().one_or_none()
        if row is None or (row["status"] is None and compare_digest(row["request_hash"], request_hash)):
            raise ConflictError("This request is under way; repeat it in a few seconds.")
        if not compare_digest(row["request_hash"], request_hash):
            raise ConflictError("This idempotency key was given to another request; give a new key to each.")
        return Answer(row["status"], row["body"])

    def finish(self, client: str, key: str, status: int, body: bytes) -> None:
        """Keep the answer to a request begun."""
        with self._scope.write() as connection:
            connection.execute(update(idempotency).where(*_of(client, key)).values(status=status, body=body))

    def forget(self, before: datetime) -> int:
        """Delete what was begun before a moment; how many."""
        with self._scope.write() as connection:
            return connection.execute(delete(idempotency).where(idempotency.c.at < before)).rowcount


def _of(client: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return idempotency.c.client == client, idempotency.c.key == key
