"""Trainings that a person was told of: with the offers counted then, what they answered, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from matching.domain import (
    AnsweredTraining,
    DigestState,
    Offer,
    OfferStatus,
    Rule,
    Training,
    TrainingAnswer,
    TrainingEntry,
)
from matching.explain import training_facts
from matching.refusals import TRAINING, in_force
from matching.rome import Rome
from matching.store import Store
from matching.trainings import answering
from serving.answers import my_rules
from serving.errors import NotFoundError
from serving.schemas.answers import MyRule

ANSWERS: Mapping[TrainingAnswer, str] = {
    TrainingAnswer.INTERESTED: "Ça m’intéresse",
    TrainingAnswer.REFUSED: "Pas pour moi",
}
"""What a training may be answered, in the words of buttons."""

WORDS: Mapping[str, TrainingAnswer] = {"interesse": TrainingAnswer.INTERESTED, "refus": TrainingAnswer.REFUSED}
"""The same, as forms say it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A training as a person who was told of it reads it.

    Attributes:
        entry: what was said of it then.
        day: of today.
        open: whether one of its sessions may be entered.
        answer: the one that stands, with its id; None: none does.
        rules: that the answer put in force, and that still act.
    """

    key: int
    training: Training
    entry: TrainingEntry
    digest_id: int
    day: date
    open: bool
    answer: tuple[int, AnsweredTraining] | None
    rules: tuple[MyRule, ...] = ()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """(what, its words) of what it states."""
        return training_facts(self.training, self.entry.distance_km, self.day)

    @property
    def said(self) -> str | None:
        """What was answered, in words; None: nothing."""
        return ANSWERS[self.answer[1].answer] if self.answer else None

    @property
    def reasons(self) -> list[str]:
        """Of a refusal, as people read them."""
        return [TRAINING[reason].label for reason in self.answer[1].reasons] if self.answer else []


def told(store: Store, person: int, key: int, at: datetime) -> Told:
    """A training that a person was told of.

    Raises:
        NotFoundError: they were not, or it is there no more.
    """
    digest_id = store.training_ledger.digest_of(person, key)
    digest = None if digest_id is None else store.digests.get([digest_id]).get(digest_id)
    if digest is None or digest.state is not DigestState.SENT:
        raise NotFoundError
    found = listed(store, person, {one.training_key: one for one in digest.content.trainings}, digest.digest_id, at)
    training = next((one for one in found if one.key == key), None)
    if training is None:
        raise NotFoundError
    return training


def listed(store: Store, person: int, entries: Mapping[int, TrainingEntry], digest_id: int, at: datetime) -> list[Told]:
    """The trainings of a digest, in its order; those that are there no more are left out.

    Args:
        store: of the trainings.
        person: who was told.
        entries: of the digest, by key of the training.
        digest_id: which.
        at: now, aware.
    """
    if not entries:
        return []
    trainings, open_ = store.trainings.get(entries), store.trainings.still_open(entries, at.date())
    standing, made = store.training_answers.standing(person), _made(store, person, at)
    return [
        Told(
            key,
            trainings[key],
            entry,
            digest_id,
            at.date(),
            key in open_,
            standing.get(key),
            tuple(my_rules(store, _own(made, standing.get(key)), at)),
        )
        for key, entry in entries.items()
        if key in trainings
    ]


def offers_of(store: Store, entry: TrainingEntry) -> tuple[dict[int, Offer], int]:
    """The offers that were counted and are still open, in their order; and how many are not any more."""
    found = store.offers.get(entry.offer_keys)
    still = {key: found[key] for key in entry.offer_keys if key in found and found[key].status is OfferStatus.OPEN}
    return still, len(entry.offer_keys) - len(still)


def answer(
    tx: Store,
    rome: Rome,
    person: int,
    key: int,
    said: TrainingAnswer,
    reasons: Sequence[str],
    at: datetime,
    channel: str,
) -> Told:
    """Answer a training that one was told of.

    Raises:
        NotFoundError: they were not, or it is there no more.
        InputError: a reason is none of a training; nothing is written.
    """
    told(tx, person, key, at)
    answering.answer(tx, rome, person, key, said, reasons, at, channel)
    return told(tx, person, key, at)


def take_back(tx: Store, person: int, key: int, at: datetime) -> None:
    """Take an answer back, with its rules; what is taken back already stays so.

    Raises:
        NotFoundError: they were not told of it, or it is there no more.
    """
    standing = told(tx, person, key, at).answer
    if standing:
        answering.undo(tx, *standing, at)


def _made(store: Store, person: int, at: datetime) -> dict[int, Rule]:
    profile = store.persons.profiles([person]).get(person)
    made = {} if profile is None else store.rules.made([profile], at).get(profile, {})
    return {key: rule for key, rule in made.items() if in_force(rule, at)}


def _own(made: Mapping[int, Rule], standing: tuple[int, AnsweredTraining] | None) -> dict[int, Rule]:
    return {key: made[key] for key in standing[1].rules if key in made} if standing else {}
