from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import NoticeKind
from matching.errors import ConflictError, InputError
from matching.store import Periods
from matching.store.migrate import HEAD, move
from matching.store.notices import NewNotice
from matching.store.talent_pools import MOST_POOLS

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BAKERS, CARRIERS = '{"romes":["D1102"]}', '{"romes":["N1101"]}'


@pytest.fixture
def pool(people):
    """A pool of the Rhône that C1 opened."""
    return people.talent_pools.open("Fournil de Gerland", BAKERS, "69", "C1", AT)


def test_whoever_opens_a_pool_subscribes_to_it_and_others_may(people, pool):
    assert (pool.version, pool.author, pool.changed_by, pool.archived_at) == (1, "C1", "C1", None)
    for _ in range(2):
        people.talent_pools.subscribe(pool.key, "A9", AT + DAY)
    assert people.talent_pools.subscribers([pool.key]) == {pool.key: ["A9", "C1"]}
    assert people.talent_pools.unsubscribe(pool.key, "C1") and not people.talent_pools.unsubscribe(pool.key, "C1")
    assert people.talent_pools.watched() == [*people.talent_pools.get([pool.key]).values()]
    people.talent_pools.unsubscribe(pool.key, "A9")
    assert people.talent_pools.watched() == []


def test_pools_are_those_of_an_area_and_those_that_one_opened(people, pool):
    mine = people.talent_pools.open("À moi", BAKERS, None, "C2", AT)

    def seen(adviser, areas, before=None):
        return [one.key for one in people.talent_pools.of_adviser(adviser, areas, before, 9)]

    assert seen("C9", ["38", "69"]) == [pool.key]
    assert seen("C2", ["69"]) == [mine.key, pool.key]
    assert seen("C2", ["69"], before=mine.key) == [pool.key]
    assert seen("C9", []) == []


def test_a_change_says_which_version_it_is_of_so_that_none_is_lost(people, pool):
    changed = people.talent_pools.change(pool.key, 1, "C2", AT + DAY, "Quai de Saône", CARRIERS, "01")
    assert (changed.name, changed.query, changed.departement) == ("Quai de Saône", CARRIERS, "01")
    assert (changed.version, changed.author, changed.changed_by, changed.changed_at) == (2, "C1", "C2", AT + DAY)
    with pytest.raises(ConflictError, match="changed since version 1"):
        people.talent_pools.change(pool.key, 1, "C1", AT + DAY, "Perdu", BAKERS, "69")
    assert people.talent_pools.get([pool.key]) == {pool.key: changed}


def test_of_two_who_change_a_pool_at_once_one_is_told_to_read_it_again(people, pool, at_once):
    def rename(name):
        def renamed(store):
            try:
                return store.talent_pools.change(pool.key, 1, "C1", AT, name, BAKERS, "69").version
            except ConflictError:
                return None

        return renamed

    assert sorted(at_once(rename("A"), rename("B")), key=str) == [2, None]


def test_a_pool_that_is_archived_is_apart_and_watched_no_more_until_it_is_changed(people, pool):
    for day in (1, 2):
        people.talent_pools.archive(pool.key, AT + day * DAY)
    (away,) = people.talent_pools.of_adviser("C1", [], None, 9, archived=True)
    assert (away.archived_at, people.talent_pools.watched()) == (AT + DAY, [])
    assert people.talent_pools.of_adviser("C1", ["69"], None, 9) == []
    with pytest.raises(ConflictError):
        people.talent_pools.change(pool.key, pool.version, "C1", AT, "Lu avant", BAKERS, "69")
    people.talent_pools.change(pool.key, away.version, "C1", AT + 2 * DAY, away.name, BAKERS, "69")
    assert [one.archived_at for one in people.talent_pools.watched()] == [None]


def test_names_are_said_and_short_and_pools_are_there(people, pool):
    for name in ("", " ", "x" * 101):
        with pytest.raises(InputError, match="1 to 100"):
            people.talent_pools.open(name, BAKERS, None, "C1", AT)
        with pytest.raises(InputError, match="1 to 100"):
            people.talent_pools.change(pool.key, 1, "C1", AT, name, BAKERS, None)
    pools = people.talent_pools
    for call in (
        lambda: pools.change(9, 1, "C1", AT, "Rien", BAKERS, None),
        lambda: pools.archive(9, AT),
        lambda: pools.subscribe(9, "C1", AT),
    ):
        with pytest.raises(InputError, match="no talent pool 9"):
            call()
    assert pools.get([9]) == {}


def test_one_adviser_keeps_so_many_pools_in_use(people):
    made = [people.talent_pools.open(f"n° {n}", BAKERS, None, "C1", AT) for n in range(MOST_POOLS)]
    with pytest.raises(ConflictError, match="archive one first"):
        people.talent_pools.open("De trop", BAKERS, None, "C1", AT)
    people.talent_pools.open("D’une autre", BAKERS, None, "C2", AT)
    people.talent_pools.archive(made[0].key, AT)
    people.talent_pools.open("À la place", BAKERS, None, "C1", AT)


def test_a_pool_that_nobody_uses_is_archived_and_forgotten_in_its_time_with_what_was_told(people, pool):
    kept = people.talent_pools.open("Suivi", BAKERS, "69", "C1", AT)
    people.notices.tell([NewNotice("C1", NoticeKind.POOL, key, 1) for key in (pool.key, kept.key)], AT)
    later = AT + 183 * DAY
    people.talent_pools.used(kept.key, later)
    counts = people.retention.apply(Periods(), later + DAY)
    assert (counts["archived_pools"], counts["pools"]) == (1, 0)
    assert [one.key for one in people.talent_pools.watched()] == [kept.key]
    for days in range(0, 1096, 100):
        people.talent_pools.used(kept.key, later + days * DAY)
    counts = people.retention.apply(Periods(lists=900), later + 902 * DAY)
    assert (counts["archived_pools"], counts["pools"]) == (0, 1)
    assert [*people.talent_pools.get([pool.key, kept.key])] == [kept.key]
    assert people.talent_pools.subscribers([pool.key]) == {}


def test_what_was_told_of_a_pool_goes_with_it(people, pool):
    people.notices.tell([NewNotice("C1", NoticeKind.POOL, pool.key, 1), NewNotice("C1", NoticeKind.PROFILE, 1, 1)], AT)
    people.talent_pools.archive(pool.key, AT)
    assert people.talent_pools.forget(AT + DAY) == 1
    assert [one.kind for one in people.notices.of_adviser("C1")] == [NoticeKind.PROFILE]


def test_that_a_pool_is_used_is_written_once_a_day(people, pool):
    for hours, written in ((1, 0), (23, 0), (24, 24), (30, 24)):
        people.talent_pools.used(pool.key, AT + timedelta(hours=hours))
        assert people.talent_pools.get([pool.key])[pool.key].used_at == AT + timedelta(hours=written)


def test_going_back_before_pools_forgets_them_and_keeps_the_people_and_the_other_notices(people, pool):
    people.notices.tell([NewNotice("C1", NoticeKind.POOL, pool.key, 1), NewNotice("C1", NoticeKind.PROFILE, 1, 1)], AT)
    with people._scope.write() as connection:
        move(connection, "0023")
    with people._scope.write() as connection:
        move(connection, HEAD)
    assert people.profiles.count() == 3
    assert people.talent_pools.get([pool.key]) == {}
    assert [one.kind for one in people.notices.of_adviser("C1")] == [NoticeKind.PROFILE]
    again = people.talent_pools.open("Encore", BAKERS, "69", "C1", AT)
    assert people.talent_pools.watched() == [again]
