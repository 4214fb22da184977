"""The one question of a digest: what it asks, what was replied, and the reply."""

from collections.abc import Mapping
from datetime import datetime

from matching import answering
from matching.asking import YES, Question, question
from matching.domain import Digest, Event, EventKind
from matching.store import Store


def asked(digest: Digest, domains: Mapping[str, str]) -> Question | None:
    """What a digest asks.

    Args:
        digest: which.
        domains: labels, see `matching.asking.question`.

    Returns:
        None when it asks nothing, or holds no offer: a reply is kept with one.
    """
    slug = digest.content.question
    return question(slug, domains) if slug and digest.content.entries else None


def replied(store: Store, digest: Digest) -> Event | None:
    """The reply that counts; None: there is none."""
    found = answering.standing_answers(store.events.of(digest.content.impression_ids), (EventKind.ANSWERED,)).values()
    of_it = (event for event in found if event.reasons[0] == digest.content.question)
    return max(of_it, key=lambda event: (event.at, event.event_id), default=None)


def accepted(event: Event) -> bool:
    """Whether a reply is "yes"."""
    return event.reasons[1] == YES


def reply(tx: Store, digest: Digest, accepts: bool, at: datetime, channel: str, keyed_by: str | None = None) -> None:
    """Reply to the question of a digest that asks one; the same reply given again is the one given before.

    Args:
        tx: a transaction.
        digest: which asks.
        accepts: whether they say "yes".
        at: now.
        channel: through which.
        keyed_by: who enters it for the person; None when they do.
    """
    before = replied(tx, digest)
    if before is None or accepted(before) != accepts:
        shown = digest.content.impression_ids[0]
        answering.reply(tx, shown, str(digest.content.question), accepts, at, channel, keyed_by)


def take_back(tx: Store, digest: Digest, at: datetime, channel: str) -> None:
    """Take a reply back; without any, nothing is done."""
    before = replied(tx, digest)
    if before is not None:
        answering.undo(tx, before.event_id, at, channel=channel)
