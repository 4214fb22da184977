"""What is sent: a digest, to whom, with the offers that it names and the links by which it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matching.domain import Digest, DigestEntry, Offer, Training, TrainingEntry
from matching.explain import training_facts
from matching.explain.french import CONTRACTS, WORKING_TIMES, duration, pay_range, sentence
from serving.delivery.recipient import Recipient
from serving.links import ANSWERS, Links, web


@dataclass(frozen=True, slots=True)
class Message:
    """One digest to one person by one channel.

    Attributes:
        key: the same for every attempt, opaque.
        digest: without what is not to be sent any more.
        offers: by key, all that the digest names.
        at: when it is sent.
        question: in French; None when it asks nothing.
        catalogue: the trainings that the digest tells of and of which a session may be entered, by key.
    """

    digest_id: int
    key: str
    to: Recipient
    digest: Digest
    offers: Mapping[int, Offer]
    links: Links
    at: datetime
    question: str | None = None
    catalogue: Mapping[int, Training] = field(default_factory=dict)

    @property
    def trainings(self) -> tuple["TrainingCard", ...]:
        """The trainings that it tells of and that may be entered still, as they are read."""
        told = enumerate(self.digest.content.trainings)
        return tuple(_training(self, entry, place) for place, entry in told if entry.training_key in self.catalogue)

    @property
    def cards(self) -> tuple["Card", ...]:
        """Its offers, as they are read."""
        return tuple(_card(self, entry) for entry in self.digest.content.entries)

    @property
    def closed(self) -> tuple[str, ...]:
        """Titles of offers received before that are not to be had any more."""
        return tuple(self.offers[key].title for key in self.digest.content.closed)


@dataclass(frozen=True, slots=True)
class Answer:
    """One link of an offer."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """An offer in the words of a message.

    Attributes:
        facts: (what, its words), those that the offer states.
        url: of the whole offer; None when it has none.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    url: str | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class TrainingCard:
    """A training in the words of a message.

    Attributes:
        facts: (what, its words), those that it states.
        sentence: why it is there, with exact counts.
        url: where the offers that the sentence counts are listed, and the training answered; works for 60 days.
        place: among the trainings of the digest as it was decided, from 0: its code in a letter names it.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    sentence: str
    url: str
    place: int


def _training(message: Message, entry: TrainingEntry, place: int) -> TrainingCard:
    training = message.catalogue[entry.training_key]
    facts = training_facts(training, entry.distance_km, message.at.date())
    url = message.links.training_url(message.to.person_key, entry.training_key, message.at)
    return TrainingCard(training.title, facts, entry.sentence, url, place)


def _card(message: Message, entry: DigestEntry) -> Card:
    offer = message.offers[entry.offer_key]
    said = {
        "Employeur": offer.employer.name or "",
        "Lieu": _place(offer, entry.distance_km),
        "Contrat": _contract(offer),
        "Salaire": _pay(offer),
    }
    facts = tuple((what, words) for what, words in said.items() if words)
    urls = message.links.answer_urls(message.to.person_key, entry.impression_id, message.at)
    answers = tuple(Answer(ANSWERS[event], url) for event, url in urls.items())
    return Card(offer.title, facts, entry.reasons_for, entry.reasons_against, web(offer.url), answers)


def _place(offer: Offer, distance_km: float | None) -> str:
    far = "" if distance_km is None else f"à {round(distance_km)} km de chez vous" if distance_km >= 1 else "tout près"
    return sentence(", ".join(filter(None, (offer.place.label, far))))


def _contract(offer: Offer) -> str:
    kind = CONTRACTS[offer.contract] if offer.contract else ""
    months = f"de {duration(offer.contract_months)}" if kind and offer.contract_months else ""
    time = WORKING_TIMES[offer.working_time] if offer.working_time else ""
    return sentence(", ".join(filter(None, (" ".join(filter(None, (kind, months))), time))))


def _pay(offer: Offer) -> str:
    pay = offer.pay
    bounds = (pay.min_eur_month, pay.max_eur_month) if pay else (None, None)
    if bounds == (None, None):
        return ""
    low, high = (float("nan") if bound is None else bound for bound in bounds)
    return sentence(pay_range(low, high)) + (" (estimation)" if pay and pay.estimated else "")
