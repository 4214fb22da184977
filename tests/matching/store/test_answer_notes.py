from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from matching.domain import Actor, Event, EventKind, Person
from matching.errors import InputError
from matching.store.answer_notes import LIMIT
from matching.store.schema import answer_notes

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
SAID = "Trop de bruit à l'atelier"


@pytest.fixture
def answered(people, shown):
    """Adds a refusal of profile 1, then of profile 2, to the store: their events."""
    ids = people.impressions.record([shown(1), shown(2, 1)])
    refused = [Event(0, one, EventKind.REFUSED, "person", (), Actor.PERSON, "", AT) for one in ids]
    return people.events.append(refused)


def kept(store):
    with store._scope.read() as connection:
        return list(connection.execute(select(answer_notes.c.event_key, answer_notes.c.payload)))


def test_a_note_is_read_beside_its_answer_and_written_encrypted(people, anais, answered):
    mine, other = answered
    people.answer_notes.put(mine, SAID)
    assert people.answer_notes.of([mine, other]) == {mine: SAID}
    ((_, payload),) = kept(people)
    assert SAID.encode() not in bytes(payload)


def test_a_note_written_again_takes_the_place_of_the_first(people, anais, answered):
    people.answer_notes.put(answered[0], "Autre chose")
    people.answer_notes.put(answered[0], SAID)
    assert people.answer_notes.of(answered) == {answered[0]: SAID}


def test_nothing_that_reads_answers_reads_their_notes(people, anais, answered):
    people.answer_notes.put(answered[0], SAID)
    assert SAID not in repr(people.events.of([1, 2]))


def test_a_note_goes_with_the_answer_that_is_taken_back(people, anais, answered):
    people.persons.upsert([Person("N2", profile=("default", "P2"))])
    for one in answered:
        people.answer_notes.put(one, SAID)
    undoing = people.events.withdraw(answered[0], AT)
    people.events.withdraw(undoing, AT)
    assert people.answer_notes.of(answered) == {answered[1]: SAID}
    assert [event for event, _ in kept(people)] == [answered[1]]


def test_a_note_about_nobody_registered_or_too_long_is_refused(people, anais, answered):
    with pytest.raises(InputError, match="answer without a note"):
        people.answer_notes.put(answered[1], SAID)
    with pytest.raises(InputError, match=f"{LIMIT} characters"):
        people.answer_notes.put(answered[0], "a" * (LIMIT + 1))
    assert kept(people) == []


def test_the_person_reads_the_notes_on_both_sides_of_what_is_about_them(people, anais, answered):
    hired = Event(0, 1, EventKind.CONTACTED, "employer", (), Actor.EMPLOYER, "", AT)
    people.answer_notes.put(answered[0], SAID)
    people.answer_notes.put(people.events.append([hired])[0], "Rappeler mardi")
    assert [one["note"] for one in people.about(anais)["answers"]] == [SAID, "Rappeler mardi"]
