"""What is known now of the digests to be sent: read together, for a batch of tasks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from matching.domain import Channel, Digest, Offer, OfferStatus, Purpose, Training
from matching.store import Store
from matching.store.queues import Task
from serving.delivery.latest import Latest
from serving.delivery.recipient import OPTIONAL, Recipient


@dataclass(frozen=True, slots=True)
class Case:
    """A task, and what it is about.

    Attributes:
        digest: None when it was erased.
        to: None when the person was.
        offers: those that the digest names, by key, whatever became of them.
        pushable: keys of those that are open and not suspended.
        kept_out: keys of those that the person answered since, or that their rules keep out.
        trainings: those of the digest of which a session may be entered, by key.
    """

    task: Task
    digest: Digest | None = None
    to: Recipient | None = None
    offers: Mapping[int, Offer] = field(default_factory=dict)
    pushable: frozenset[int] = frozenset()
    kept_out: frozenset[int] = frozenset()
    trainings: Mapping[int, Training] = field(default_factory=dict)

    @property
    def not_by(self) -> frozenset[Channel]:
        """Channels that failed before."""
        return frozenset(Channel(name) for name in self.task.payload.get("not_by", ()))


def gather(store: Store, latest: Latest, tasks: Sequence[Task], now: datetime) -> list[Case]:
    """The case of each task, as things stand."""
    digests = store.digests.get([task.payload["digest_id"] for task in tasks])
    people = _recipients(store, {digest.person_key for digest in digests.values()}, now)
    offers = store.offers.get({key for digest in digests.values() for key in digest.content.named})
    pushable = {key for key, offer in offers.items() if offer.status is OfferStatus.OPEN}
    pushable -= store.offers.suspended(pushable)
    kept_out = latest.kept_out(digests.values(), offers, now)
    trainings = _trainings(store, digests.values(), now)
    cases = []
    for task in tasks:
        digest = digests.get(task.payload["digest_id"])
        if digest is None:
            cases.append(Case(task))
            continue
        own = {key: offers[key] for key in digest.content.named if key in offers}
        still, out = frozenset(own.keys() & pushable), kept_out.get(digest.person_key, frozenset())
        taught = {key: trainings[key] for key in digest.content.training_keys if key in trainings}
        cases.append(Case(task, digest, people.get(digest.person_key), own, still, out, taught))
    return cases


def _trainings(store: Store, digests: Iterable[Digest], now: datetime) -> dict[int, Training]:
    told = {key for digest in digests for key in digest.content.training_keys}
    return store.trainings.get(store.trainings.still_open(told, now.date())) if told else {}


def _recipients(store: Store, keys: set[int], now: datetime) -> dict[int, Recipient]:
    wishes, faults = store.subscriptions.get(keys, now), store.channel_faults.of(keys)
    people = {key: person for key, person in store.persons.get(keys).items() if key in wishes}
    wished = {channel for key, one in people.items() for channel in (*one.channels, *wishes[key].channels)}
    devices = store.devices.of(keys) if Channel.APP in wished else {}
    agreed = {channel: store.consents.agreed(keys, Purpose.CHANNEL, channel) for channel in OPTIONAL & wished}
    visited = store.subscriptions.visited(people) if Channel.PAPER in wished else set()
    return {
        key: Recipient(
            key,
            person,
            wishes[key],
            frozenset(channel for channel, who in agreed.items() if key in who),
            frozenset((fault.channel, fault.address) for fault in faults.get(key, ())),
            key in visited,
            devices.get(key, ()),
        )
        for key, person in people.items()
    }
