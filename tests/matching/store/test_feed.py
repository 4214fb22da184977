"""What followers of the store ask it."""

from dataclasses import replace

from matching.domain import OfferStatus, Profile


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
