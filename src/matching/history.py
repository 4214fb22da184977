"""What people answered so far and the rules they put in force, read from the store for many people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.asking import replies
from matching.columns.ragged import Ragged
from matching.domain import Event, EventKind, Profile, Rule
from matching.features.memory import Asked
from matching.outcomes import APPLIED, INTERESTED, outcomes_of

if TYPE_CHECKING:
    from matching.store import Store

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answers:
    """`a` answers to offers, by person.

    Attributes:
        person: int64 (a,), position of the person among those asked for.
        offer: int64 (a,), key of the offer.
        grade: int8 (a,), see `matching.outcomes.Outcomes`.
        reasons: uint32 (a,), bit `i` is the i-th `RefusalReason`.
        at: datetime64[us] (a,), in UTC.
    """

    person: Ints
    offer: Ints
    grade: NDArray[np.int8]
    reasons: NDArray[np.uint32]
    at: NDArray[np.datetime64]

    @classmethod
    def nothing(cls) -> "Answers":
        """No answer."""
        none, at = np.empty(0, np.int64), np.empty(0, "datetime64[us]")
        return cls(none, none, np.empty(0, np.int8), np.empty(0, np.uint32), at)

    def __len__(self) -> int:
        return len(self.person)

    def take(self, chosen: NDArray[np.integer] | NDArray[np.bool_]) -> "Answers":
        """Some of the answers, by position or mask."""
        return Answers(*(getattr(self, name)[chosen] for name in Answers.__slots__))

    def settled(self) -> "Answers":
        """The last word of each person on each offer, where it is more than interest, by person then offer.

        The last answer counts, whatever list the offer was in, except that an application stays one until it is undone.
        """
        order = np.lexsort((self.at, self.grade == APPLIED, self.offer, self.person))
        person, offer = self.person[order], self.offer[order]
        last = np.ones(len(order), bool)
        last[:-1] = (np.diff(person) != 0) | (np.diff(offer) != 0)
        return self.take(order[last & (self.grade[order] != INTERESTED)])


@dataclass(frozen=True, slots=True)
class History:
    """What some people answered.

    Attributes:
        answers: to offers.
        asked: to questions.
        rules: made and not undone, of each person by position; someone without any is absent.
    """

    answers: Answers
    asked: Asked
    rules: Mapping[int, Sequence[Rule]]

    @property
    def silent(self) -> bool:
        """Whether nothing was answered, to an offer or to a question."""
        return not len(self.answers) and not len(self.asked.person)


Keys = Sequence[int | None]
"""Of profiles in the store; None for one that is not there."""


class Histories(Protocol):
    """What people answered until a moment, included; someone who is not known has answered nothing."""

    def __call__(self, profiles: Sequence[Profile], at: datetime, keys: Keys | None = None) -> History:
        """Recall.

        Args:
            profiles: of the people.
            at: the moment, aware.
            keys: of the profiles; None looks them up.
        """
        ...


class StoredHistories:
    """`Histories` of a store.

    A handful of queries, however many people; the state of each answer is what `matching.outcomes` says.
    """

    def __init__(self, store: "Store") -> None:
        self._store = store

    def __call__(self, profiles: Sequence[Profile], at: datetime, keys: Keys | None = None) -> History:
        """Read what was answered and the rules made until `at`, included: an answer acts on the very next list."""
        until = at + timedelta(microseconds=1)
        if keys is None:
            stored = self._store.profiles.keys({profile.ref for profile in profiles})
            keys = [stored.get(profile.ref) for profile in profiles]
        people = sorted({key for key in keys if key is not None})
        own = [-1 if key is None else key for key in keys]
        happened = self._store.events.answers(people, until)
        shown = np.array(sorted({(key, event.impression_id, offer) for key, offer, event in happened}), np.int64)
        shown, events = shown.reshape(-1, 3), [event for _, _, event in happened]
        told = replies(_of_each(own, shown, events))
        made = self._store.rules.made(people, at)
        bound = ([*made.get(key, {}).values(), *said] for key, said in zip(own, told.rules, strict=True))
        return History(
            _answers(own, shown, events), told.asked, {row: rules for row, rules in enumerate(bound) if rules}
        )


def _answers(keys: Sequence[int], shown: Ints, events: Sequence[Event]) -> Answers:
    """Answers of each of `keys`, from impressions sorted by person."""
    if not len(shown):
        return Answers.nothing()
    state = outcomes_of(shown[:, 1].tolist(), events)
    kept = np.flatnonzero(state.answered)
    shown = shown[kept]
    people = np.unique(shown[:, 0])
    positions = Ragged(np.searchsorted(shown[:, 0], [*people, np.iinfo(np.int64).max]), np.arange(len(kept)))
    rows = np.flatnonzero(np.isin(keys, people))
    which, owners = positions.expand(np.searchsorted(people, np.array(keys, np.int64)[rows]))
    chosen = kept[which]
    return Answers(rows[owners], shown[which, 2], state.grade[chosen], state.reasons[chosen], state.answered_at[chosen])


def _of_each(keys: Sequence[int], shown: Ints, events: Sequence[Event]) -> list[list[Event]]:
    """Answers to questions of each of `keys`, with what withdrew them."""
    owner = dict(zip(shown[:, 1].tolist(), shown[:, 0].tolist(), strict=True))
    about: dict[int, list[Event]] = {}
    for event in events:
        if event.event in (EventKind.ANSWERED, EventKind.WITHDRAWN):
            about.setdefault(owner[event.impression_id], []).append(event)
    return [about.get(key, []) for key in keys]
