"""By which a program knows that we write, and that it is not told the same twice. Source: Standard Webhooks 1.0."""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime

PREFIX = "whsec_"
"""How secrets begin, so that one left in a file or a log is found."""


def shown(secret: bytes) -> str:
    """A secret as its program keeps it."""
    return PREFIX + b64encode(secret).decode()


def signed(id_: str, body: bytes, secrets: Iterable[bytes], at: datetime) -> Mapping[str, str]:
    """The headers that prove a message.

    Args:
        id_: of the message, the same for every attempt.
        body: as it is sent.
        secrets: one signature each, so that a program may change its own when it likes.
        at: of this attempt, aware: programs refuse what is more than five minutes away from their clock.
    """
    moment = str(int(at.timestamp()))
    said = b".".join((id_.encode(), moment.encode(), body))
    signatures = (f"v1,{b64encode(hmac.digest(secret, said, 'sha256')).decode()}" for secret in secrets)
    return {"webhook-id": id_, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}
