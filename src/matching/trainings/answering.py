"""An answer to a training and the rules that follow, written together or not at all; and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from matching.domain import AnsweredTraining, Profile, RefusalReason, Rule, Training, TrainingAnswer
from matching.errors import InputError
from matching.geo import great_circle_km
from matching.refusals import training_reasons, training_rules
from matching.rome import Rome
from matching.store import Store
from matching.trainings.skills import skills_of


@dataclass(frozen=True, slots=True)
class Answered:
    """What was written.

    Attributes:
        answer_id: give it to `undo`.
        rules: now in the store for this training, by id.
    """

    answer_id: int
    rules: dict[int, Rule]


def answer(
    store: Store,
    rome: Rome,
    person_key: int,
    training_key: int,
    said: TrainingAnswer,
    reasons: Sequence[str],
    at: datetime,
    channel: str,
) -> Answered:
    """Write what a person answers to a training; the last answer counts, and the rules of the one before end.

    The same answer given again, by a double click say, is the one given before.

    Args:
        store: the whole store, or one of its transactions, which is then joined.
        rome: the release that names occupations.
        person_key: who answers.
        training_key: what is answered.
        said: interested or refused.
        reasons: of a refusal, of `matching.refusals.TRAINING`.
        at: when, aware.
        channel: through which.

    Raises:
        InputError: there is no such training or person, or a reason is none of a training; nothing is written.
    """
    given = training_reasons(reasons)
    with store.transaction() as tx:
        before = tx.training_answers.standing(person_key).get(training_key)
        if before and (before[1].answer, before[1].reasons) == (said, given):
            return Answered(before[0], _standing(tx, person_key, before[1].rules, at))
        if before:
            undo(tx, *before, at)
        training = tx.trainings.get([training_key]).get(training_key)
        if training is None:
            raise InputError(f"There is no training {training_key}; nothing is written.")
        made = _rules(tx, rome, person_key, training, given, at)
        answered = AnsweredTraining(said, given, at, channel, tuple(made))
        return Answered(tx.training_answers.append(person_key, training_key, answered), made)


def undo(store: Store, answer_id: int, answered: AnsweredTraining, at: datetime) -> None:
    """Take an answer back, with its rules: from `at` on it is as if it had not been given."""
    with store.transaction() as tx:
        tx.training_answers.undo([answer_id], at)
        tx.rules.undo(answered.rules, at)


def distance_km(profile: Profile, training: Training) -> float | None:
    """Great-circle; None when a place is not known, or the training may be followed from anywhere."""
    if training.remote:
        return None
    ends = profile.place.latitude, profile.place.longitude, training.place.latitude, training.place.longitude
    km = float(great_circle_km(*np.array(ends, np.float64)))
    return None if np.isnan(km) else km


def _rules(
    tx: Store, rome: Rome, person_key: int, training: Training, reasons: Sequence[RefusalReason], at: datetime
) -> dict[int, Rule]:
    key = tx.persons.profiles([person_key]).get(person_key)
    if key is None or not reasons:
        return {}
    far = distance_km(tx.profiles.get([key])[key], training)
    made = training_rules(reasons, skills_of(training, rome).occupations, far, at)
    return dict(zip(tx.rules.put(key, made), made, strict=True))


def _standing(tx: Store, person_key: int, rules: Sequence[int], at: datetime) -> dict[int, Rule]:
    """Those of some rules that were not undone by themselves."""
    key = tx.persons.profiles([person_key]).get(person_key, 0)
    return {one: rule for one, rule in tx.rules.made([key], at).get(key, {}).items() if one in rules}
