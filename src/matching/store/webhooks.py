"""Where partners' programs are told what changed, and what they are to be told, written with its cause.

with store.transaction() as tx:
    ...                                             # what changes
    tx.webhooks.tell("client", CONTACT_CHANGED, {"key": 12, "state": "accepted"}, at)
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes, token_hex
from typing import Any

from sqlalchemy import delete, select, update

from matching.domain import Client, ClientScope
from matching.errors import InputError
from matching.store.clients import Clients
from matching.store.database import Joined, Scope
from matching.store.once import insert_once
from matching.store.queues import Queue
from matching.store.schema import clients, outbox, webhooks

WEBHOOK = "webhook"
"""Kind of the task of the outbox that tells one thing to one program: `{"client": ..., "id": ..., "body": ...}`."""

CONTACT_CHANGED = "contact.changed"
"""A person answered a contact request of the program, or took their answer back."""

OFFER_CLOSED = "offer.closed"
"""Offers that the program pushed are open no more, and it was not the one to say so."""

SHARING_ENDED = "sharing.ended"
"""A person no longer shares their profile with the audience of the program, or was erased."""

SCOPES = {
    OFFER_CLOSED: ClientScope.OFFERS_WRITE,
    SHARING_ENDED: ClientScope.PROFILES_READ,
}
"""What a program may do that is told of each; of its own contact requests, it is told whatever it may."""

SECRET_BYTES = 32
"""Source: Standard Webhooks, which asks for 24 to 64."""

OVERLAP = timedelta(days=1)
"""How long a secret that was replaced signs beside the new one."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a program is told.

    Attributes:
        client: its id.
        secret: signs what is sent.
        former_secret: signs too, until `former_until`; None: there is none.
        changed_at: when the address or the secret last changed.
    """

    client: str
    url: str
    secret: bytes
    former_secret: bytes | None
    former_until: datetime | None
    changed_at: datetime

    def secrets(self, at: datetime) -> tuple[bytes, ...]:
        """Those that sign at a moment, the newest first."""
        former = self.former_secret if self.former_until is not None and at < self.former_until else None
        return (self.secret,) if former is None else (self.secret, former)


class Webhooks:
    """The table of webhooks."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, client: str, url: str, at: datetime) -> bool:
        """Tell a program at an address from now on; whether it had none, hence has a new secret.

        Raises:
            InputError: there is no such program, or it was revoked.
        """
        new = {"client": client, "url": url, "secret": token_bytes(SECRET_BYTES), "changed_at": at}
        with self._scope.write() as connection:
            in_force = clients.c.id == client, clients.c.revoked_at.is_(None)
            if connection.execute(select(clients.c.id).where(*in_force)).first() is None:
                raise InputError(f"There is no client {client!r} in force; `matching clients list` shows them.")
            added = insert_once(connection, webhooks).values(new).returning(webhooks.c.client)
            if connection.execute(added).first() is not None:
                return True
            moved = update(webhooks).where(webhooks.c.client == client, webhooks.c.url != url)
            connection.execute(moved.values(url=url, changed_at=at))
        return False

    def renew(self, client: str, at: datetime) -> bool:
        """Sign by a new secret, and by the former one too for `OVERLAP`; False when there is no address."""
        with self._scope.write() as connection:
            former = {"former_secret": webhooks.c.secret, "former_until": at + OVERLAP}
            new = {"secret": token_bytes(SECRET_BYTES), "changed_at": at}
            renewed = update(webhooks).where(webhooks.c.client == client).values(former | new)
            return connection.execute(renewed).rowcount > 0

    def remove(self, client: str) -> bool:
        """Tell a program nothing more; whether it was told. What waited for it is given up when its turn comes."""
        with self._scope.write() as connection:
            return connection.execute(delete(webhooks).where(webhooks.c.client == client)).rowcount > 0

    def of(self, client_ids: Iterable[str]) -> dict[str, Webhook]:
        """Those of some programs that have one and were not revoked."""
        query = select(webhooks).join(clients, clients.c.id == webhooks.c.client)
        query = query.where(webhooks.c.client.in_([*client_ids]), clients.c.revoked_at.is_(None))
        with self._scope.read() as connection:
            return {row["client"]: _webhook(row) for row in connection.execute(query).mappings()}

    def listening(self, kind: str) -> list[Client]:
        """Programs in force that have an address and may be told of a kind of event, see `SCOPES`."""
        with self._scope.read() as connection:
            ids = {*connection.execute(select(webhooks.c.client)).scalars()}
            found = Clients(Joined(connection)).all() if ids else []
        return [one for one in found if one.id in ids and one.revoked_at is None and SCOPES[kind] in one.scopes]

    def tell(
        self, client: str, kind: str, data: Mapping[str, Any], at: datetime, person_key: int | None = None
    ) -> bool:
        """Have a program told something, if it is told anything; whether it is.

        Args:
            client: its id.
            kind: what happened, as `CONTACT_CHANGED`.
            data: keys and states that it may read by the API: nothing else.
            at: when it happened, aware.
            person_key: about whom, so that erasure takes back what has not left; None: about nobody.
        """
        if not self.of([client]):
            return False
        body = json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)
        task = {"client": client, "id": f"msg_{token_hex(12)}", "body": body}
        with self._scope.write() as connection:
            Queue(Joined(connection), outbox).put(WEBHOOK, task, at, person_key=person_key)
        return True


def _webhook(row: Any) -> Webhook:
    secret, former = bytes(row["secret"]), row["former_secret"]
    kept = None if former is None else bytes(former)
    return Webhook(row["client"], row["url"], secret, kept, row["former_until"], row["changed_at"])
