from dataclasses import replace

from matching.store.sketches import Sketch


def test_what_changed_since_it_was_read_still_waits_once_grouped(store, offer):
    store.offers.upsert([offer])
    store.sketches.write([Sketch(1, b"a", 7, b"sample")])
    read = store.sketches.within([(7, 7)])
    store.sketches.write([Sketch(1, b"b", 7, b"other")])
    store.sketches.settle(read)
    assert store.sketches.waiting() == [7]
    store.sketches.settle(store.sketches.within([(7, 7)]))
    assert store.sketches.waiting() == []


def test_one_that_cannot_be_compared_leaves_its_group_at_once_and_the_others_wait(store, offer):
    store.offers.upsert([offer, replace(offer, id="A2"), replace(offer, id="A3")])
    store.sketches.write([Sketch(key, b"a", 7, b"sample") for key in (1, 2, 3)])
    store.offers.set_groups({2: 1, 3: 1})
    store.sketches.settle(store.sketches.within([(7, 7)]))
    store.sketches.write([Sketch(2, b"b", None, b"", False)])
    assert store.offers.groups([1, 2, 3]) == {1: 1, 2: 2, 3: 1}
    assert store.sketches.waiting() == [7]
    assert [row.offer_key for row in store.sketches.within([(7, 7)])] == [1, 3]


def test_an_offer_erased_meanwhile_has_no_sketch(store, offer):
    store.offers.upsert([offer])
    store.sketches.write([Sketch(1, b"a", 7, b"sample"), Sketch(9, b"a", 7, b"sample")])
    assert [row.offer_key for row in store.sketches.within([(7, 7)])] == [1]


def test_what_was_caught_up_with_is_not_looked_at_again(store, offer):
    store.offers.upsert([offer])
    assert [[key for key, *_ in page] for page in store.sketches.stale()] == [[1]]
    store.sketches.caught_up(store.offers.revision)
    store.offers.upsert([replace(offer, id="A2")])
    assert [[key for key, *_ in page] for page in store.sketches.stale()] == [[2]]
    store.sketches.caught_up(0)
    assert [[key for key, *_ in page] for page in store.sketches.stale()] == [[2]]
