from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.domain import Offer, Profile
from matching.store import Counts, Store
from matching.store import records as records_module


@pytest.fixture(params=["offers", "profiles"])
def kind(request):
    return request.param


@pytest.fixture
def table(store, kind):
    return getattr(store, kind)


@pytest.fixture
def make(kind):
    cls, text = (Offer, "title") if kind == "offers" else (Profile, "text")

    def make(id_, text_="x", source="default"):
        return cls(**({"title": "t"} if cls is Offer else {}) | {"id": id_, "source": source, text: text_})

    return make


def test_what_is_written_is_read_back_the_same(store, offer, profile):
    store.offers.upsert([offer])
    store.profiles.upsert([profile])
    assert list(store.offers.get([1]).values()) == [offer]
    assert list(store.profiles.get([1]).values()) == [profile]


def test_writing_the_same_twice_changes_nothing(table, make):
    batch = [make("1"), make("2")]
    assert table.upsert(batch) == Counts(added=2)
    revision = table.revision
    assert table.upsert(batch) == Counts(unchanged=2)
    assert table.revision == revision


def test_a_record_that_says_something_else_is_changed_under_the_same_key(table, make):
    table.upsert([make("1"), make("2")])
    keys = table.keys([("default", "2")])
    assert table.upsert([make("1"), make("2", "y")]) == Counts(changed=1, unchanged=1)
    assert table.keys([("default", "2")]) == keys
    assert table.get(keys.values()) == {keys["default", "2"]: make("2", "y")}


def test_the_same_id_from_two_sources_is_two_records(table, make):
    table.upsert([make("1", source="a"), make("1", source="b")])
    keys = table.keys([("a", "1"), ("b", "1"), ("c", "1")])
    assert len(set(keys.values())) == 2
    assert table.refs([*keys.values(), 99]) == {key: ref for ref, key in keys.items()}


def test_the_last_of_a_repeated_key_stays_and_is_counted_once(table, make):
    assert table.upsert([make("1", "a"), make("2"), make("1", "b")]) == Counts(added=2, repeated=1)
    assert table.get([1]) == {1: make("1", "b")}


@pytest.mark.parametrize("size", [1, 2, 100])
def test_repeated_keys_count_the_same_wherever_a_batch_ends(table, make, monkeypatch, size):
    monkeypatch.setattr(records_module, "BATCH", size)
    batch = [make("1", "a"), make("2"), make("1", "b"), make("3")]
    assert table.upsert(batch) == Counts(added=3, repeated=1)
    assert table.upsert(batch) == Counts(unchanged=3, repeated=1)
    assert table.upsert([make("1", "c"), make("1", "d")]) == Counts(changed=1, repeated=1)
    assert [record for _, record in table.stream()] == [make("1", "d"), make("2"), make("3")]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xy")), max_size=8), max_size=4),
    size=st.integers(1, 5),
)
def test_counts_and_content_follow_the_last_record_of_each_key(files, size):
    with Store.open(":memory:") as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(records_module, "BATCH", size)
        known: dict[str, str] = {}
        for file in files:
            last = dict(file)
            counts = store.profiles.upsert(Profile(id_, text=text) for id_, text in file)
            assert counts == Counts(
                added=len(last.keys() - known.keys()),
                changed=sum(known[id_] != text for id_, text in last.items() if id_ in known),
                unchanged=sum(known.get(id_) == text for id_, text in last.items()),
                repeated=len(file) - len(last),
            )
            known |= last
            assert {p.id: p.text for _, p in store.profiles.stream()} == known


def test_a_stream_gives_every_record_once_in_key_order(table, make, monkeypatch):
    monkeypatch.setattr(records_module, "BATCH", 3)
    table.upsert(make(str(i)) for i in range(10))
    pairs = list(table.stream())
    assert [key for key, _ in pairs] == list(range(1, 11))
    assert [record.id for _, record in pairs] == [str(i) for i in range(10)]
    assert table.count() == 10


def test_a_stream_may_be_read_while_records_are_written(table, make, monkeypatch):
    monkeypatch.setattr(records_module, "BATCH", 2)
    table.upsert(make(str(i)) for i in range(5))
    for _, record in table.stream():
        table.upsert([replace(record, id=record.id)])
    assert table.count() == 5


def test_changes_are_those_after_the_revision(table, make):
    assert table.revision == 0
    table.upsert([make("1"), make("2"), make("3")])
    seen = table.revision
    assert dict(table.changes_since(0)).keys() == {1, 2, 3}
    assert list(table.changes_since(seen)) == []
    table.upsert([make("1"), make("3", "y"), make("4")])
    assert list(table.changes_since(seen)) == [(3, make("3", "y")), (4, make("4"))]


def test_changes_come_page_by_page_without_loss(table, make, monkeypatch):
    monkeypatch.setattr(records_module, "BATCH", 2)
    table.upsert(make(str(i)) for i in range(7))
    table.upsert(make(str(i), "y") for i in range(0, 7, 2))
    assert sorted(key for key, _ in table.changes_since(0)) == list(range(1, 8))


def test_an_erased_record_is_gone_and_followers_are_told(table, make):
    table.upsert([make("1"), make("2")])
    seen = table.revision
    assert table.erase([2, 77]) == 1
    assert table.get([2]) == {}
    assert table.keys([("default", "2")]) == {}
    assert list(table.changes_since(seen)) == [(2, None)]
    assert table.erase([2]) == 0


def test_the_key_of_an_erased_record_is_never_given_again(table, make, store, store_url):
    table.upsert([make("1"), make("2")])
    table.erase([1, 2])
    store.close()
    with Store.open(store_url) as again:
        others = getattr(again, table.table.name)
        others.upsert([make("2")])
        assert others.keys([("default", "2")]) == {("default", "2"): 3}


def test_nothing_of_an_erased_profile_is_left_in_a_dump(store, dump):
    store.profiles.upsert([Profile("secret-id", text="phrase très personnelle")])
    assert "personnelle" in dump(store)
    assert "secret-id" in dump(store)
    store.profiles.erase([1])
    assert "personnelle" not in dump(store)
    assert "secret-id" not in dump(store)


def test_more_keys_than_a_statement_takes_are_looked_up_in_parts(table, make, monkeypatch):
    monkeypatch.setattr("matching.store.keys.IN_LIMIT", 2)
    table.upsert(make(str(i)) for i in range(5))
    assert len(table.get(range(1, 6))) == 5
    assert len(table.keys([("default", str(i)) for i in range(5)])) == 5
    assert table.erase(range(1, 6)) == 5


def test_text_that_looks_like_sql_is_text(table, make):
    evil = make("'; DROP TABLE offers; --", '" OR 1=1 %s :x ?')
    table.upsert([evil])
    assert table.get([1]) == {1: evil}


def test_a_date_keeps_its_moment_whatever_its_zone(store):
    moment = datetime(2026, 11, 1, 8, tzinfo=UTC)
    store.offers.upsert([Offer("1", "t", created_at=moment, updated_at=moment)])
    assert store.offers.get([1])[1].created_at == moment
    assert store.offers.expire(timedelta(hours=1), moment + timedelta(minutes=59)) == 0
    assert store.offers.expire(timedelta(hours=1), moment + timedelta(minutes=61)) == 1


def test_a_database_keeps_its_name_and_no_two_have_the_same(table, store, store_url):
    name = table.database_id
    store.close()
    with Store.open(store_url) as again, Store.open(":memory:") as other:
        assert again.offers.database_id == again.profiles.database_id == name
        assert other.offers.database_id != name
