"""Figures of the whole service are those that one counts by hand, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from matching.domain import Actor, Event, EventKind, Frequency, OfferStatus, Person, RefusalReason, Subscription
from matching.store.figures import Coverage
from matching.testing import LYON, make_impression, make_offer, make_profile

MONTHS = [datetime(2026, month, 1, tzinfo=UTC) for month in (8, 9, 10, 11)]
SEPTEMBER, OCTOBER = datetime(2026, 9, 30, 23, 59, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
REUNION = replace(LYON, code_insee="97411", label="Saint-Denis")


def people(store, n):
    store.profiles.upsert(make_profile(f"P{i}") for i in range(n))
    return [store.profiles.keys([("default", f"P{i}")])["default", f"P{i}"] for i in range(n)]


def offers(store, *made):
    store.offers.upsert(made)
    keys = store.offers.keys([one.ref for one in made])
    return [keys[one.ref] for one in made]


def answered(store, profile, offer, at, kind=EventKind.INTERESTED, reasons=(), side="person"):
    (shown,) = store.impressions.record([make_impression(profile, offer, at=at)])
    return store.events.append([Event(0, shown, kind, side, reasons, Actor(side), "web", at)])[0]


def test_refusals_are_counted_by_period_and_reason_without_those_taken_back(store):
    one, other, third = people(store, 3)
    (offer,) = offers(store, make_offer("A"))
    answered(store, one, offer, SEPTEMBER, EventKind.REFUSED, ("too_far", "contract_type"))
    answered(store, other, offer, OCTOBER, EventKind.REFUSED, ("too_far",))
    answered(store, one, offer, OCTOBER, EventKind.REFUSED, ("skills_missing",), side="employer")
    answered(store, one, offer, MONTHS[-1], EventKind.REFUSED, ("too_far",))
    store.events.withdraw(answered(store, third, offer, OCTOBER, EventKind.REFUSED, ("too_far",)), OCTOBER)
    far, contract = RefusalReason.TOO_FAR, RefusalReason.CONTRACT_TYPE
    assert store.figures.refusals(MONTHS) == [{}, {far: 1, contract: 1}, {far: 1}]


def test_open_offers_are_counted_with_how_often_each_was_shown_those_never_shown_included(store):
    one, other = people(store, 2)
    first, second, closed, _ = offers(
        store, *(make_offer(name) for name in "AB"), make_offer("C", status=OfferStatus.FILLED), make_offer("D")
    )
    at = MONTHS[1]
    shown = [(one, first), (other, first), (one, second), (one, closed)]
    store.impressions.record(make_impression(profile, offer, at=at) for profile, offer in shown)
    store.impressions.record([make_impression(one, second, at=MONTHS[0])])
    store.impressions.record([make_impression(one, second, at=at, direction="profiles_for")])
    assert sorted(store.figures.shown(at)) == [0, 1, 2]


def test_days_until_a_position_is_filled_are_those_of_the_offers_filled_in_the_period(store):
    filled = {"status": OfferStatus.FILLED, "created_at": MONTHS[0]}
    offers(
        store,
        make_offer("A", **filled, updated_at=MONTHS[0] + timedelta(days=10)),
        make_offer("B", **filled, updated_at=MONTHS[1] + timedelta(days=1)),
        make_offer("C", **filled, updated_at=MONTHS[-1]),
        make_offer("D", status=OfferStatus.WITHDRAWN, created_at=MONTHS[0], updated_at=MONTHS[1]),
        make_offer("E", status=OfferStatus.FILLED, updated_at=MONTHS[1]),
    )
    assert store.figures.filled(MONTHS) == [[10], [32], []]


def test_people_are_covered_paused_or_stopped(store):
    now = MONTHS[1]
    keys = people(store, 5)
    store.persons.upsert(Person(f"D{i}", "default", ("default", f"P{i}")) for i in range(5))
    persons = [store.persons.of_profiles([key])[key] for key in keys]
    store.subscriptions.put(persons[0], Subscription(frequency=Frequency.DAILY), now)
    store.subscriptions.put(persons[1], Subscription(snoozed_until=now + timedelta(days=1)), now)
    store.subscriptions.put(persons[2], Subscription(snoozed_until=now - timedelta(days=1)), now)
    store.subscriptions.stop(persons[3], now)
    store.ledger.add([(persons[0], 1, 1, 1), (persons[0], 2, 2, 1)], now)
    store.ledger.add([(persons[4], 1, 1, 2)], now - timedelta(days=9))
    assert store.figures.coverage(now, now - timedelta(days=7)) == Coverage(5, 2, 1, 1, 1)


def test_people_who_answer_are_counted_once_by_departement_and_period(store):
    one, other = people(store, 2)
    lyon, again, island, nowhere = offers(
        store,
        make_offer("A"),
        make_offer("B"),
        make_offer("C", place=REUNION),
        make_offer("D", place=replace(LYON, code_insee=None)),
    )
    for profile, offer in ((one, lyon), (one, again), (other, lyon), (one, island), (one, nowhere), (one, 10**6)):
        answered(store, profile, offer, SEPTEMBER)
    answered(store, one, lyon, OCTOBER, EventKind.OPENED)
    store.events.withdraw(answered(store, other, island, OCTOBER), OCTOBER)
    assert store.figures.answering(MONTHS) == [{}, {"69": 2, "974": 1, "": 1}, {}]


def test_an_empty_service_has_figures_too(store):
    assert store.figures.refusals(MONTHS) == [{}, {}, {}] and store.figures.shown(MONTHS[0]) == []
    assert store.figures.filled(MONTHS) == [[], [], []] and store.figures.answering(MONTHS) == [{}, {}, {}]
    assert store.figures.coverage(MONTHS[0], MONTHS[0]) == Coverage(0, 0, 0, 0, 0)
