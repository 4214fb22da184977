"""Trainings, the ledger of those that people were told of, and their answers, on each database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from matching.domain import AnsweredTraining, DigestKind, DigestState, NewDigest, RefusalReason, Session, TrainingAnswer
from matching.errors import InputError
from matching.store import Periods
from matching.store.migrate import HEAD, move
from matching.testing import make_training

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = NOW.date()
NO = AnsweredTraining(TrainingAnswer.REFUSED, (RefusalReason.TOO_FAR, RefusalReason.OTHER), NOW, "web", (7,))
YES = AnsweredTraining(TrainingAnswer.INTERESTED, (), NOW, "link")


def open_(store, day=DAY):
    return [training.id for _, training in store.trainings.open(day)]


def test_a_training_is_open_until_the_day_before_its_last_session(people):
    made = make_training("T", 101, sessions=(Session(date(2026, 11, 1)), Session(date(2026, 12, 1))))
    people.trainings.upsert([made, make_training("over", 101, sessions=(Session(date(2026, 11, 20)),))])
    assert open_(people) == ["T"]
    assert (open_(people, date(2026, 11, 30)), open_(people, date(2026, 12, 1))) == (["T"], [])
    assert dict(people.trainings.open(DAY))[1] == made
    assert people.trainings.still_open([1, 2, 9], DAY) == {1}


def test_one_that_the_catalogue_gives_again_comes_back_in_the_same_words(people):
    made = [make_training(str(n), 101) for n in range(5)]
    people.trainings.upsert(made)
    assert people.trainings.withdraw_missing("default", {"0", "1", "2", "3"}, 5, False, DAY) == 1
    assert open_(people) == ["0", "1", "2", "3"]
    assert people.trainings.upsert(made).changed == 1
    assert len(open_(people)) == 5


def test_the_ledger_lets_a_training_through_once_a_person(people, anais):
    assert people.training_ledger.add([(anais, 3, 1), (anais, 4, 1), (99, 3, 1)], NOW) == [True, True, False]
    assert people.training_ledger.add([(anais, 4, 2), (anais, 5, 2)], NOW) == [False, True]
    assert people.training_ledger.pushed([anais, 99]) == {anais: {3, 4, 5}}
    assert people.training_ledger.digest_of(anais, 5) == 2
    people.training_ledger.forget(1)
    assert people.training_ledger.pushed([anais]) == {anais: {5}}


def test_the_last_answer_that_is_not_taken_back_counts(people, anais):
    first, last = (people.training_answers.append(anais, 3, said) for said in (YES, NO))
    assert people.training_answers.standing(anais) == {3: (last, NO)}
    assert people.training_answers.refused([anais]) == {anais: {3}}
    people.training_answers.undo([last], NOW)
    assert people.training_answers.standing(anais) == {3: (first, YES)}
    assert people.training_answers.refused([anais]) == {}


def test_nobody_unknown_answers(people):
    with pytest.raises(InputError, match="99"):
        people.training_answers.append(99, 3, YES)


def test_erasure_leaves_nothing_of_what_a_person_was_told_and_said(people, anais):
    people.training_ledger.add([(anais, 3, 1)], NOW)
    people.training_answers.append(anais, 3, NO)
    people.erasure.erase(anais, NOW)
    assert people.training_ledger.pushed([anais]) == {} == people.training_answers.standing(anais)


def test_what_is_old_goes_and_what_was_told_stays_known_while_it_may_be_entered(people, anais):
    old = NOW - timedelta(days=1_096)
    over = make_training("over", 101, sessions=(Session(date(2024, 1, 1)),))
    people.trainings.upsert([make_training("T", 101), over])
    people.training_ledger.add([(anais, 1, 1), (anais, 2, 1)], old)
    people.training_answers.append(anais, 1, replace(NO, at=old))
    people.training_answers.append(anais, 2, NO)
    done = people.retention.apply(Periods(), NOW)
    assert {name: done[name] for name in ("training_pushes", "training_answers", "trainings")} == {
        "training_pushes": 1,
        "training_answers": 1,
        "trainings": 1,
    }
    assert people.training_ledger.pushed([anais]) == {anais: {1}}
    assert [*people.training_answers.standing(anais)] == [2]
    assert people.trainings.keys([over.ref]) == {}


def test_going_back_before_trainings_forgets_them_and_keeps_people_and_digests(people, anais):
    people.digests.write([NewDigest(anais, "welcome", DigestKind.WELCOME, DigestState.READY)], NOW)
    people.trainings.upsert([make_training("T", 101)])
    people.training_ledger.add([(anais, 1, 1)], NOW)
    people.training_answers.append(anais, 1, NO)
    people.trainings.erase([1])
    for target in ("0016", HEAD):
        with people._scope.write() as connection:
            move(connection, target)
    assert (people.profiles.count(), people.trainings.count(), people.trainings.revision) == (3, 0, 0)
    assert len(people.digests.of_person(anais, None, 9)) == 1
    people.trainings.upsert([make_training("T", 101)])
    assert open_(people) == ["T"]
