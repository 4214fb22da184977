"""A letter that came back: its address is not used again, and its message leaves by the next channel."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from matching.domain import Channel, Delivery, Person
from matching.store import Store
from matching.store.channel_faults import ChannelFault, FaultKind


@dataclass(frozen=True, slots=True)
class LetterBack:
    """What a letter that came back came to.

    Attributes:
        stopped: the address is not written to any more, and was until now.
        moved: the person had left it since, or has chosen to be written to no more.
        again: the message leaves by another channel.
    """

    stopped: bool
    moved: bool
    again: bool


def letter_back(store: Store, digest_id: int, at: datetime) -> LetterBack | None:
    """Write down that the letter of a digest came back; said again, it changes nothing.

    Args:
        store: the whole store, or one of its transactions, which is then joined.
        digest_id: which.
        at: now, aware.

    Returns:
        None: there is no such digest, or it left by no letter.
    """
    digest, sent = store.digests.get([digest_id]).get(digest_id), _sent(store, digest_id)
    if digest is None or sent is None:
        return None
    with store.transaction() as tx:
        person, stopped = tx.persons.get([digest.person_key])[digest.person_key], False
        here = sent.provider_id == fingerprint(person)
        if here:
            fault = ChannelFault(Channel.PAPER, FaultKind.HARD_BOUNCE, at, lines(person))
            stopped = bool(tx.channel_faults.add(digest.person_key, fault))
        return LetterBack(stopped, not here, bool(tx.digests.fall_back(digest_id, (Channel.PAPER,), at)))


def lines(person: Person) -> str:
    """The postal address of a person as faults of the channel name it."""
    return "\n".join(person.postal_address)


def fingerprint(person: Person) -> str:
    """By which the address of a letter that comes back is known to be the person's still, or not."""
    return hashlib.sha256(lines(person).encode()).hexdigest()[:16]


def _sent(store: Store, digest_id: int) -> Delivery | None:
    """The delivery of a digest by letter; None: it left by no letter."""
    tried = store.deliveries.of_digest(digest_id)
    return next((one for one in tried if one.channel is Channel.PAPER and one.provider_id), None)
