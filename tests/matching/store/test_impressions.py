import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching.domain import Event, EventKind
from matching.errors import InputError
from matching.store import Store
from matching.store import impressions as module
from matching.versions import library_versions

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_what_was_shown_is_read_back_the_same_under_ids_of_the_store(people, shown):
    given = [shown(list_id=-5, position=2), shown(list_id=-9, profile_id=2), shown(list_id=-5, propensity=0.25)]
    ids = people.impressions.record(given)
    assert ids == [1, 2, 3]
    found = people.impressions.get(ids)
    lists = [found[i].list_id for i in ids]
    assert lists == [1, 2, 1]
    assert [found[i] for i in ids] == [
        replace(one, impression_id=i, list_id=number) for one, i, number in zip(given, ids, lists, strict=True)
    ]


def test_features_keep_their_bits_missing_ones_included(people, shown):
    features = tuple(np.array([1 / 3, np.nan, -0.0, 1e-40, 3e38], np.float32).tolist())
    (one,) = people.impressions.record([shown(features=features)])
    found = people.impressions.get([one])[one].features
    assert np.array(found, np.float32).tobytes() == np.array(features, np.float32).tobytes()


def test_a_list_is_read_in_the_order_it_was_shown(people, shown):
    people.impressions.record([shown(position=3), shown(position=1), shown(position=2), shown(list_id=1)])
    assert [one.position for one in people.impressions.of_list(1)] == [1, 2, 3]


def test_all_that_was_shown_to_a_person_is_found_oldest_first(people, shown):
    later = AT + timedelta(days=1)
    people.impressions.record([shown(at=later), shown(list_id=1, profile_id=2), shown(list_id=2, position=2)])
    assert [one.at for one in people.impressions.of_profile(1)] == [AT, later]


def test_a_list_that_says_two_things_of_itself_is_refused_and_nothing_is_written(people, shown):
    with pytest.raises(InputError, match=r"list 0 differ in bundle"):
        people.impressions.record([shown(), shown(bundle="other", position=2)])
    assert people.impressions.of_profile(1) == []


def test_what_was_shown_to_a_person_who_is_not_there_is_refused_with_the_cure(people, shown):
    with pytest.raises(InputError, match=r"A profile is not in the store .* leave out"):
        people.impressions.record([shown(), shown(profile_id=9, list_id=1)])
    assert people.impressions.of_profile(1) == []


def test_nothing_shown_writes_nothing(people):
    assert people.impressions.record([]) == []
    assert list(people.impressions.stream(None, AT)) == [[]]


def test_the_versions_of_the_libraries_stay_with_the_list(people, shown):
    people.impressions.record([shown()])
    people.impressions.record([shown()], {"numpy": "1.0"})
    assert people.impressions.versions(1) == dict(library_versions())
    assert people.impressions.versions(2) == {"numpy": "1.0"}
    assert people.impressions.versions(3) == {}
    assert {"numpy", "lightgbm", "faiss-cpu"} <= library_versions().keys()


@pytest.mark.parametrize("page", [1, 2, 100])
def test_a_stream_gives_each_impression_of_the_period_once_by_time_in_whole_lists(people, shown, monkeypatch, page):
    monkeypatch.setattr(module, "PAGE_LISTS", page)
    days = [3, 1, 2, 2, 5, 0]
    given = [shown(list_id=i, position=p, at=AT + timedelta(days=d)) for i, d in enumerate(days) for p in (1, 2)]
    people.impressions.record(given)
    pages = list(people.impressions.stream(AT + timedelta(days=1), AT + timedelta(days=5)))
    found = [one for rows in pages for one in rows]
    assert [(one.at - AT).days for one in found] == [1, 1, 2, 2, 2, 2, 3, 3]
    assert len({one.impression_id for one in found}) == 8
    assert all(len({one.list_id for one in rows}) * 2 == len(rows) for rows in pages)


def test_features_older_than_the_date_are_dropped_and_the_rest_stays(people, shown):
    people.impressions.record([shown(), shown(list_id=1, at=AT + timedelta(days=1))])
    assert people.impressions.drop_features(AT + timedelta(hours=1)) == 1
    assert people.impressions.drop_features(AT + timedelta(hours=1)) == 0
    old, new = people.impressions.of_profile(1)
    assert old.features == ()
    assert old.score == new.score
    assert len(new.features) == 3


def test_features_are_kept_at_most_thirteen_months():
    for month in range(1, 13):
        year, after = 2027 + month // 12, month % 12 + 1
        assert datetime(2026, month, 1) + module.FEATURES_KEPT <= datetime(year, after, 1)


def test_erasing_a_person_erases_what_was_shown_answered_and_ruled_and_nothing_of_others(people, shown, rule):
    store = people
    ids = store.impressions.record(
        [shown(), shown(list_id=1, direction="profiles_for"), shown(2, 1, 2, direction="profiles_for"), shown(3, 2)]
    )
    store.events.append(Event(0, i, EventKind.INTERESTED, "person", (), "person", "web", AT) for i in ids)
    for key in (1, 2):
        store.rules.put(key, [rule(impression_id=ids[0])])
    store.profiles.erase([1])
    assert store.impressions.get(ids).keys() == set(ids[2:])
    assert [event.impression_id for event in store.events.of(ids)] == ids[2:]
    assert store.rules.in_force([1, 2], AT).keys() == {2}
    assert store.impressions.versions(1) == {}
    assert store.impressions.versions(2)


def test_an_erasure_undone_leaves_everything(people, shown):
    (one,) = people.impressions.record([shown()])

    with pytest.raises(ZeroDivisionError), people.transaction() as tx:
        tx.profiles.erase([1])
        assert tx.impressions.get([one]) == {}
        raise ZeroDivisionError
    assert people.impressions.get([one])


def test_ids_of_erased_impressions_are_never_given_again(people, shown, store_url):
    people.impressions.record([shown(), shown(2, 1)])
    people.profiles.erase([2])
    people.close()
    with Store.open(store_url) as again:
        assert again.impressions.record([shown()]) == [3]


def test_what_is_shown_outlives_its_offer(people, shown, offer):
    people.offers.upsert([offer])
    (one,) = people.impressions.record([shown(offer_id=1)])
    people.offers.erase([1])
    assert people.impressions.get([one])[one].offer_id == 1


def test_a_missing_feature_is_not_a_zero(people, shown):
    (one,) = people.impressions.record([shown(features=(math.nan, 0.0))])
    missing, zero = people.impressions.get([one])[one].features
    assert math.isnan(missing)
    assert zero == 0


def test_pages_follow_one_another_without_gap_or_repeat(store, profile, shown):
    store.profiles.upsert([profile])
    store.impressions.record([shown(1, list_id=i, position=p) for i in range(5) for p in (1, 2)])
    until, pages, after = AT + timedelta(days=1), [], None
    while True:
        page, after = store.impressions.page(None, until, after, 2)
        pages.append([one.list_id for one in page])
        if after is None:
            break
    assert pages == [[1, 1, 2, 2], [3, 3, 4, 4], [5, 5]]
