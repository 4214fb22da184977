from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from matching.domain import (
    Actor,
    Channel,
    ContactState,
    DigestKind,
    DigestState,
    Event,
    EventKind,
    NewDigest,
    Offer,
    OfferStatus,
    Person,
    Purpose,
    ReviewKind,
    ReviewState,
)
from matching.errors import SettingsError
from matching.store import Periods
from matching.store.schema import answer_notes, deliveries, digests, events, impressions, lists, profiles

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def counted(store, *tables):
    with store._scope.read() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def ago(days):
    return NOW - timedelta(days=days)


def kept(store, periods=None, now=NOW):
    return {name: n for name, n in store.retention.apply(periods or Periods(), now).items() if n}


def test_a_store_without_anything_old_keeps_everything(people, shown):
    people.impressions.record([shown(1, at=ago(1))])
    people.idempotency.begin("c", "k", bytes(32), ago(0.5))
    assert kept(people) == {}
    assert counted(people, lists, impressions) == [1, 1]


def test_feature_rows_go_before_what_was_shown(people, shown):
    people.impressions.record([shown(1, at=ago(394)), shown(2, list_id=1, at=ago(392))])
    assert kept(people) == {"feature_rows": 1}
    assert [bool(one.features) for key in (1, 2) for one in people.impressions.of_profile(key)] == [False, True]


def test_old_lists_go_with_their_answers_and_notes_and_others_stay(people, shown, rule, anais):
    ids = people.impressions.record([shown(1, at=ago(1096)), shown(1, list_id=1, at=ago(1094))])
    said = [Event(0, one, EventKind.REFUSED, "person", (), Actor.PERSON, "", ago(1094)) for one in ids]
    for event in people.events.append(said):
        people.answer_notes.put(event, "Trop loin")
    people.rules.put(1, [rule(since=ago(1300)), rule(since=ago(1100))])
    assert kept(people) == {"feature_rows": 2, "lists": 1, "rules": 1}
    assert counted(people, lists, impressions, events, answer_notes) == [1, 1, 1, 1]
    assert kept(people) == {}


def test_old_digests_go_with_their_deliveries_and_others_stay(people, anais):
    for days in (1096, 1094):
        (key,) = people.digests.write([NewDigest(anais, str(days), DigestKind.OFFERS, DigestState.READY)], ago(days))
        people.deliveries.begin(key, Channel.EMAIL, ago(days))
    assert kept(people) == {"digests": 1}
    assert counted(people, digests, deliveries) == [1, 1]


def test_that_an_offer_was_pushed_is_known_while_it_or_one_like_it_is_open(people, anais):
    """Offers 1 open, 2 and 3 closed; 4 open, found near-identical to 3 after the push; 5 closed and 6 like it, open."""
    people.offers.upsert([Offer(f"O{n}", "Boulanger") for n in range(1, 7)])
    people.offers.fill([2, 3, 5], ago(1))
    people.offers.set_groups({4: 3, 6: 5})
    people.ledger.add([(anais, 1, 1, 1), (anais, 2, 2, 1), (anais, 3, 3, 1), (anais, 5, 5, 1)], ago(1096))
    assert kept(people) == {"pushes": 1}
    assert people.ledger.pushed([anais]) == {anais: {1, 3, 5}}
    people.offers.set_groups({5: 4, 3: 4, 6: 6, 4: 4})
    assert kept(people) == {}
    people.offers.fill([1, 4], ago(1))
    assert kept(people) == {"pushes": 3}
    people.ledger.add([(anais, 2, 2, 1)], ago(1094))
    assert kept(people) == {}


def test_offers_closed_long_ago_go_with_their_versions(people):
    people.offers.upsert([Offer("A", "ouverte"), Offer("B", "fermée", updated_at=ago(731), status=OfferStatus.FILLED)])
    people.offers.upsert([Offer("C", "récente", updated_at=ago(700), status=OfferStatus.EXPIRED)])
    assert kept(people) == {"closed_offers": 1}
    assert people.offers.keys([("default", name) for name in "ABC"]).keys() == {("default", "A"), ("default", "C")}


def test_what_is_done_views_reviews_and_requests_go_in_their_time(people, anais):
    for days in (1094, 1096):
        people.views.record(anais, "employer", "1", "contact", ago(days))
        review = people.reviews.open(ReviewKind.DUPLICATE, None, None, None, ago(days))
        people.reviews.close(review.key, ReviewState.DISMISSED, "A1", ago(days))
    people.outbox.put("email", {}, ago(40))
    (task,) = people.outbox.take(1, ago(40), timedelta(minutes=1))
    people.outbox.done(task.key, ago(31))
    people.jobs.put("compact", {}, ago(40))
    people.idempotency.begin("c", "k", bytes(32), ago(2))
    people.audit.append("person", "x", ago(2200), anais, {"a": 1})
    assert kept(people) == {"identity_views": 1, "reviews": 1, "outbox": 1, "idempotency": 1, "audit_payloads": 1}
    assert people.audit.verify() is None
    assert len(people.jobs.take(9, NOW, timedelta(minutes=1))) == 1


def test_requests_that_nobody_answered_end_and_go_in_their_time(people):
    old, late = (
        people.contacts.ask(1, offer, None, "adviser", "A1", ago(days)) for offer, days in ((1, 1096), (2, 30))
    )
    assert kept(people) == {"contacts": 1}
    assert people.contacts.get([old.key, late.key])[late.key].state is ContactState.EXPIRED


def test_persons_who_give_no_sign_are_counted_and_kept(people, shown):
    people.persons.upsert([Person(f"N{n}", profile=("default", f"P{n}")) for n in (1, 2, 3)])
    with people._scope.write() as connection:
        connection.execute(update(profiles).values(stated_at=ago(800)))
    (one,) = people.impressions.record([shown(1, at=ago(1))])
    people.events.append([Event(0, one, EventKind.INTERESTED, "person", (), Actor.PERSON, "", ago(1))])
    people.consents.give(2, Purpose.AUDIT, "", ago(10))
    assert kept(people) == {"inactive_persons": 1}
    assert people.persons.count() == 3


def test_expired_exports_are_deleted_with_their_files_and_nothing_else(store, tmp_path):
    for name in ("whole", "shared"):
        (tmp_path / name).mkdir()
        for file in ("impressions.parquet", "events.jsonl.gz", "manifest.json"):
            (tmp_path / name / file).write_text("x")
        store.exports.record(str(tmp_path / name), ago(9), ago(1))
    (tmp_path / "shared" / "notes.txt").write_text("à garder")
    store.exports.record(str(tmp_path / "gone"), ago(9), ago(1))
    store.exports.record(str(tmp_path / "later"), ago(9), ago(-1))
    assert kept(store) == {"exports": 3}
    assert [path.name for path in sorted(tmp_path.rglob("*")) if "matching" not in path.name] == ["shared", "notes.txt"]
    assert kept(store) == {}


def test_a_copy_that_cannot_be_deleted_is_counted_and_tried_again(store, tmp_path):
    (tmp_path / "x.parquet").mkdir()
    (tmp_path / "x.parquet" / "manifest.json").mkdir()
    store.exports.record(str(tmp_path / "x.parquet"), ago(9), ago(1))
    assert kept(store) == {"exports_left": 1}
    (tmp_path / "x.parquet" / "manifest.json").rmdir()
    assert kept(store) == {"exports": 1}


def test_periods_are_read_from_a_file_over_the_defaults(tmp_path):
    path = tmp_path / "retention.toml"
    path.write_text("lists = 365\n")
    assert Periods.read(path) == Periods(lists=365)
    assert Periods.read(None) == Periods()
    assert all(days > 0 for days in asdict(Periods()).values())


@pytest.mark.parametrize("text", ["lists = 0", "lists = 'a'", "names = 3", "lists = true", "lists ="])
def test_a_file_that_says_no_period_is_refused(tmp_path, text):
    path = tmp_path / "retention.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"retention\.toml"):
        Periods.read(path)
    with pytest.raises(SettingsError, match="cannot be read"):
        Periods.read(tmp_path / "absent")
