"""Digests: what is sent to a person on one occasion, what became of it, and whose turn it is. Keys are the store's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matching.domain.people import Channel, Subscription

WELCOME = "welcome"
"""The occasion of the first digest of someone who chose nothing."""

WELCOME_OWED = "welcome owed"
"""In place of the last occasion of someone whose welcome was cancelled: whatever they chose since, they are told."""


class DigestKind(StrEnum):
    """What a digest brings."""

    OFFERS = "offers"
    SILENCE = "silence"  # why nothing came for a while
    WELCOME = "welcome"  # the person is subscribed, and how to stop
    CLOSED = "closed"  # offers sent before that have closed, and nothing else


class DigestState(StrEnum):
    """Where a digest stands."""

    REVIEW = "review"  # an adviser must approve it
    READY = "ready"  # in the outbox
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """One offer of a digest, with what was said of it when it was decided.

    Attributes:
        impression_id: what the person answers.
        reasons_for: French sentences, the strongest first.
        reasons_against: likewise.
        distance_km: great-circle; None when a side has no place or the offer is nationwide.
    """

    impression_id: int
    offer_key: int
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingEntry:
    """One training of a digest, with what was said of it when it was decided.

    Attributes:
        sentence: why it is there, in French.
        offer_keys: of the offers that the sentence counts, those that it opens first.
        distance_km: great-circle; None when it may be followed from anywhere.
    """

    training_key: int
    sentence: str
    offer_keys: tuple[int, ...]
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What a digest says.

    Attributes:
        entries: best first.
        closed: keys of offers sent before, unanswered, that have closed since.
        question: slug of `matching.asking`; None: nothing is asked.
        relaxations: French sentences, each with how many offers a wish kept out.
        broadened: French sentence that says why neighbouring occupations are there; None when they are not.
        trainings: that would fill what is missing for offers, the best first.
    """

    entries: tuple[DigestEntry, ...] = ()
    closed: tuple[int, ...] = ()
    question: str | None = None
    relaxations: tuple[str, ...] = ()
    broadened: str | None = None
    trainings: tuple[TrainingEntry, ...] = ()

    @property
    def offer_keys(self) -> list[int]:
        """Of the offers that it brings, best first."""
        return [entry.offer_key for entry in self.entries]

    @property
    def impression_ids(self) -> list[int]:
        """Of the offers that it brings, best first."""
        return [entry.impression_id for entry in self.entries]

    @property
    def training_keys(self) -> list[int]:
        """Of the trainings that it tells of, the best first."""
        return [entry.training_key for entry in self.trainings]

    @property
    def named(self) -> list[int]:
        """Keys of all the offers that it speaks of."""
        return [*self.offer_keys, *self.closed]


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A digest to write.

    Attributes:
        cycle: names the occasion, once a person: "2026-11-28" for the digest of that local date, "now-<revision>" for
            one sent at once, `WELCOME`; "welcome-<id>" for one that was cancelled, which leaves its occasion free.
        state: `REVIEW` or `READY`.
    """

    person_key: int
    cycle: str
    kind: DigestKind
    state: DigestState
    content: DigestContent = DigestContent()


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest that was written.

    Attributes:
        cycle: see `NewDigest`.
        sent_at: None before it left.
        channel: by which it left; None before.
    """

    digest_id: int
    person_key: int
    cycle: str
    kind: DigestKind
    state: DigestState
    made_at: datetime
    content: DigestContent
    sent_at: datetime | None = None
    channel: Channel | None = None


class DeliveryState(StrEnum):
    """Where an attempt to send stands."""

    SENDING = "sending"  # begun; found so by another worker, whether it left cannot be known
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was tried to send a digest through one channel.

    Attributes:
        attempts: how many were begun.
        uncertain: how many of them may have left though nobody knows.
        provider_id: how the one that carries it calls it; None when it says nothing.
        error: of the last attempt, without personal data; None when it had none.
        at: of the last change.
    """

    key: int
    digest_id: int
    channel: Channel
    state: DeliveryState
    attempts: int
    uncertain: int
    provider_id: str | None
    error: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Someone whose turn it is.

    Attributes:
        due_at: since when; of someone never looked at, the moment asked about.
        empty_cycles: how many times in a row nothing was found.
        last_cycle: the occasion before, see `NewDigest`, or `WELCOME_OWED`; None when there was none.
        departement: gives the time zone; None unknown.
    """

    person_key: int
    profile_key: int
    due_at: datetime
    empty_cycles: int
    last_cycle: str | None
    subscription: Subscription
    departement: str | None
