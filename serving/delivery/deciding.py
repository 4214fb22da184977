"""What is to be done of a digest at the moment it would leave: nothing here reads or writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matching.domain import Channel, Digest, DigestContent, DigestKind, DigestState, OfferStatus, Subscription
from matching.times import quiet_until, zone_of
from serving.delivery.carrier import Carrier
from serving.delivery.cases import Case
from serving.delivery.recipient import Recipient


@dataclass(frozen=True, slots=True)
class Send:
    """Send what is left of a digest."""

    carrier: Carrier
    digest: Digest


@dataclass(frozen=True, slots=True)
class Wait:
    """Come back at a moment.

    Attributes:
        lacks: the channel that is missed, of those that nothing here carries; None: nothing is.
    """

    until: datetime
    lacks: Channel | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing is to be sent any more.

    Attributes:
        cancel: the digest is cancelled, so that its offers may come another time.
    """

    cancel: bool


@dataclass(frozen=True, slots=True)
class Stuck:
    """No channel is left, and none to come would do."""

    why: str = "No channel of this person can be used: give them a way to be reached, then `matching outbox retry`."


AGAIN = timedelta(days=1)
"""After which someone who can be reached by no channel of here is looked at again: they may have given another."""

Decision = Send | Wait | Drop | Stuck


def decide(case: Case, carriers: Sequence[Carrier], now: datetime) -> Decision:
    """What to do of a case now.

    Args:
        case: as things stand.
        carriers: one a channel.
        now: aware.
    """
    if case.digest is None or case.to is None or _over(case, case.digest):
        return Drop(cancel=False)
    digest, ready = _left(case.digest, case), case.digest.state is DigestState.READY
    if digest is None or _unwanted(case.to.subscription, now):
        return Drop(cancel=ready)
    carrier = chosen(case.to, carriers, case.not_by)
    if carrier is None:
        lacks = uncarried(case.to, carriers, case.not_by)
        return Stuck() if lacks is None else Wait(now + AGAIN, lacks)
    until = quiet_until(now, zone_of(case.to.person.departement), carrier.channel)
    return Send(carrier, digest) if until is None else Wait(until)


def uncarried(to: Recipient, carriers: Sequence[Carrier], not_by: Collection[Channel]) -> Channel | None:
    """The first channel of the person's order that nothing here carries yet, arguments as `chosen`; None: all are."""
    known = {*not_by, *(carrier.channel for carrier in carriers)}
    return next((channel for channel in to.wishes() if channel not in known and to.allows(channel)), None)


def _over(case: Case, digest: Digest) -> bool:
    """Whether a digest is not to be sent: it was, unless another channel is asked for."""
    return digest.state is not DigestState.READY and not (digest.state is DigestState.SENT and case.not_by)


def _unwanted(wishes: Subscription, now: datetime) -> bool:
    return wishes.stopped_at is not None or wishes.paused(now)


def _left(digest: Digest, case: Case) -> Digest | None:
    """A digest without offers that closed, were suspended or answered since.

    None when nothing is left to say: a training alone is not written for.
    """
    content = digest.content
    entries = tuple(entry for entry in content.entries if entry.offer_key in case.pushable - case.kept_out)
    closed = tuple(key for key in content.closed if _is_closed(case, key))
    if entries or digest.kind in (DigestKind.SILENCE, DigestKind.WELCOME):
        return replace(digest, content=replace(content, entries=entries, closed=closed))
    if closed:
        return replace(digest, kind=DigestKind.CLOSED, content=DigestContent(closed=closed))
    return None


def _is_closed(case: Case, key: int) -> bool:
    return key in case.offers and case.offers[key].status is not OfferStatus.OPEN


def chosen(to: Recipient, carriers: Sequence[Carrier], not_by: Collection[Channel]) -> Carrier | None:
    """The first channel of the person's order that can be used.

    Args:
        to: the person.
        carriers: one a channel.
        not_by: channels that failed before.
    """
    known = {carrier.channel: carrier for carrier in carriers}
    usable = (known[channel] for channel in to.wishes() if channel in known and channel not in not_by)
    return next((carrier for carrier in usable if carrier.available(to)), None)
