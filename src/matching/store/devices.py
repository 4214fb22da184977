"""Devices that people let us notify: browsers, each with an address of its own and the keys that it reads by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from matching.errors import InputError
from matching.store.database import Scope
from matching.store.held import held
from matching.store.keys import parts
from matching.store.once import insert_for
from matching.store.schema import devices

KEPT = 10
"""Devices of one person; the one not heard of for longest is forgotten when one more comes."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, as it introduces itself (W3C Push API, `PushSubscription`).

    Attributes:
        endpoint: address at its push service, which whoever knows may send to: a secret.
        p256dh: its public key, an uncompressed point of P-256 in base64url (RFC 8291).
        auth: the secret that it shares with whoever sends, 16 bytes in base64url (RFC 8291).
        created_at: when it was last introduced.
        key: of the store; 0 before.
    """

    endpoint: str
    p256dh: str
    auth: str
    created_at: datetime
    key: int = 0


class Devices:
    """The table of devices."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, person_key: int, device: Device) -> Device:
        """Notify a device from now on; one that is known already is this person's now, with its new keys.

        Raises:
            InputError: there is no such person.
        """
        values: dict[str, Any] = {"person_key": person_key, "endpoint": device.endpoint, "p256dh": device.p256dh}
        values |= {"auth": device.auth, "created_at": device.created_at}
        with self._scope.write() as connection:
            if not held(connection, [person_key]):
                raise InputError(f"Person {person_key} is not in the store (erased, perhaps); nothing is written.")
            new = insert_for(connection.dialect.name, devices).values(values)
            introduced = new.on_conflict_do_update(index_elements=[devices.c.endpoint], set_=values)
            row = connection.execute(introduced.returning(devices)).mappings().one()
            _forget_old(connection, person_key)
        return _device(row)

    def of(self, person_keys: Iterable[int]) -> dict[int, tuple[Device, ...]]:
        """Devices of the persons who have some, the first that came first."""
        found = dict[int, tuple[Device, ...]]()
        with self._scope.read() as connection:
            for part in parts([int(key) for key in person_keys]):
                query = select(devices).where(devices.c.person_key.in_(part)).order_by(devices.c.key)
                for row in connection.execute(query).mappings():
                    found[row["person_key"]] = (*found.get(row["person_key"], ()), _device(row))
        return found

    def remove(self, person_key: int, key: int) -> bool:
        """Forget a device of a person; whether there was one."""
        with self._scope.write() as connection:
            own = devices.c.key == key, devices.c.person_key == person_key
            return connection.execute(delete(devices).where(*own)).rowcount > 0

    def clear(self, person_key: int) -> int:
        """Forget all devices of a person; how many."""
        with self._scope.write() as connection:
            return connection.execute(delete(devices).where(devices.c.person_key == person_key)).rowcount

    def gone(self, endpoint: str) -> None:
        """Forget a device that its push service says to be no more."""
        with self._scope.write() as connection:
            connection.execute(delete(devices).where(devices.c.endpoint == endpoint))


def _forget_old(connection: Connection, person_key: int) -> None:
    c = devices.c
    latest = select(c.key).where(c.person_key == person_key).order_by(c.created_at.desc(), c.key.desc()).limit(KEPT)
    connection.execute(delete(devices).where(c.person_key == person_key, c.key.not_in(latest)))


def _device(row: Any) -> Device:
    return Device(row["endpoint"], row["p256dh"], row["auth"], row["created_at"], row["key"])
