"""What an adviser was told, as an e-mail: no word of any person, and nobody to answer to."""

from collections.abc import Sequence
from datetime import datetime

from matching.domain import AdviserMail, MailRhythm
from serving.delivery.addresses import checked
from serving.delivery.mail import Sender, headers_of, written
from serving.links import Links

ALERTS = "/conseil/alertes"
"""The page where people are shown, and mails are chosen."""


def compose(mail: AdviserMail, told: Sequence[str], key: str, at: datetime, links: Links, sender: Sender) -> bytes:
    """The mail, as it goes over the wire.

    Args:
        mail: what the adviser wants.
        told: sentences.
        key: the same for every attempt.
        at: when, aware.
        links: makes that which stops.
        sender: who writes.

    Raises:
        InputError: the address cannot be written to.
    """
    said = {
        "title": "Une alerte pour vous" if len(told) == 1 else f"{len(told)} alertes pour vous",
        "told": told,
        "alerts": links.page_url(ALERTS),
        "at_once": mail.rhythm is MailRhythm.AT_ONCE,
        "unsubscribe": links.notices_stop_url(mail.key),
    }
    return written(
        "notices", said, headers_of(key, "notices:advisers", said, at, checked(mail.address), sender), sender
    )
