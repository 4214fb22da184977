from datetime import timedelta

from matching.testing import make_profile
from tests.matching.conftest import AT


def test_places_in_lists_of_a_direction_are_counted_since_a_moment(store, shown):
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
    assert store.impressions.times_shown([first, second, third], "profiles_for", since) == {first: 2, second: 1}
    assert store.impressions.times_shown([], "profiles_for", since) == {}
