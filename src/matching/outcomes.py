"""From events to the current state of each impression: the one place where that is decided.

Events come as records here, and as tables in `matching.log`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns.ragged import Ragged
from matching.domain import Event, EventKind, RefusalReason
from matching.errors import InputError
from matching.refusals import EMPLOYER, PERSON

NONE, REFUSED, INTERESTED, APPLIED = -1, 0, 1, 2
"""Grades of an answer; `NONE` is unknown, not negative."""

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The current state of each impression, in the order of the log.

    Attributes:
        grade: int8 (n,), `NONE`, `REFUSED`, `INTERESTED` or `APPLIED`. A refusal that only tells something of the data
            or of the person's situation is no judgement of the offer: `NONE`.
        answered: bool (n,), whether the person answered at all, whatever was said.
        reasons: uint32 (n,), bit `i` is the i-th `RefusalReason` of the refusal in force.
        answered_at: datetime64[us] (n,), in UTC, when the person last answered; NaT when not answered.
        opened: bool (n,), opened, by a person or by a mail scanner.
        employer: float32 (n,), 1 contacted, interviewed or hired; 0 refused for a reason that teaches; NaN unknown.
        employer_weight: float32 (n,), weight of that refusal as a negative; 1 otherwise.
        hired: bool (n,), hired, whoever said so.
    """

    grade: NDArray[np.int8]
    answered: NDArray[np.bool_]
    reasons: NDArray[np.uint32]
    answered_at: NDArray[np.datetime64]
    opened: NDArray[np.bool_]
    employer: NDArray[np.float32]
    employer_weight: NDArray[np.float32]
    hired: NDArray[np.bool_]


def reason_mask(reasons: Iterable[str]) -> int:
    """Bits of the `RefusalReason` slugs.

    Raises:
        InputError: a slug is not in the table.
    """
    mask = 0
    for slug in reasons:
        if slug not in _BITS:
            raise InputError(f"{slug!r} is no reason of refusal; give one of {', '.join(_BITS)}.")
        mask |= _BITS[slug]
    return mask


_BITS = {reason.value: 1 << index for index, reason in enumerate(RefusalReason)}
_DISLIKES = sum(_BITS[reason.value] for reason, teaching in PERSON.items() if teaching.dislikes)
_APPLIES = sum(_BITS[reason.value] for reason, teaching in PERSON.items() if teaching.counts_as)
_WEIGHTS = {reason.value: teaching.chance for reason, teaching in EMPLOYER.items()}
_ANSWERS = (EventKind.REFUSED, EventKind.APPLIED, EventKind.INTERESTED)
_ACCEPTS = (EventKind.CONTACTED, EventKind.INTERVIEWED, EventKind.HIRED)


def outcomes_of(impression_ids: Sequence[int], events: Iterable[Event]) -> Outcomes:
    """Derive the current state of impressions, known by their ids.

    Raises:
        InputError: an event names an impression, an event kind, a side or a reason that does not exist.
    """
    ids = np.array(impression_ids, np.int64)
    return Happened.of([*events], ids).outcomes(len(ids))


@dataclass(frozen=True, slots=True)
class Happened:
    """Events.

    Attributes:
        ids: int64 (e,).
        rows: int64 (e,), of the impression.
        kinds: int64 (e,), place in `EventKind`.
        person: bool (e,), whose side.
        at: int64 (e,), microseconds since 1970 in UTC.
        undoes: int64 (e,), id of the event that a withdrawal undoes, -1 for none.
        reasons: (e,), places in `slugs`.
        slugs: distinct; only those of the events that are looked into need be known.
    """

    ids: Ints
    rows: Ints
    kinds: Ints
    person: Mask
    at: Ints
    undoes: Ints
    reasons: Ragged
    slugs: Sequence[str]

    @classmethod
    def of(cls, events: Sequence[Event], impression_ids: Ints) -> "Happened":
        """Those of some impressions; errors as `outcomes_of`."""
        slugs = {slug: place for place, slug in enumerate(dict.fromkeys(s for one in events for s in one.reasons))}
        return cls(
            np.array([one.event_id for one in events], np.int64),
            rows_of(impression_ids, np.array([one.impression_id for one in events], np.int64)),
            places_of([one.event for one in events], KINDS, "event"),
            places_of([one.side for one in events], SIDES, "side") == SIDES["person"],
            np.array([(one.at - _EPOCH) // _MICROSECOND for one in events], np.int64),
            np.array([-1 if one.withdrawn_of is None else one.withdrawn_of for one in events], np.int64),
            Ragged.of([[slugs[slug] for slug in one.reasons] for one in events], np.int64),
            [*slugs],
        )

    def outcomes(self, n: int) -> Outcomes:
        """The state of `n` impressions.

        Events are taken in the order of `at`, then `event_id`, without those that a withdrawal undid. The last answer
        counts, except that interest shown after an application does not lower it. An employer's refusal undoes no
        contact.
        """
        happened = self.in_force()
        opened = np.zeros(n, bool)
        opened[happened.rows[happened.are(EventKind.OPENED)]] = True
        answers = happened.only(happened.person & happened.are(*_ANSWERS))
        grade, answered, reasons = _person(answers, n)
        answered_at = np.full(n, "NaT", "datetime64[us]")
        answered_at[answers.rows] = answers.at.astype("datetime64[us]")
        employer, weight = _employer(happened.only(~happened.person & happened.are(*_ACCEPTS, EventKind.REFUSED)), n)
        hired = np.zeros(n, bool)
        hired[happened.rows[happened.are(EventKind.HIRED)]] = True
        return Outcomes(grade, answered, reasons, answered_at, opened, employer, weight, hired)

    def in_force(self) -> "Happened":
        """Those that no withdrawal undid, oldest first."""
        ordered = self.only(np.lexsort((self.ids, self.at)))
        withdrawals = np.flatnonzero(ordered.are(EventKind.WITHDRAWN))
        if not len(withdrawals):
            return ordered
        gone = undone(ordered.ids[withdrawals].tolist(), ordered.undoes[withdrawals].tolist())
        return ordered.only(~np.isin(ordered.ids, gone))

    def are(self, *kinds: EventKind) -> Mask:
        """Which are of some kinds, bool (e,)."""
        return np.isin(self.kinds, [KINDS[kind.value] for kind in kinds])

    def only(self, which: Ints | Mask) -> "Happened":
        """Some of the events, by position or mask."""
        places: Ints = np.flatnonzero(which) if which.dtype == np.bool_ else np.asarray(which, np.int64)
        return Happened(
            self.ids[places],
            self.rows[places],
            self.kinds[places],
            self.person[places],
            self.at[places],
            self.undoes[places],
            self.reasons.take(places),
            self.slugs,
        )

    def folded(self, values: Mapping[str, Any], fold: np.ufunc, none: Any, dtype: type) -> NDArray[Any]:
        """The reasons of each event in one value (e,); `none` where it gives none."""
        found: NDArray[Any] = np.full(len(self.rows), none, dtype)
        some = np.flatnonzero(self.reasons.lengths())
        if len(some):
            used, place = np.unique(self.reasons.values, return_inverse=True)
            table: NDArray[Any] = np.array([*values.values()], dtype)
            places = places_of([self.slugs[one] for one in used.tolist()], values, "reason")
            found[some] = fold.reduceat(table[places][place], self.reasons.offsets[:-1][some])
        return found


KINDS: Mapping[str, int] = {kind.value: index for index, kind in enumerate(EventKind)}
SIDES: Mapping[str, int] = {"person": 0, "employer": 1}
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def _person(answers: Happened, n: int) -> tuple[NDArray[np.int8], Mask, NDArray[np.uint32]]:
    """Grade, answered and reasons of each impression."""
    grade, answered, reasons = np.full(n, NONE, np.int8), np.zeros(n, bool), np.zeros(n, np.uint32)
    refused, interested = answers.are(EventKind.REFUSED), answers.are(EventKind.INTERESTED)
    masks = np.zeros(len(answers.rows), np.uint32)
    masks[refused] = answers.only(refused).folded(_BITS, np.bitwise_or, 0, np.uint32)
    grades = np.where(interested, INTERESTED, APPLIED).astype(np.int8)
    grades[refused] = _graded(masks[refused])
    decisive = ~interested
    grade[answers.rows[decisive]], reasons[answers.rows[decisive]] = grades[decisive], masks[decisive]  # the last wins
    last = np.full(n, -1, np.int64)
    last[answers.rows] = np.arange(len(answers.rows))
    answered[answers.rows] = True
    curious = answered & (grade != APPLIED)
    curious[curious] = interested[last[curious]]
    grade[curious], reasons[curious] = INTERESTED, 0
    return grade, answered, reasons


def _graded(masks: NDArray[np.uint32]) -> NDArray[np.int8]:
    judged = (masks == 0) | (masks & np.uint32(_DISLIKES) != 0)
    applied = masks & np.uint32(_APPLIES) != 0
    return np.where(applied, APPLIED, np.where(judged, REFUSED, NONE)).astype(np.int8)


def _employer(answers: Happened, n: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Acceptance of each impression, and its weight."""
    found, weights = np.full(n, np.nan, np.float32), np.ones(n, np.float32)
    refused = answers.are(EventKind.REFUSED)
    refusals = answers.only(refused)
    weight = refusals.folded(_WEIGHTS, np.maximum, 1.0, np.float32)
    teaches = weight > 0
    found[refusals.rows[teaches]], weights[refusals.rows[teaches]] = 0, weight[teaches]
    accepted = answers.rows[~refused]
    found[accepted], weights[accepted] = 1, 1
    return found, weights


def undone(ids: Sequence[int], targets: Sequence[int | None]) -> list[int]:
    """Ids of the events that withdrawals undo; one that is itself undone undoes nothing.

    Args:
        ids: of the withdrawals, oldest first.
        targets: the event that each undoes.
    """
    gone: set[int] = set()
    for own, target in zip(reversed(ids), reversed(targets), strict=True):
        if own not in gone and target is not None:
            gone.add(target)
    return list(gone)


def places_of(texts: Sequence[str], known: Mapping[str, Any], what: str) -> Ints:
    """Place of each text among those `known`, int64 (n,).

    Raises:
        InputError: one is not among them.
    """
    places = {text: place for place, text in enumerate(known)}
    if unknown := [text for text in texts if text not in places]:
        raise InputError(f"{unknown[0]!r} is no {what} of the log; give one of {', '.join(known)}.")
    return np.array([places[text] for text in texts], np.int64)


def rows_of(ids: Ints, wanted: Ints) -> Ints:
    """Where each wanted impression is among the ids of all, int64 (n,).

    Raises:
        InputError: one is not there.
    """
    if not len(wanted):
        return np.empty(0, np.int64)
    if not len(ids):
        raise InputError("The log has events and no impression; export both with `matching export log`.")
    order = None if (ids[1:] > ids[:-1]).all() else np.argsort(ids, kind="stable")
    places = np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)
    found = places if order is None else order[places]
    if len(missing := wanted[ids[found] != wanted]):
        raise InputError(f"An event names impression {missing[0]}, which the log lacks; export both files together.")
    return np.asarray(found, np.int64)
