"""What people answered to trainings; an answer is undone by a mark, and the last one that is not counts."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from matching.domain import AnsweredTraining, RefusalReason, TrainingAnswer
from matching.errors import InputError
from matching.store.database import Scope
from matching.store.held import held
from matching.store.keys import parts
from matching.store.schema import training_answers

SEPARATOR = "|"


class TrainingAnswers:
    """The table of answers to trainings."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def append(self, person_key: int, training_key: int, said: AnsweredTraining) -> int:
        """Add an answer; its id.

        Raises:
            InputError: there is no such person.
        """
        row = {
            "person_key": person_key,
            "training_key": training_key,
            "answer": said.answer.value,
            "reasons": SEPARATOR.join(said.reasons),
            "at": said.at,
            "channel": said.channel,
            "rules": json.dumps(said.rules),
        }
        with self._scope.write() as connection:
            if not held(connection, [person_key]):
                raise InputError(f"Person {person_key} is not in the store (erased, perhaps); nothing is written.")
            return int(connection.execute(insert(training_answers).returning(training_answers.c.key), row).scalar_one())

    def undo(self, answer_ids: Iterable[int], at: datetime) -> None:
        """Take answers back, from `at` on; twice is as once."""
        c = training_answers.c
        with self._scope.write() as connection:
            for part in parts(list(answer_ids)):
                standing = c.key.in_(part), c.undone_at.is_(None)
                connection.execute(update(training_answers).where(*standing).values(undone_at=at))

    def standing(self, person_key: int) -> dict[int, tuple[int, AnsweredTraining]]:
        """The last answer of a person to each training, not taken back, with its id; by key of the training."""
        c = training_answers.c
        query = select(training_answers).where(c.person_key == person_key, c.undone_at.is_(None)).order_by(c.key)
        with self._scope.read() as connection:
            return {row["training_key"]: (row["key"], _said(row)) for row in connection.execute(query).mappings()}

    def refused(self, person_keys: Sequence[int]) -> dict[int, set[int]]:
        """Trainings that each person refused and did not take back; absent: none."""
        c, last = training_answers.c, dict[tuple[int, int], str]()
        with self._scope.read() as connection:
            for part in parts(person_keys):
                query = select(c.person_key, c.training_key, c.answer).where(c.undone_at.is_(None))
                for person, training, answer in connection.execute(query.where(c.person_key.in_(part)).order_by(c.key)):
                    last[person, training] = answer
        found: dict[int, set[int]] = {}
        for (person, training), answer in last.items():
            if answer == TrainingAnswer.REFUSED:
                found.setdefault(person, set()).add(training)
        return found


def _said(row: Any) -> AnsweredTraining:
    return AnsweredTraining(
        TrainingAnswer(row["answer"]),
        tuple(RefusalReason(slug) for slug in row["reasons"].split(SEPARATOR) if slug),
        row["at"],
        row["channel"],
        tuple(json.loads(row["rules"])),
    )
