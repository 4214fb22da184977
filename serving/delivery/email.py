"""The e-mail channel."""

import re

from matching.domain import Channel
from matching.errors import InputError
from serving.delivery.addresses import checked
from serving.delivery.carrier import Permanent, Receipt
from serving.delivery.mail import Sender, compose
from serving.delivery.message import Message
from serving.delivery.recipient import Recipient
from serving.delivery.smtp import Connection, Server

QUEUED = re.compile(r"\b(?:queued as|id=)\s*([\w.-]{1,64})", re.IGNORECASE)
"""How relays name what they accepted: Postfix, then Exim."""


class Email:
    """Carries messages by SMTP.

    Args:
        server: the relay.
        sender: who writes.
        bounces: whom reports go to; None: the sender's address.
    """

    channel = Channel.EMAIL

    def __init__(self, server: Server, sender: Sender, bounces: str | None = None) -> None:
        self._connection, self._sender = Connection(server), sender
        self._bounces = bounces or sender.address

    def available(self, to: Recipient) -> bool:
        """Whether there is an address to write to, which nothing stopped."""
        return to.allows(Channel.EMAIL) and _address(to) is not None

    def send(self, message: Message) -> Receipt:
        """See `Carrier`."""
        address = _address(message.to)
        if address is None:
            raise Permanent("No address can be written to.")
        mail = compose(message, address, self._sender)
        try:
            words = self._connection.send(self._bounces, address, mail, message.key)
        except Permanent as error:
            raise Permanent(str(error), error.dead and _as_given(message.to, error.dead)) from error
        found = QUEUED.search(words)
        return Receipt(found[1] if found else None)

    def close(self) -> None:
        """Say goodbye to the relay."""
        self._connection.close()


def _address(to: Recipient) -> str | None:
    """The first address that is valid, as SMTP takes it."""
    return next((valid for valid in map(_checked, to.emails) if valid), None)


def _as_given(to: Recipient, address: str) -> str:
    """An address as the person's data has it."""
    return next(one for one in to.emails if _checked(one) == address)


def _checked(address: str) -> str | None:
    try:
        return checked(address)
    except InputError:
        return None
