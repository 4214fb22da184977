"""What partners say of people with a proof, and what people make of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matching.domain import Audience, Choice, Person, Profile, Proof, Provenance, Purpose, Skill
from matching.errors import InputError
from matching.store.attested import Attested, Outcome

NOW = datetime.now(UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
CERTIFIED, DECLARED, INFERRED = Provenance.CERTIFIED, Provenance.DECLARED, Provenance.INFERRED
BODY, BODIES = "partner:body", Audience.TRAINING_BODIES
BAKER = Profile("P1", skills=(Skill("Vendre", "100"),), licences=("B",))
GUESS = Proof(INFERRED, confidence=0.8)


def certificate(expires=None):
    return Proof(CERTIFIED, "CAP Boulanger", "RNCP37537", "Académie de Lyon", date(2020, 7, 1), expires)


def skill(ogr, proof, label="Pétrir"):
    return Attested("skills", {"label": label, "ogr": str(ogr)}, proof)


@pytest.fixture
def baker(store):
    """The key of a profile, whose person exists."""
    store.profiles.upsert([BAKER])
    store.persons.upsert([Person("P1", profile=BAKER.ref)])
    return store.profiles.keys([BAKER.ref])[BAKER.ref]


def say(store, key, *said, at=NOW, source=BODY):
    return store.attested.say(key, source, said, at, BODIES)


def choose(store, key, path, source, choice):
    store.attested.choose(key, path, source, choice, NOW)


def skills(store, key):
    """OGR code -> how strong it is."""
    return {one.ogr: one.source for one in store.profiles.get([key])[key].skills}


def test_what_a_partner_certifies_or_infers_counts_with_its_strength_and_the_feed_says_so(store, baker):
    before = store.profiles.revision
    assert say(store, baker, skill(101, certificate()), skill(102, GUESS)) is Outcome.ADDED
    assert skills(store, baker) == {"100": DECLARED, "101": CERTIFIED, "102": INFERRED}
    assert [key for key, _ in store.profiles.changes_since(before)] == [baker]
    assert store.sources.stands(baker)["skills/101"].proof == certificate()


def test_an_update_replaces_the_words_of_its_source_and_no_others(store, baker):
    say(store, baker, skill(101, certificate()), skill(102, GUESS))
    say(store, baker, skill(103, GUESS), source="partner:other")
    assert say(store, baker, skill(102, GUESS), at=NOW + DAY) is Outcome.CHANGED
    assert skills(store, baker) == {"100": DECLARED, "102": INFERRED, "103": INFERRED}
    assert store.sources.provenance(baker)["skills/102"].at == NOW


def test_the_same_words_twice_change_nothing_and_an_older_message_is_not_believed(store, baker):
    say(store, baker, skill(101, certificate()))
    before = store.profiles.revision
    assert say(store, baker, skill(101, certificate()), at=NOW + DAY) is Outcome.UNCHANGED
    assert say(store, baker, skill(102, GUESS), at=NOW - DAY) is Outcome.STALE
    assert store.profiles.revision == before
    assert skills(store, baker) == {"100": DECLARED, "101": CERTIFIED}


def test_of_two_proofs_of_a_skill_the_strongest_counts(store, baker):
    say(store, baker, skill(101, GUESS), skill(101, certificate()), skill(101, certificate(TODAY - DAY)))
    assert store.sources.stands(baker)["skills/101"].proof == certificate()


def test_an_expired_certificate_is_kept_and_no_longer_certifies(store, baker):
    say(store, baker, skill(101, certificate(TODAY - DAY)))
    assert skills(store, baker)["101"] is DECLARED
    assert store.sources.stands(baker)["skills/101"].proof.expired(TODAY)


def test_a_certificate_that_expires_counts_less_once_profiles_are_made_again(store, baker, monkeypatch):
    later = TODAY + 30 * DAY
    say(store, baker, skill(101, certificate(TODAY + DAY)), skill(102, certificate(TODAY + 2 * DAY)))
    assert store.attested.expire(TODAY + DAY) == 0
    assert skills(store, baker) == {"100": DECLARED, "101": CERTIFIED, "102": CERTIFIED}
    monkeypatch.setattr("matching.store.merged.datetime", type("Later", (datetime,), {"now": lambda _: _at(later)}))
    assert store.attested.expire(later) == 1
    assert skills(store, baker) == {"100": DECLARED, "101": DECLARED, "102": DECLARED}
    assert store.attested.expire(later) == 0


def _at(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_what_is_hidden_counts_for_nothing_until_it_is_shown_again(store, baker):
    say(store, baker, skill(101, certificate()))
    before = store.profiles.revision
    choose(store, baker, "skills/101", BODY, Choice.HIDDEN)
    assert skills(store, baker) == {"100": DECLARED}
    assert [key for key, _ in store.profiles.changes_since(before)] == [baker]
    say(store, baker, skill(101, certificate()), skill(102, GUESS), at=NOW + DAY)
    assert "101" not in skills(store, baker)
    choose(store, baker, "skills/101", BODY, None)
    assert skills(store, baker)["101"] is CERTIFIED


def test_to_hide_a_certificate_leaves_what_one_says_oneself_and_no_more(store, baker):
    say(store, baker, skill(100, certificate()))
    assert skills(store, baker)["100"] is CERTIFIED
    choose(store, baker, "skills/100", BODY, Choice.HIDDEN)
    assert skills(store, baker)["100"] is DECLARED


def test_a_profile_of_one_source_may_be_hidden_in_part_and_is_whole_again(store, baker):
    choose(store, baker, "licences/B", "default", Choice.HIDDEN)
    assert store.profiles.get([baker])[baker].licences == ()
    choose(store, baker, "licences/B", "default", None)
    assert store.profiles.get([baker])[baker] == BAKER


def test_what_is_kept_wins_over_an_adviser_and_over_later_words_but_not_over_a_certificate(store, baker):
    store.sources.edit(baker, "self", {"salary_min_eur_month": 1800.0}, DECLARED, NOW)
    store.sources.edit(baker, "adviser", {"salary_min_eur_month": 1600.0}, Provenance.ADVISER, NOW, "A12")
    assert store.profiles.get([baker])[baker].salary_min_eur_month == 1600.0
    choose(store, baker, "salary_min_eur_month", "self", Choice.KEPT)
    assert store.profiles.get([baker])[baker].salary_min_eur_month == 1800.0
    choose(store, baker, "salary_min_eur_month", "adviser:A12", Choice.KEPT)
    assert store.profiles.get([baker])[baker].salary_min_eur_month == 1600.0
    choose(store, baker, "skills/100", "default", Choice.KEPT)
    say(store, baker, skill(100, certificate()))
    assert skills(store, baker)["100"] is CERTIFIED


def test_to_keep_what_its_source_no_longer_says_takes_nothing_from_others(store, baker):
    choose(store, baker, "licences/B", "gone", Choice.KEPT)
    assert store.profiles.get([baker])[baker].licences == ("B",)


def test_consent_withdrawn_forgets_what_was_said_by_it_on_linked_profiles_too(store, baker):
    linked = Profile("X7", BODY, licences=("C",))
    store.profiles.upsert([linked])
    store.sources.link(baker, linked.ref, "adviser:A12", NOW)
    person = store.persons.of_profiles([baker])[baker]
    store.consents.give(person, Purpose.UPDATES, BODIES, NOW)
    store.consents.give(person, Purpose.UPDATES, Audience.MISSIONS_LOCALES, NOW)
    say(store, baker, skill(101, GUESS))
    say(store, store.profiles.keys([linked.ref])[linked.ref], skill(102, GUESS))
    store.attested.say(baker, "mission", [skill(103, GUESS)], NOW, Audience.MISSIONS_LOCALES)
    assert {"101", "102", "103"} <= skills(store, baker).keys()
    store.consents.withdraw(person, Purpose.UPDATES, BODIES, NOW + DAY)
    assert skills(store, baker) == {"100": DECLARED, "103": INFERRED}
    assert store.profiles.get([baker])[baker].licences == ("B", "C")


def test_what_is_said_on_a_linked_profile_leaves_with_it(store, baker):
    linked = Profile("X7", BODY, licences=("C",))
    store.profiles.upsert([linked])
    store.sources.link(baker, linked.ref, "adviser:A12", NOW)
    say(store, store.profiles.keys([linked.ref])[linked.ref], skill(102, GUESS))
    assert "102" in skills(store, baker)
    store.sources.unlink(baker, linked.ref, NOW)
    assert skills(store, baker) == {"100": DECLARED}


def test_nothing_is_said_of_nobody(store):
    with pytest.raises(InputError):
        say(store, 99, skill(101, GUESS))
    with pytest.raises(InputError):
        choose(store, 99, "licences/B", "self", Choice.HIDDEN)
