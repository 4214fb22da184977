"""What comes back from telephones and from the provider: who says STOP, and what was not delivered."""

import re
import unicodedata
from contextlib import suppress
from datetime import datetime
from enum import StrEnum

from matching.domain import Channel, Purpose
from matching.errors import InputError
from matching.store import Store
from matching.store.channel_faults import ChannelFault, FaultKind
from matching.store.message_keys import MessageKeys
from serving.delivery.sms.numbers import checked

WORDS = frozenset({"stop", "arret", "arreter", "arretez", "arrete"})
"""By which people stop, in any case and with or without accents."""


class TextReport(StrEnum):
    """What became of a message."""

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"  # switched off for long, full, out of reach: the number stands
    UNKNOWN_NUMBER = "unknown_number"  # it takes nothing any more


def take_text(store: Store, number: str, text: str, at: datetime) -> str:
    """Hear what somebody answered; anything but a STOP is forgotten.

    A STOP is one of whoever was written to at that number: the channel stops and the consent ends, at once, for what
    waits to leave too.

    Args:
        store: a transaction.
        number: of who writes.
        text: as it came.
        at: now, aware.

    Returns:
        "stop", "other", or "unknown" where nobody was written to at that number.
    """
    if not is_stop(text):
        return "other"
    known = store.texted.persons(_e164(number))
    for person in known:
        with suppress(InputError):  # erased this instant
            store.consents.withdraw(person, Purpose.CHANNEL, Channel.SMS, at)
            store.channel_faults.add(person, ChannelFault(Channel.SMS, FaultKind.STOP, at))
    return "stop" if known else "unknown"


def is_stop(text: str) -> bool:
    """Whether a text begins or ends with a word that stops: "STOP", "Arrêt svp", "Merci d’arrêter"."""
    bare = (one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    words = re.findall(r"[a-z]+", "".join(bare))
    return bool(words) and not WORDS.isdisjoint((words[0], words[-1]))


def take_report(store: Store, reference: str, report: TextReport, number: str | None, at: datetime) -> str:
    """Write down what became of a message; the same report again changes nothing.

    What was not delivered goes by the next channel. A number that takes nothing any more is not written to again.

    Args:
        store: a transaction.
        reference: that the message went out under.
        report: what is said.
        number: that it went to; None: not said.
        at: now, aware.

    Returns:
        The report, or "unknown" where no message of this database, or of someone who is still there, is named.
    """
    digest_id = MessageKeys(store.secret("messages")).read(reference)
    digest = store.digests.get([digest_id]).get(digest_id) if digest_id is not None else None
    if digest is None:
        return "unknown"
    if report is TextReport.UNKNOWN_NUMBER:
        for given in _dead(store, digest.person_key, number):
            fault = ChannelFault(Channel.SMS, FaultKind.HARD_BOUNCE, at, given)
            store.channel_faults.add(digest.person_key, fault)
    if report is not TextReport.DELIVERED:
        store.digests.fall_back(digest.digest_id, (Channel.SMS,), at)
    return report.value


def _dead(store: Store, person: int, number: str | None) -> list[str]:
    """Those of a person's numbers that a report is of, as their data has them: all mobiles when it names none."""
    found = [(given, _e164(given)) for given in store.persons.get([person])[person].phones]
    told = _e164(number) if number is not None else None
    return [given for given, own in found if own and told in (own, None)]


def _e164(number: str) -> str:
    """A mobile, with or without the + of its country; "" for any other."""
    for one in (number, f"+{number}"):
        with suppress(InputError):
            return checked(one)
    return ""
