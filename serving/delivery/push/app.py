"""The application channel: notifications on every device that a person let us notify. Source: RFC 8030."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from matching.domain import Channel
from matching.store.devices import Device
from serving.delivery.carrier import Permanent, Receipt, Temporary, Uncertain
from serving.delivery.message import Message
from serving.delivery.outward import Answer, target
from serving.delivery.push.encryption import encoded, encrypt
from serving.delivery.push.notification import notification
from serving.delivery.push.settings import Push
from serving.delivery.recipient import Recipient

TTL = timedelta(days=1)
"""How long a push service keeps it for a device that is off: an offer of the day before is not worth a ring."""

LENGTH = 512
"""Bytes of every text: a push service does not tell one kind of message from another."""

GONE = (404, 410)
"""There is no such device any more. Source: RFC 8030, section 7.3."""


class App:
    """Pushes messages.

    Args:
        push: as whom.
        gone: told the endpoint of a device that is no more.
    """

    channel = Channel.APP

    def __init__(self, push: Push, gone: Callable[[str], None]) -> None:
        self._push, self._gone = push, gone

    def available(self, to: Recipient) -> bool:
        """Whether there is a device, and the person agreed."""
        return to.allows(Channel.APP) and bool(to.devices)

    def send(self, message: Message) -> Receipt:
        """See `Carrier`; one device that takes it is enough, for others are tried once."""
        text, refusals = notification(message), list[Temporary | Permanent | Uncertain]()
        for device in message.to.devices:
            try:
                self._hand_over(device, text, message.key)
            except (Temporary, Permanent, Uncertain) as error:
                refusals.append(error)
        if len(refusals) < len(message.to.devices):
            return Receipt()
        raise _gravest(refusals)

    def close(self) -> None:
        """Nothing is held."""

    def _hand_over(self, device: Device, text: bytes, key: str) -> None:
        origin = target(device.endpoint).origin
        headers = {
            "Authorization": self._push.vapid.authorization(origin, datetime.now(UTC)),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(TTL.total_seconds())),
            "Topic": topic(key),
            "Urgency": "normal",
        }
        body = encrypt(text, device.p256dh, device.auth, LENGTH)
        answer = self._push.outward.post(device.endpoint, headers, body)
        if answer.status in GONE:
            self._gone(device.endpoint)
        _check(answer)


def topic(key: str) -> str:
    """A name of 32 characters: while one message of it waits for a device, another takes its place (RFC 8030, 5.4)."""
    return encoded(hashlib.sha256(key.encode()).digest()[:24])


def _check(answer: Answer) -> None:
    match answer.status:
        case status if 200 <= status < 300:
            return
        case 429 | 500 | 502 | 503 | 504 as status:
            raise Temporary(f"The push service answers {status}.", answer.wait)
        case status if status in GONE:
            raise Permanent("The device is no more.")
        case status:
            raise Permanent(f"The push service refuses the message ({status}).")


def _gravest(refusals: list[Temporary | Permanent | Uncertain]) -> Exception:
    """What is to be said of a message that no device took: that one may have, else that one may later."""
    for kind in (Uncertain, Temporary):
        for error in refusals:
            if isinstance(error, kind):
                return error
    return refusals[0] if refusals else Permanent("There is no device to notify.")
