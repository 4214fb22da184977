"""Devices that a person lets us notify, as browsers introduce them and as the person reads them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Self

from pydantic import Field, model_validator

from matching.store.devices import Device
from serving.delivery.outward import LONGEST, target
from serving.delivery.push.encryption import check_keys
from serving.schemas.common import Model
from serving.schemas.outward import Address

FAMILIES: Mapping[str, str] = {
    "mozilla.com": "Firefox",
    "googleapis.com": "Chrome, ou un navigateur de sa famille",
    "apple.com": "Safari",
    "windows.com": "Edge",
}
"""Domain of a push service -> the browsers that use it."""


class DeviceKeys(Model):
    """Les clés d’un navigateur."""

    p256dh: str = Field(max_length=100, description="Sa clé publique, en base64url.")
    auth: str = Field(max_length=100, description="Son secret d’authentification, en base64url.")

    @model_validator(mode="after")
    def _read_by_a_device(self) -> Self:
        try:
            check_keys(self.p256dh, self.auth)
        except ValueError:
            raise ValueError("Ces clés ne sont pas celles d’un navigateur.") from None
        return self


class NewDevice(Model):
    """Un appareil, tel que le navigateur le présente (`PushSubscription.toJSON()`)."""

    endpoint: Address = Field(max_length=LONGEST, description="Son adresse chez son service de notifications.")
    expiration_time: float | None = Field(
        default=None, alias="expirationTime", description="Ce que le navigateur en dit ; n’est pas utilisé."
    )
    keys: DeviceKeys = Field(description="De quoi lui écrire, à lui seul.")

    @property
    def device(self) -> Device:
        """As the store keeps it."""
        return Device(self.endpoint, self.keys.p256dh, self.keys.auth, datetime.now(UTC))


class MyDevice(Model):
    """Un appareil qui reçoit mes notifications."""

    key: int = Field(description="Sa clé, pour le retirer.")
    browser: str = Field(description="Le navigateur, tel que son service de notifications le laisse deviner.")
    since: datetime = Field(description="Depuis quand.")


class PushKey(Model):
    """La clé publique du service, que les navigateurs demandent (`applicationServerKey`)."""

    key: str = Field(description="En base64url.")


def my_device(one: Device) -> MyDevice:
    """A device as its owner reads it."""
    host = target(one.endpoint).host
    family = ".".join(host.split(".")[-2:])
    return MyDevice(key=one.key, browser=FAMILIES.get(family, host), since=one.created_at)
