"""Programs that call the service, each with a key of its own that is shown once and never kept."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from matching.domain import Audience, Client, ClientScope
from matching.errors import ConflictError, InputError
from matching.normalize.employer import siret as checked_siret
from matching.store.database import Scope
from matching.store.schema import clients

KEY_PREFIX = "mk_"
"""How keys begin, so that one left in a file or a log is found."""

KEY_BYTES = 32
"""Random bytes of a key: too many to be guessed, so that a fast hash of it is enough."""


class Clients:
    """The table of clients."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        name: str,
        role: str,
        scopes: Collection[ClientScope],
        source: str,
        at: datetime,
        audience: Audience | None = None,
        siret: str | None = None,
        id: str | None = None,  # noqa: A002
    ) -> tuple[Client, str]:
        """Register a program; with it, its key, which cannot be shown again.

        Args:
            name: for people.
            role: what it is to the service.
            scopes: what it may do.
            source: of what it pushes.
            at: when, aware.
            audience: through whose consent it sees profiles; None: it sees none.
            siret: of its employer; None: unknown.
            id: as its tokens bear it; None: drawn at random.

        Raises:
            ConflictError: the id is taken.
            InputError: the name or the source is empty, or the SIRET has not 14 digits.
        """
        if not name.strip() or not source.strip():
            raise InputError("A client has a name, and a source that marks what it pushes; give both.")
        if siret is not None and checked_siret(siret) is None:
            raise InputError(f"{siret!r} is not a SIRET; give its 14 digits.")
        key = KEY_PREFIX + token_urlsafe(KEY_BYTES)
        values: dict[str, Any] = {
            "id": id or token_hex(8),
            "name": name,
            "role": role,
            "key_hash": _hash(key),
            "scopes": " ".join(sorted({ClientScope(scope).value for scope in scopes})),
            "source": source,
            "audience": None if audience is None else Audience(audience).value,
            "siret": checked_siret(siret),
            "created_at": at,
        }
        with self._scope.write() as connection:
            if connection.execute(select(clients.c.id).where(clients.c.id == values["id"])).first():
                raise ConflictError(f"There is a client {values['id']!r} already; give another id.")
            row = connection.execute(insert(clients).values(values).returning(clients)).mappings().one()
        return _client(row), key

    def by_key(self, key: str) -> Client | None:
        """The client whose key this is; None when it is nobody's, or was revoked."""
        digest = _hash(key)
        with self._scope.read() as connection:
            row = connection.execute(select(clients).where(clients.c.key_hash == digest)).mappings().one_or_none()
        known = row is not None and row["revoked_at"] is None and compare_digest(row["key_hash"], digest)
        return _client(row) if row is not None and known else None

    def get(self, id: str) -> Client | None:  # noqa: A002
        """A client, revoked or not; None when there is none of that id."""
        with self._scope.read() as connection:
            row = connection.execute(select(clients).where(clients.c.id == id)).mappings().one_or_none()
        return None if row is None else _client(row)

    def all(self) -> list[Client]:
        """Every client, the first registered first."""
        with self._scope.read() as connection:
            rows = connection.execute(select(clients).order_by(clients.c.created_at, clients.c.id)).mappings().all()
        return [_client(row) for row in rows]

    def revoke(self, id: str, at: datetime) -> Client:  # noqa: A002
        """End a client's access, at once and for good. Twice is as once.

        Raises:
            InputError: there is no such client.
        """
        c = clients.c
        with self._scope.write() as connection:
            connection.execute(update(clients).where(c.id == id, c.revoked_at.is_(None)).values(revoked_at=at))
        if (found := self.get(id)) is None:
            raise InputError(f"There is no client {id!r}; `matching clients list` shows those there are.")
        return found


def _hash(key: str) -> bytes:
    return sha256(key.encode()).digest()


def _client(row: RowMapping) -> Client:
    values = {name: value for name, value in row.items() if name != "key_hash"}
    values["scopes"] = tuple(ClientScope(scope) for scope in row["scopes"].split())
    values["audience"] = None if row["audience"] is None else Audience(row["audience"])
    return Client(**values)
