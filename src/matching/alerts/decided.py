"""What is decided is written: digests, what they show, the ledger and the next turn, in one transaction a batch.

Killed anywhere, done again: nothing is sent twice and nobody is lost, for a person has one digest an occasion, and
their next turn is written with it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from matching.alerts.chosen import listed
from matching.alerts.desk import Desk
from matching.alerts.drafts import WELCOME, Draft
from matching.alerts.part import Part, Ranks
from matching.alerts.summary import Summary
from matching.alerts.times import cycle_of, zone_of
from matching.alerts.written import write
from matching.batched import batched
from matching.domain import Due, Subscription

BATCH = 256
"""People of one transaction: what is decided again after a crash, and how long others wait to write."""

SILENT_AFTER = 3
"""Empty cycles in a row after which someone is told why nothing comes; then not again until something does."""

CLOSED_SINCE = timedelta(days=30)
"""How old may be the closing that someone is told of."""


def decide(desk: Desk, part: Part, ranks: Ranks, at: datetime) -> Iterator[Summary]:
    """Write the digests of the people of a part, batch by batch; those who were decided for already are left alone.

    Args:
        desk: what is worked with.
        part: the people, and what may be sent to them.
        ranks: who gets what.
        at: the moment of the night, aware.
    """
    for people in batched(part.people.tolist(), BATCH):
        drafts = _drafts(desk, part, ranks, people, at)
        with desk.store.transaction() as tx:
            yield write(tx, desk.ranked_by, drafts, at, len(people))


def _drafts(desk: Desk, part: Part, ranks: Ranks, people: Sequence[int], at: datetime) -> list[Draft]:
    due = desk.store.schedule.still(people, at)
    profiles = desk.store.profiles.get([one.profile_key for one in due.values()])
    lists = listed(desk, part, ranks, due, profiles, {}, at)
    closed = desk.store.ledger.closed(due, at - CLOSED_SINCE)
    return [Draft(one, occasion(one, at), lists.get(key), closed.get(key, ())) for key, one in due.items()]


def occasion(due: Due, at: datetime) -> str:
    """The cycle of someone's turn."""
    first = due.last_cycle is None and due.subscription == Subscription()
    return WELCOME if first else cycle_of(at, zone_of(due.departement))
