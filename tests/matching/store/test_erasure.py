import json
import sqlite3
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from matching.domain import (
    Actor,
    Adviser,
    AnsweredTraining,
    Audience,
    Channel,
    Choice,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    Event,
    EventKind,
    NewDigest,
    NoticeKind,
    Offer,
    OverrideKind,
    Person,
    Profile,
    Project,
    Proof,
    Provenance,
    Purpose,
    RefusalReason,
    ReviewKind,
    RomeRef,
    Skill,
    Subscription,
    TrainingAnswer,
)
from matching.errors import InputError
from matching.store.attested import Attested
from matching.store.channel_faults import ChannelFault, FaultKind
from matching.store.devices import Device
from matching.store.notices import NewNotice
from matching.store.schema import answer_notes, metadata
from matching.testing import make_training

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
FEATURES = (0.123456, 0.654321, 7.0)
PERSON = Person(
    "NUM-778899",
    "agency",
    ("agency", "PROF-4455"),
    "Anaïs Le Goff",
    ("anais@exemple.fr",),
    ("0601020304",),
    ("3 rue des Lices",),
    adviser=Adviser("A12"),
)
PROFILE = Profile("PROF-4455", "agency", text="Boulangère à la retraite sportive")
LINKED = Profile("MISSION-66", "mission", skills=(Skill("Façonner des viennoiseries rares"),))
TRACES = [
    b"NUM-778899",
    b"PROF-4455",
    b"MISSION-66",
    "Anaïs Le Goff".encode(),
    b"anais@exemple.fr",
    b"0601020304",
    b"+33601020304",
    b"rue des Lices",
    b"retraite sportive",
    b"viennoiseries rares",
    b"Tourier rarissime",
    b"grand secret",
    "Note : à rappeler".encode(),
    b"2345",
    "près du canal".encode(),
    "Vous avez pétri pendant quinze ans".encode(),
    b"<digest-7788@exemple.fr>",
    b"2026-11-19-of-hers",
    b"push.example/de-anais",
    np.asarray(FEATURES, "<f4").tobytes(),
]


def dump(store):
    """Everything that the tables hold."""
    found = bytearray()
    with store._scope.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    found += bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                    found += b"\n"
    return bytes(found)


@pytest.fixture
def full(store, shown, rule):
    """A person of whom every table says something, and another one."""
    store.offers.upsert([Offer("O1", "Boulanger")])
    store.profiles.upsert([PROFILE, LINKED, Profile("OTHER", projects=(Project(RomeRef("D1102")),))])
    store.persons.upsert([PERSON, Person("OTHER", profile=("default", "OTHER"), name="Autre Personne")])
    key = store.profiles.keys([PROFILE.ref])[PROFILE.ref]
    other = store.profiles.keys([("default", "OTHER")])["default", "OTHER"]
    person = store.persons.of_profiles([key])[key]
    store.sources.link(key, LINKED.ref, "self", AT)
    store.sources.edit(key, "self", {"salary_min_eur_month": 2345.0}, Provenance.DECLARED, AT)
    store.consents.give(person, Purpose.VISIBILITY, "employers", AT)
    proof = Proof(Provenance.CERTIFIED, "CAP Tourier rarissime", "RNCP1", "Académie", AT.date())
    said = Attested("skills", {"label": "Feuilleter en grand secret", "ogr": "777"}, proof)
    store.attested.say(key, "body", [said], AT, Audience.TRAINING_BODIES)
    store.attested.choose(key, said.path, "body", Choice.HIDDEN, AT)
    store.subscriptions.put(person, Subscription(), AT)
    store.views.record(person, "employer", "123", "contact", AT)
    store.audit.append("person", "profile_edited", AT, person, {"name": PERSON.name})
    _send(store, person)
    ids = store.impressions.record([shown(key, offer_id=1, features=FEATURES), shown(other, list_id=1)])
    said = Event(0, ids[0], EventKind.REFUSED, "person", ("too_far",), Actor.PERSON, "space", AT)
    store.answer_notes.put(store.events.append([said])[0], "Trop de bruit à l’atelier")
    store.rules.put(key, [rule()])
    store.contacts.ask(key, 1, None, "adviser", "A12", AT)
    store.overrides.put(1, key, OverrideKind.PROMOTE, "met", "A12", AT)
    store.notices.tell([NewNotice("A12", NoticeKind.PROFILE, 1, key)], AT)
    store.tickets.say(store.tickets.open(1, "69", "A12", AT).key, "A13", "Note : voyez cette personne", AT, key)
    store.reviews.open(ReviewKind.OFFER_CLOSED, 1, key, None, AT)
    store.shortlists.add(
        store.shortlists.create("adviser", "A12", "Boulangers", AT).key, key, "A12", AT, "Note : à rappeler"
    )
    for queue in (store.outbox, store.jobs):
        queue.put("email", {"to": PERSON.emails[0]}, AT, person_key=person)
    store.sources.edit(key, "self", {"text": "Je cherche près du canal"}, Provenance.DECLARED, AT)
    answers = {f"jobseeker:{person}": "{}", "partner:X": '{"id":"PROF-4455"}', "partner:Y": "[]"}
    answers |= {"adviser:A12": '{"note":"Note : à rappeler"}', "adviser:A13": '{"text":"Je cherche près du canal"}'}
    for client, body in ((client, body.encode()) for client, body in answers.items()):
        store.idempotency.begin(client, "k", bytes(32), AT)
        store.idempotency.finish(client, "k", 200, body)
    return store


def _send(store, person):
    """A digest of hers, that left and bounced; when it is her turn again."""
    said = DigestContent((DigestEntry(1, 1, ("Vous avez pétri pendant quinze ans",)),))
    cycle = "2026-11-19-of-hers"
    (digest,) = store.digests.write([NewDigest(person, cycle, DigestKind.OFFERS, DigestState.READY, said)], AT)
    store.ledger.add([(person, 1, 1, digest)], AT)
    store.deliveries.sent(store.deliveries.begin(digest, Channel.EMAIL, AT).key, "<digest-7788@exemple.fr>", AT)
    store.digests.sent(digest, Channel.EMAIL, AT)
    store.short_links.of(digest, person, AT)
    store.texted.add("+33601020304", person, AT)
    fault = ChannelFault(Channel.EMAIL, FaultKind.HARD_BOUNCE, AT, PERSON.emails[0])
    store.channel_faults.add(person, fault)
    store.devices.add(person, Device("https://push.example/de-anais", "BPoint", "secret", AT))
    store.trainings.upsert([make_training("T1", 101)])
    (training,) = store.trainings.keys([("default", "T1")]).values()
    store.training_ledger.add([(person, training, digest)], AT)
    reasons = (RefusalReason.TOO_FAR,)
    store.training_answers.append(person, training, AnsweredTraining(TrainingAnswer.REFUSED, reasons, AT, "space"))
    store.schedule.move([(person, AT + timedelta(days=7), cycle, False)], AT)


def the_person(store):
    return store.persons.keys([PERSON.ref])[PERSON.ref]


def test_the_traces_looked_for_are_there_before(full):
    found = dump(full)
    assert [trace for trace in TRACES if trace not in found] == []


def test_after_erasure_no_table_says_anything_of_the_person(full, backend):
    person = the_person(full)
    erased = full.erasure.erase(person, AT)
    assert erased.persons == (person,)
    assert len(erased.profiles) == 2
    found = dump(full)
    assert [trace for trace in TRACES if trace in found] == []
    if backend == "sqlite":
        with sqlite3.connect(full._scope.engine.url.database) as file:
            text = "\n".join(file.iterdump())
        file.close()
        assert [trace for trace in TRACES[:-1] if trace.decode() in text] == []
        assert TRACES[-1].hex().upper() not in text.upper()


def test_the_notes_on_answers_are_deleted_and_not_only_unreadable(full):
    def kept():
        with full._scope.read() as connection:
            return connection.execute(select(answer_notes)).all()

    assert len(kept()) == 1
    full.erasure.erase(the_person(full), AT)
    assert kept() == []


def test_others_are_left_alone(full):
    other = full.persons.keys([("default", "OTHER")])["default", "OTHER"]
    before = full.about(other)
    full.erasure.erase(the_person(full), AT)
    assert full.about(other) == before
    assert before["impressions"]
    assert full.idempotency.begin("partner:Y", "k", bytes(32), AT) is not None


def test_the_feed_tells_the_erasure_and_the_log_keeps_that_it_happened(full):
    before, person = full.profiles.revision, the_person(full)
    erased = full.erasure.erase(person, AT, "adviser:A12")
    assert dict(full.profiles.changes_since(before)) == dict.fromkeys(erased.profiles)
    edited, gone = full.audit.of(person)
    assert (edited.payload, gone.action, gone.actor) == (None, "person_erased", "adviser:A12")
    assert full.audit.verify() is None


def test_an_erasure_undone_half_way_erases_nothing(full):
    before = dump(full)
    with pytest.raises(RuntimeError), full.transaction() as tx:
        tx.erasure.erase(the_person(full), AT)
        raise RuntimeError
    assert dump(full) == before


def test_nobody_unknown_is_erased(full):
    with pytest.raises(InputError, match="erased already"):
        full.erasure.erase(999, AT)


def test_whoever_was_erased_comes_back_only_by_registering_again(full):
    full.erasure.erase(the_person(full), AT)
    is_forgotten = full.erasure.is_forgotten()
    assert all(map(is_forgotten, [PERSON.ref, PROFILE.ref, LINKED.ref]))
    assert not is_forgotten(("default", "OTHER"))
    with pytest.raises(InputError, match="erased at the person's request"):
        full.profiles.upsert([PROFILE])
    assert full.persons.refusals([PERSON]) == {PERSON.ref: "forgotten"}
    assert full.erasure.lift([PERSON.ref, PROFILE.ref], "adviser:A12", AT) == 2
    assert full.profiles.upsert([PROFILE]).added == 1
    assert full.persons.upsert([PERSON]).added == 1


def test_erasures_are_done_again_after_a_restore(full):
    """The backup: this database, before. The live one forgot the same external keys, by the same secret."""
    with pytest.raises(RuntimeError), full.transaction() as tx:
        erased_live = tx.erasure.erase(the_person(tx), AT)
        listed = dict(tx.erasure.forgotten())
        raise RuntimeError
    assert len(listed) == 3
    assert full.erasure.reapply({}, AT).persons == ()
    assert full.erasure.reapply(listed, AT + timedelta(days=1)) == erased_live
    found = dump(full)
    assert [trace for trace in TRACES if trace in found] == []
    assert dict(full.erasure.forgotten()) == listed
    assert full.erasure.reapply(listed, AT).profiles == ()


def test_everything_about_a_person_is_json_that_says_all_of_it(full):
    told = full.about(the_person(full))
    assert json.loads(json.dumps(told)) == told
    empty = [name for name, value in told.items() if not value]
    assert empty == []
    text = json.dumps(told, ensure_ascii=False)
    assert [trace for trace in TRACES[:-1] if trace.decode() not in text] == []
    assert told["impressions"][0]["title"] == "Boulanger"
    assert told["answers"][0]["note"] == "Trop de bruit à l’atelier"
    assert told["provenance"]["salary_min_eur_month"]["source"] == "self"
    with pytest.raises(InputError, match="Person 999"):
        full.about(999)
