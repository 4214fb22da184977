"""An offer as the cards of this space show it, wherever it comes from: a list, an alert, its own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from matching.domain import Event, EventKind, Match, Offer
from matching.refusals import PERSON, stored_reason
from matching.store import Store
from serving.answers import my_rules
from serving.links.urls import ANSWERS
from serving.schemas.alerts import MyAlertOffer
from serving.schemas.answers import MyRule
from serving.schemas.lists import MyOffer
from serving.schemas.offers import OfferSummary, summary
from serving.web import wording
from serving.web.terms import paid, terms


@dataclass(frozen=True, slots=True)
class Answered:
    """What the person answered.

    Attributes:
        event_id: of the answer, to take it back.
        kind: the answer.
        label: the same in words.
        reasons: of a refusal, as people read them.
        rules: that it put in force, and that still act.
    """

    event_id: int
    kind: EventKind
    label: str
    reasons: tuple[str, ...]
    rules: tuple[MyRule, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether it is a refusal."""
        return self.kind is EventKind.REFUSED


@dataclass(frozen=True, slots=True)
class Card:
    """An offer.

    Attributes:
        distance_km: as the crow flies; None where it is not known.
        answer: None: none stands.
    """

    impression_id: int
    offer: OfferSummary
    distance_km: float | None
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    answer: Answered | None = None

    @property
    def where(self) -> str:
        """Employer, place and distance, those that are known."""
        away = "" if self.distance_km is None else f" ({wording.km(self.distance_km)})"
        place = f"{self.offer.place}{away}" if self.offer.place else ""
        return " – ".join(filter(None, (self.offer.employer, place)))

    @property
    def pay(self) -> str:
        """The pay in words; "" where the offer does not say enough."""
        return "" if self.offer.pay is None else paid(self.offer.pay)

    @property
    def terms(self) -> str:
        """Contract, duration, working time and hours."""
        return terms(self.offer)


def of_list(one: MyOffer, answers: Mapping[int, Event]) -> Card:
    """A card of a list; answers that stand, by key of the offer."""
    return Card(
        one.impression_id,
        one.offer,
        one.distance_km,
        tuple(why.text for why in one.reasons_for),
        tuple(why.text for why in one.reasons_against),
        _answered(answers.get(one.offer.key)),
    )


def of_alert(one: MyAlertOffer, answers: Mapping[int, Event]) -> Card:
    """A card of an alert: the reasons are those given then."""
    reasons = tuple(one.reasons_for), tuple(one.reasons_against)
    return Card(one.impression_id, one.offer, one.distance_km, *reasons, _answered(answers.get(one.offer.key)))


def alone(impression_id: int, key: int, offer: Offer, match: Match | None, answer: Answered | None) -> Card:
    """The card of an offer by itself.

    Args:
        impression_id: to answer it.
        key: of the offer.
        offer: the record.
        match: what is said of it today; None: something keeps it out of lists.
        answer: None: none stands.
    """
    reasons = match.reasons if match else ()
    return Card(
        impression_id,
        summary(key, offer),
        match.distance_km if match else None,
        tuple(one.text for one in reasons if one.for_),
        tuple(one.text for one in reasons if not one.for_),
        answer,
    )


def answered(store: Store, profile: int, event: Event) -> Answered:
    """An answer, with the rules that it put in force."""
    made = store.rules.made([profile], datetime.now(UTC)).get(profile, {})
    own = {key: rule for key, rule in made.items() if rule.impression_id == event.impression_id}
    return _said(event, tuple(my_rules(store, own)))


def _answered(event: Event | None) -> Answered | None:
    return None if event is None else _said(event)


def _said(event: Event, rules: tuple[MyRule, ...] = ()) -> Answered:
    reasons = tuple(PERSON[stored_reason(slug)].label for slug in event.reasons)
    return Answered(event.event_id, event.event, ANSWERS[event.event], reasons, rules)
