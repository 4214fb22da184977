from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import (
    Actor,
    Adviser,
    Channel,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    Event,
    EventKind,
    NewDigest,
    Person,
    Subscription,
)
from matching.errors import ConflictError, InputError
from matching.store.digest_rows import DIGEST
from matching.store.queues import Task

AT = datetime(2026, 11, 28, 6, tzinfo=UTC)
LATER = AT + timedelta(hours=3)
DAY = timedelta(days=1)
TWO = DigestContent(
    (DigestEntry(11, 101, ("Le métier que vous cherchez",), ("À 32 km",), 32.4), DigestEntry(12, 102)),
    closed=(7,),
    question="night",
    relaxations=("12 offres à 35 km",),
    broadened="Peu d’offres de boulanger",
)
READY, REVIEW, SENT, CANCELLED = DigestState.READY, DigestState.REVIEW, DigestState.SENT, DigestState.CANCELLED


@pytest.fixture
def new(anais):
    def new(cycle="2026-11-28", kind=DigestKind.OFFERS, state=READY, content=TWO, person_key=anais):
        return NewDigest(person_key, cycle, kind, state, content)

    return new


def tasks(store, at=LATER):
    return [(one.kind, one.payload, one.person_key) for one in store.outbox.take(99, at, timedelta(minutes=1))]


def pushed(store, anais, digest_id):
    store.ledger.add([(anais, 101, 101, digest_id), (anais, 102, 102, digest_id)], AT)


def test_a_digest_is_read_as_it_was_written(people, new, anais):
    (key,) = people.digests.write([new()], AT)
    digest = people.digests.get([key, 99])[key]
    assert (digest.digest_id, digest.person_key, digest.cycle, digest.kind) == (key, anais, "2026-11-28", "offers")
    assert (digest.state, digest.made_at, digest.sent_at, digest.channel) == (READY, AT, None, None)
    assert digest.content == TWO


def test_a_person_has_one_digest_an_occasion_and_it_is_sent_once(people, new, anais):
    first = people.digests.write([new(), new("welcome", DigestKind.WELCOME, content=DigestContent())], AT)
    none, key, twice = people.digests.write(
        [new(content=DigestContent()), new("now-4"), new("now-4", content=DigestContent())], AT
    )
    assert (none, twice) == (None, None)
    assert [one.content for one in people.digests.get([first[0], key]).values()] == [TWO, TWO]
    assert tasks(people) == [(DIGEST, {"digest_id": one}, anais) for one in (*first, key)]


def test_writers_at_once_write_one_digest_of_an_occasion(people, new, at_once):
    ids = at_once(*[lambda store: store.digests.write([new()], AT)] * 4)
    assert sorted(ids, key=str) == [[1], [None], [None], [None]]
    assert len(tasks(people)) == 1


def test_someone_erased_meanwhile_stops_nobody_else(people, new, anais):
    assert people.digests.write([new(person_key=99), new()], AT) == [None, 1]


def test_a_digest_that_waits_for_an_adviser_is_not_in_the_outbox(people, new, anais):
    (key,) = people.digests.write([new(state=REVIEW)], AT)
    assert tasks(people) == []
    assert [one.digest_id for one in people.digests.waiting(anais)] == [key]
    assert people.digests.waiting(anais + 1) == []


def test_a_reserved_digest_is_seen_by_nobody_until_it_is_complete(people, new, anais):
    with people.transaction() as tx:
        ids = tx.digests.reserve([(anais, "2026-11-28"), (anais, "now-1"), (99, "now-1")], AT)
        assert ids.keys() == {(anais, "2026-11-28"), (anais, "now-1")}
        key = ids[anais, "2026-11-28"]
        assert (tx.digests.get(ids.values()), tx.digests.of_person(anais, None, 9), tx.digests.counts(AT)) == (
            {},
            [],
            {},
        )
        tx.digests.complete({key: new()}, LATER)
    assert people.digests.get(ids.values()).keys() == {key}
    assert people.digests.get([key])[key].made_at == LATER
    assert people.digests.reserve([(anais, "2026-11-28")], AT) == {}
    assert tasks(people) == [(DIGEST, {"digest_id": key}, anais)]


def test_a_reserved_digest_that_is_given_up_leaves_its_occasion_free(people, new, anais):
    (kept,) = people.digests.write([new("welcome")], AT)
    key = people.digests.reserve([(anais, "2026-11-28")], AT)[anais, "2026-11-28"]
    people.digests.release([key, kept])
    assert people.digests.get([kept]).keys() == {kept}
    assert people.digests.write([new()], AT) != [None]


def test_a_digest_is_completed_once(people, new):
    (key,) = people.digests.write([new()], AT)
    with pytest.raises(InputError, match=f"Digest {key} is not reserved"):
        people.digests.complete({key: new(content=DigestContent())}, AT)
    assert people.digests.get([key])[key].content == TWO


def test_a_digest_and_its_task_are_written_together_or_not_at_all(people, new, anais):
    with pytest.raises(ZeroDivisionError), people.transaction() as tx:
        tx.digests.write([new()], AT)
        raise ZeroDivisionError
    assert (people.digests.of_person(anais, None, 9), tasks(people)) == ([], [])


def test_the_digests_of_a_person_are_read_page_by_page_the_latest_first(people, new, anais):
    ids = people.digests.write([new(f"now-{n}", state=READY if n else REVIEW) for n in range(5)], AT)
    pages = [people.digests.of_person(anais, before, 2) for before in (None, ids[3], ids[1])]
    assert [[one.digest_id for one in page] for page in pages] == [ids[:2:-1], [ids[2], ids[1]], [ids[0]]]
    assert people.digests.of_person(anais + 1, None, 9) == []
    assert [one.digest_id for one in people.digests.of_person(anais, None, 9, (REVIEW,))] == [ids[0]]


def test_what_an_adviser_keeps_leaves_in_the_order_given_and_the_rest_may_come_later(people, new, anais):
    other, key = people.digests.write([new("welcome"), new(state=REVIEW)], AT)
    pushed(people, anais, key)
    people.ledger.add([(anais, 103, 103, other)], AT)
    people.digests.approve(key, [12], "adviser:A12", LATER)
    digest = people.digests.get([key])[key]
    assert ([one.impression_id for one in digest.content.entries], digest.content.closed) == ([12], (7,))
    assert digest.state is READY
    assert people.ledger.pushed([anais]) == {anais: {102, 103}}
    assert tasks(people)[1:] == [(DIGEST, {"digest_id": key}, anais)]
    told = people.about(anais)["digests"][1]
    assert (told["decided_by"], told["decided_at"]) == ("adviser:A12", LATER.isoformat())


def test_an_adviser_may_keep_everything_in_another_order(people, new, anais):
    (key,) = people.digests.write([new(state=REVIEW)], AT)
    pushed(people, anais, key)
    people.digests.approve(key, [12, 11], "adviser:A12", AT)
    assert [one.offer_key for one in people.digests.get([key])[key].content.entries] == [102, 101]
    assert people.ledger.pushed([anais]) == {anais: {101, 102}}


def test_a_message_without_offers_is_approved_as_it_is(people, new):
    (key,) = people.digests.write([new(kind=DigestKind.SILENCE, state=REVIEW, content=DigestContent())], AT)
    people.digests.approve(key, [], "adviser:A12", AT)
    assert people.digests.get([key])[key].state is READY


@pytest.mark.parametrize(
    ("kept", "match"), [([], "Nothing would be left"), ([11, 99], "Give offers of"), ([11, 11], "each once")]
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(people, new, anais, kept, match):
    (key,) = people.digests.write([new(state=REVIEW)], AT)
    with pytest.raises(InputError, match=match):
        people.digests.approve(key, kept, "adviser:A12", AT)
    assert people.digests.waiting(anais)[0].content == TWO
    assert tasks(people) == []


def test_two_advisers_at_once_approve_a_digest_once(people, new, at_once):
    (key,) = people.digests.write([new(state=REVIEW)], AT)
    said = at_once(
        *(lambda store, one=one: store.digests.approve(key, [one], f"adviser:{one}", AT) for one in (11, 12, 11))
    )
    assert [type(one) for one in said if one] == [ConflictError] * 2
    assert len(tasks(people)) == 1
    with pytest.raises(InputError, match="no digest 99"):
        people.digests.approve(99, [11], "adviser:A12", AT)


def test_a_cancelled_digest_never_leaves_and_its_offers_may_come_later(people, new, anais):
    waiting, ready = people.digests.write([new(state=REVIEW), new("now-1")], AT)
    pushed(people, anais, waiting)
    people.digests.cancel(waiting, AT, "adviser:A12")
    people.digests.cancel(waiting, LATER)
    people.digests.cancel(ready, AT)
    assert {one.state for one in people.digests.get([waiting, ready]).values()} == {CANCELLED}
    assert people.ledger.pushed([anais]) == {}
    assert [one["decided_by"] for one in people.about(anais)["digests"]] == ["adviser:A12", None]
    with pytest.raises(ConflictError, match="is cancelled"):
        people.digests.approve(waiting, [11], "adviser:A12", AT)


def test_what_left_is_said_once_and_is_cancelled_no_more(people, new, anais):
    (key,) = people.digests.write([new()], AT)
    pushed(people, anais, key)
    people.digests.sent(key, Channel.EMAIL, AT)
    people.digests.sent(key, Channel.SPACE, LATER)
    digest = people.digests.get([key])[key]
    assert (digest.state, digest.channel, digest.sent_at) == (SENT, Channel.EMAIL, AT)
    with pytest.raises(ConflictError, match="is sent"):
        people.digests.cancel(key, AT)
    assert people.ledger.pushed([anais]) == {anais: {101, 102}}


@pytest.mark.parametrize("tried", [False, True])
def test_a_cancelled_welcome_leaves_its_occasion_free_unless_it_may_have_left(people, new, anais, tried):
    welcome = new("welcome", DigestKind.WELCOME)
    (key,) = people.digests.write([welcome], AT)
    if tried:
        people.deliveries.begin(key, Channel.EMAIL, AT)
    people.digests.cancel(key, LATER)
    assert people.digests.get([key])[key].cycle == ("welcome" if tried else f"welcome-{key}")
    assert (people.digests.write([welcome], LATER) == [None]) is tried


def test_the_question_of_a_cancelled_digest_may_be_put_another_time(people, new, shown):
    (key,) = people.digests.write([new(content=DigestContent((DigestEntry(1, 101),), question="night"))], AT)
    people.impressions.record([shown(digest_id=key)])
    people.events.append([Event(0, 1, EventKind.ASKED, "person", ("night",), Actor.PERSON, "", AT)])
    people.digests.cancel(key, LATER)
    assert people.events.asked([1]) == {}


def test_what_left_before_its_worker_died_is_said_to_be_sent_and_not_cancelled(people, new, anais, shown):
    one, two = people.impressions.record([shown(position=place) for place in (1, 2)])
    content = DigestContent((DigestEntry(one, 101), DigestEntry(two, 102)))
    (key,) = people.digests.write([new(content=content)], AT)
    pushed(people, anais, key)
    people.deliveries.sent(people.deliveries.begin(key, Channel.EMAIL, AT).key, None, AT)
    people.digests.cancel(key, LATER)
    digest = people.digests.get([key])[key]
    assert (digest.state, digest.channel, digest.sent_at) == (SENT, Channel.EMAIL, LATER)
    told = people.events.of([one, two])
    assert [(event.impression_id, event.event, event.channel) for event in told] == [
        (one, EventKind.DELIVERED, "email"),
        (two, EventKind.DELIVERED, "email"),
    ]
    assert people.ledger.pushed([anais]) == {anais: {101, 102}}


@pytest.mark.parametrize(
    ("failed", "barred"), [(None, {101, 102}), ({"uncertain": True}, {101, 102}), ({"uncertain": False}, set())]
)
def test_of_a_cancelled_digest_that_may_have_left_nothing_comes_another_time(people, new, anais, failed, barred):
    (key,) = people.digests.write([new()], AT)
    pushed(people, anais, key)
    delivery = people.deliveries.begin(key, Channel.EMAIL, AT)
    if failed is not None:
        people.deliveries.failed(delivery.key, "no answer", AT, **failed)
    people.digests.cancel(key, LATER)
    assert people.digests.get([key])[key].state is CANCELLED
    assert people.ledger.pushed([anais]).get(anais, set()) == barred


def test_what_no_adviser_looks_at_any_more_leaves_and_nothing_else_does(people, new, anais):
    ids = people.digests.write([new(f"now-{n}", state=READY if n == 2 else REVIEW) for n in range(3)], AT)
    people.digests.cancel(ids[1], AT)
    people.persons.set_adviser(anais, Adviser("A12"))
    people.subscriptions.put(anais, Subscription(reviewed=True), AT)
    people.digests.let_go([anais, 99], LATER)
    assert people.digests.get(ids)[ids[0]].state is REVIEW
    people.persons.set_adviser(anais, None)
    people.digests.let_go([anais, 99], LATER)
    assert [people.digests.get(ids)[one].state for one in ids] == [READY, CANCELLED, READY]
    assert sorted(payload["digest_id"] for _, payload, _ in tasks(people)) == [ids[0], ids[2]]


def test_what_no_adviser_answered_in_time_leaves_as_it_is_by_the_clock_of_the_person(people, new, anais):
    people.persons.upsert([Person("P9", departement="974")])
    island = people.persons.keys([("default", "P9")])["default", "P9"]
    wanted = [new(state=REVIEW), new("now-1"), new("now-2", state=REVIEW), new(state=REVIEW, person_key=island)]
    late, ready, cancelled, there = people.digests.write(wanted, AT)
    (recent,) = people.digests.write([new("now-3", state=REVIEW)], AT + timedelta(days=2))
    people.digests.cancel(cancelled, AT)
    morning = datetime(2026, 12, 3, 3, tzinfo=UTC)  # Saturday's, after Monday to Wednesday
    assert [people.digests.lapse(morning + timedelta(hours=hours), 3) for hours in (-0.1, 0, 2.9, 3, 4)] == [
        0,
        1,
        0,
        1,
        0,
    ]
    ids = late, ready, cancelled, there, recent
    found = people.digests.get(ids)
    assert [found[key].state for key in ids] == [READY, READY, CANCELLED, READY, REVIEW]
    assert found[late].content == TWO
    assert sorted(payload["digest_id"] for _, payload, _ in tasks(people, morning + 2 * DAY)) == [late, ready, there]
    told = people.about(anais)["digests"][0]
    assert told["decided_by"] == "service"


def test_a_digest_that_its_adviser_decides_of_meanwhile_does_not_lapse(people, new, at_once):
    (key,) = people.digests.write([new(state=REVIEW)], AT)
    later = AT + timedelta(days=9)
    said = at_once(
        lambda store: store.digests.approve(key, [12], "adviser:A12", later),
        lambda store: store.digests.lapse(later, 3),
    )
    assert (type(said[0]), said[1]) in [(type(None), 0), (ConflictError, 1)]
    assert len(tasks(people, later)) == 1


def test_digests_are_counted_by_kind_and_state_since_a_moment(people, new):
    people.digests.write([new("now-1"), new("now-2"), new("now-3", state=REVIEW)], AT)
    people.digests.write([new("welcome", DigestKind.WELCOME)], LATER)
    offers, welcome = DigestKind.OFFERS, DigestKind.WELCOME
    assert people.digests.counts(AT) == {(offers, READY): 2, (offers, REVIEW): 1, (welcome, READY): 1}
    assert people.digests.counts(LATER) == {(welcome, READY): 1}


def test_the_task_of_a_digest_is_told_apart_from_others(people, new):
    (key,) = people.digests.write([new()], AT)
    (task,) = people.outbox.take(1, AT, timedelta(minutes=1), DIGEST)
    assert isinstance(task, Task)
    people.outbox.done(task.key, AT)
    assert people.outbox.put("other", {}, AT, dedupe=f"digest-{key}") is None


def test_an_adviser_finds_what_waits_for_them_alone_by_pages(people, new, anais):
    people.persons.upsert([Person("P9", adviser=Adviser("other"))])
    other = people.persons.keys([("default", "P9")])["default", "P9"]
    people.persons.set_adviser(anais, Adviser("mine"))
    wanted = [new(f"now-{n}", state=READY if n == 1 else REVIEW) for n in range(4)]
    ids = people.digests.write([*wanted, new(state=REVIEW, person_key=other)], AT)
    first = [one.digest_id for one in people.digests.waiting_for("mine", 0, 2)]
    rest = [one.digest_id for one in people.digests.waiting_for("mine", first[-1], 9)]
    assert first + rest == [ids[0], ids[2], ids[3]]
    assert [one.digest_id for one in people.digests.waiting_for("other", 0, 9)] == ids[4:]
    people.digests.cancel(ids[0], LATER)
    assert [one.digest_id for one in people.digests.waiting_for("mine", 0, 9)] == [ids[2], ids[3]]
