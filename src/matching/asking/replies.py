"""From events to what was asked, what was answered, and what the answers put in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.asking.questions import known, question
from matching.domain import Event, EventKind, Rule
from matching.errors import InputError
from matching.features.memory import Asked
from matching.outcomes import undone

YES, NO = "yes", "no"
"""How events say an answer, after the slug."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What questions brought, of `n` people.

    Attributes:
        asked: the answers in force, the last one to each question.
        before: slugs once put to each person, whatever came of it: never again.
        rules: what the answers in force made, for each person; ended or not, see `matching.refusals.standing`.
    """

    asked: Asked
    before: tuple[frozenset[str], ...]
    rules: tuple[tuple[Rule, ...], ...]


def replies(events: Sequence[Iterable[Event]]) -> Replies:
    """Read people's events.

    Args:
        events: those of each person, in any order, other events than of questions among them. The last answer to a
            question counts; one that was withdrawn never was, but what was asked once is not asked again. A question
            that the table no longer holds teaches nothing.

    Raises:
        InputError: an event names no question, or answers neither yes nor no.
    """
    found = [_answers(own) for own in events]
    rows = [(row, slug, *said) for row, (answers, _) in enumerate(found) for slug, said in answers.items()]
    asked = Asked(
        np.array([row for row, *_ in rows], np.int64),
        tuple(slug for _, slug, _, _ in rows),
        np.array([accepts for *_, accepts, _ in rows], bool),
    )
    rules = [
        tuple(rule for slug, (accepts, event) in answers.items() for rule in question(slug).rules(accepts, event.at))
        for answers, _ in found
    ]
    return Replies(asked, tuple(before for _, before in found), tuple(rules))


def _answers(events: Iterable[Event]) -> tuple[dict[str, tuple[bool, Event]], frozenset[str]]:
    """Answers in force by slug, and all slugs put."""
    ordered = sorted(events, key=lambda event: (event.at, event.event_id))
    withdrawals = [event for event in ordered if event.event is EventKind.WITHDRAWN]
    gone = set(undone([event.event_id for event in withdrawals], [event.withdrawn_of for event in withdrawals]))
    answers: dict[str, tuple[bool, Event]] = {}
    before = set[str]()
    for event in ordered:
        if event.event is EventKind.ASKED:
            before.add(_slug(event))
        elif event.event is EventKind.ANSWERED:
            before.add(_slug(event))
            accepts = _said(event)
            if event.event_id not in gone and known(_slug(event)):
                answers[_slug(event)] = (accepts, event)
    return answers, frozenset(before)


def _slug(event: Event) -> str:
    if not event.reasons:
        raise InputError(f"Event {event.event_id} names no question; give the slug of a question.")
    return event.reasons[0]


def _said(event: Event) -> bool:
    if event.reasons[1:] not in ((YES,), (NO,)):
        raise InputError(f"Event {event.event_id} answers nothing; give the slug, then {YES!r} or {NO!r}.")
    return event.reasons[1] == YES
