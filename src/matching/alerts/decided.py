"""What is decided is written: digests, what they show, the ledger and the next turn, in one transaction a batch.

Killed anywhere, done again: nothing is sent twice and nobody is lost, for a person has one digest an occasion, and
their next turn is written with it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from matching.alerts.broadened import broadened
from matching.alerts.chosen import listed
from matching.alerts.decency import PLACES
from matching.alerts.desk import Desk
from matching.alerts.drafts import Draft
from matching.alerts.part import Part, Ranks
from matching.alerts.silence import silences
from matching.alerts.summary import Summary
from matching.alerts.today import pushed_today
from matching.alerts.trained import trained
from matching.alerts.written import write
from matching.batched import batched
from matching.domain import WELCOME, WELCOME_OWED, Due, Frequency, Subscription
from matching.store.schedule import Move
from matching.times import cycle_of, next_due, zone_of

AT_ONCE = Frequency.IMMEDIATE

BATCH = 256
"""People of one transaction: what is decided again after a crash, and how long others wait to write."""

CLOSED_SINCE = timedelta(days=30)
"""How old may be the closing that someone is told of."""


def decide(desk: Desk, part: Part, ranks: Ranks, at: datetime, now: datetime) -> Iterator[Summary]:
    """Write the digests of the people of a part, batch by batch; those who were decided for already are left alone.

    Args:
        desk: what is worked with.
        part: the people, and what may be sent to them.
        ranks: who gets what.
        at: the moment of the night, aware.
        now: the moment of writing, aware: a night that was cut short may go on the next day, which then has no other.
    """
    for people in batched(part.people.tolist(), BATCH):
        drafts = _drafts(desk, part, ranks, people, at, now)
        with desk.store.transaction() as tx:
            done = write(tx, desk.ranked_by, drafts, partial(tx.schedule.still, now=at), now)
            tx.schedule.move([_move(draft, now) for draft in done.people.values()], now)
            tx.digests.let_go(done.people, now)
        empty, gone = sum(not one.listed for one in done.people.values()), len(people) - len(done.people)
        yield Summary(len(people), done.kinds, done.reviewed, done.pushed, empty, gone)


def _drafts(desk: Desk, part: Part, ranks: Ranks, people: Sequence[int], at: datetime, now: datetime) -> list[Draft]:
    due = desk.store.schedule.still(people, at)
    profiles = desk.store.profiles.get([one.profile_key for one in due.values()])
    told = listed(desk, part, ranks, due, profiles, _places(desk, due.values(), now), at)
    some = {key: one for key, one in told.items() if one.listed}
    silent = silences(desk, {key: one for key, one in due.items() if key not in some}, profiles, at)
    closed = desk.store.ledger.closed(due, at - CLOSED_SINCE, desk.still_open)
    said = broadened(desk, part, ranks, some, {key: profiles[due[key].profile_key] for key in some})
    taught = trained(desk, [due[key] for key in {**some, **silent}], profiles, at)
    return [
        Draft(
            one,
            occasion(one, at),
            some[key].listed if key in some else None,
            closed.get(key, ()),
            silent.get(key),
            some[key].question if key in some else None,
            said.get(key),
            taught.get(key, ()),
        )
        for key, one in due.items()
    ]


def _move(draft: Draft, now: datetime) -> Move:
    """When it is the turn of a person again."""
    due_at = next_due(draft.due.subscription.frequency, now, zone_of(draft.due.departement))
    return draft.due.person_key, due_at, draft.cycle, not draft.listed


def _places(desk: Desk, due: Collection[Due], at: datetime) -> dict[int, int]:
    """How many offers each of those who get some at once may still have on this date."""
    at_once = {one.person_key: one for one in due if one.subscription.frequency is AT_ONCE}
    return {key: max(PLACES - len(own), 0) for key, own in pushed_today(desk.store, at_once, at).items()}


def occasion(due: Due, at: datetime) -> str:
    """The cycle of someone's turn."""
    first = due.last_cycle is None and due.subscription == Subscription()
    owed = due.last_cycle == WELCOME_OWED
    return WELCOME if first or owed else cycle_of(at, zone_of(due.departement))
