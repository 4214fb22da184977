"""What followers of the store ask it."""

import random
import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from matching.domain import Offer, OfferStatus, Profile
from matching.errors import StoreUnavailableError
from matching.store import Store


def test_the_pulse_names_the_database_and_moves_with_each_table(store, offer):
    name, before = store.pulse()
    assert name == store.offers.database_id
    store.offers.upsert([offer])
    store.profiles.upsert([Profile(id="P1")])
    store.profiles.upsert([Profile(id="P2")])
    assert store.pulse() == (name, before | {"offers": 1, "profiles": 2})
    assert (store.offers.revision, store.profiles.revision) == (1, 2)


def test_keys_in_force_are_those_that_are_streamed(store, offer):
    store.offers.upsert([offer, replace(offer, id="A2", status=OfferStatus.FILLED), replace(offer, id="A3")])
    store.profiles.upsert([Profile(id="P1"), Profile(id="P2")])
    store.profiles.erase([1])
    assert store.offers.keys_in_force() == [key for key, _ in store.offers.stream()] == [1, 3]
    assert store.profiles.keys_in_force() == [key for key, _ in store.profiles.stream()] == [2]


def test_what_is_gone_since_a_revision_is_named(store):
    store.profiles.upsert([Profile(id="P1"), Profile(id="P2"), Profile(id="P3")])
    store.profiles.erase([2])
    store.profiles.erase([1])
    assert store.profiles.gone_since(1) == [1, 2]
    assert store.profiles.gone_since(2) == [1]
    assert store.profiles.gone_since(3) == []


def test_what_changed_is_found_without_going_through_all(tmp_path):
    asked = []
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store:
        store.profiles.upsert([Profile(id="P1")])
        event.listen(Engine, "before_cursor_execute", listen := lambda *call: asked.append(call[2:4]))
        for table in (store.profiles, store.offers):
            assert (table.changed_since(1), list(table.changes_since(1)), table.gone_since(1)) == ([], [], [])
        event.remove(Engine, "before_cursor_execute", listen)
    with sqlite3.connect(tmp_path / "store.sqlite3") as plain:
        plans = [row[3] for query, given in asked for row in plain.execute(f"EXPLAIN QUERY PLAN {query}", given)]
    assert sum("revision>?" in plan for plan in plans) >= 5
    assert not [plan for plan in plans if plan.startswith("SCAN")]


WRITERS, ROUNDS = 4, 12


def written(store, number):
    """Changes by one of several writers: short and long transactions, records of its own and one that all share."""
    draw = random.Random(number)
    for turn in range(ROUNDS):
        own = [Profile(id=f"{number}-{turn}-{i}") for i in range(draw.randint(1, 3))]
        shared = Profile(id="shared", text=f"{number}-{turn}")
        if draw.random() < 0.5:
            store.profiles.upsert([*own, shared])
            continue
        with store.transaction() as tx:
            for record in draw.sample([*own, shared], len(own) + 1):
                tx.profiles.upsert([record])
            tx.offers.upsert([Offer(f"{number}-{turn}", "Boulanger")])
            if turn % 3 == 0:
                tx.profiles.erase([tx.profiles.keys([own[0].ref])[own[0].ref]])


def followed(store, ended):
    """What a follower holds that reads what has changed since its last question, and asks on until all have ended."""
    offers, profiles, seen = {}, {}, {"offers": 0, "profiles": 0}
    while True:
        last = ended()
        _, revisions = store.pulse()
        for table, held in ((store.offers, offers), (store.profiles, profiles)):
            for key, record in table.changes_since(seen[table.table.name]):
                held.pop(key, None)
                held.update({key: record} if record is not None else {})
            seen[table.table.name] = revisions[table.table.name]
        if last:
            return offers, profiles, seen


def test_who_follows_misses_nothing_of_several_writers_at_once(at_once, store):
    over = []

    def writer(number):
        def work(own):
            try:
                written(own, number)
            finally:
                over.append(number)

        return work

    writers = [writer(number) for number in range(WRITERS)]
    *_, (offers, profiles, seen) = at_once(*writers, lambda own: followed(own, lambda: len(over) == WRITERS))
    assert profiles == dict(store.profiles.stream()) and len(profiles) > WRITERS * ROUNDS
    assert offers == dict(store.offers.stream()) and offers
    assert seen == {"offers": store.offers.revision, "profiles": store.profiles.revision}


def test_of_two_writers_the_second_waits_from_the_first_look_of_the_other_until_it_commits(store, store_url):
    """So that the one which begins first, and ends last, never brings a revision that a follower has passed."""
    store.profiles.upsert([Profile("known")])
    with Store.open(store_url, timeout_s=0.4) as other:
        with store.transaction() as tx:
            tx.profiles.upsert([Profile("known")])
            with pytest.raises(StoreUnavailableError, match="locked"):
                other.profiles.upsert([Profile("late")])
            tx.profiles.upsert([Profile("early")])
        other.profiles.upsert([Profile("late")])
        assert [record.id for _, record in other.profiles.changes_since(1)] == ["early", "late"]
        assert [record.id for _, record in other.profiles.changes_since(2)] == ["late"]
