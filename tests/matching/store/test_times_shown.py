from datetime import timedelta

from matching.domain import Actor, Event, EventKind
from matching.store.migrate import HEAD, move
from matching.testing import make_profile
from tests.matching.conftest import AT


def test_places_in_lists_made_for_others_are_counted_since_a_moment_those_of_older_databases_too(store, shown):
    store.profiles.upsert(make_profile(f"P{i}") for i in range(3))
    first, second, third = sorted(store.profiles.keys([("default", f"P{i}") for i in range(3)]).values())
    bank = {"direction": "profiles_for"}
    store.impressions.record(
        [
            shown(first, 0, 1, **bank),
            shown(second, 0, 2, **bank),
            shown(first, 1, 1, **bank, at=AT - timedelta(days=2)),
            shown(first, 2, 1, **bank, at=AT - timedelta(days=9)),
            shown(third, 3, 1),
        ]
    )
    since = AT - timedelta(days=7)
    assert store.impressions.times_shown([first, second, third], since) == {first: 2, second: 1}
    assert store.impressions.times_shown([], since) == {}
    for target in ("0026", HEAD):
        with store._scope.write() as connection:
            move(connection, target)
    assert store.impressions.times_shown([first, second, third], since) == {first: 2, second: 1}
    assert store.impressions.times_shown([first], AT) == {first: 1}


def test_answers_to_an_offer_are_found_whoever_gave_them_and_nothing_else(store, shown):
    store.profiles.upsert(make_profile(f"P{i}") for i in range(3))
    people = sorted(store.profiles.keys([("default", f"P{i}") for i in range(3)]).values())
    ids = store.impressions.record(shown(key, row, offer_id=7 + (row == 2)) for row, key in enumerate(people))
    ids += store.impressions.record([shown(people[0], 0, offer_id=7)])

    def said(impression, kind, side="person"):
        return Event(0, impression, kind, side, (), Actor(side), "web", AT)

    store.events.append(
        [
            said(ids[0], EventKind.REFUSED),
            said(ids[1], EventKind.OPENED),
            said(ids[2], EventKind.APPLIED),
            said(ids[3], EventKind.CONTACTED, "employer"),
        ]
    )
    assert store.impressions.answered_of_offer(7) == [(people[0], ids[0])]
    assert store.impressions.answered_of_offer(9) == []
