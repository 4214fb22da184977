"""Who has just come into a talent pool, by the bank's own search, vetoes and order."""

from datetime import datetime

import numpy as np

from matching.bank import Query
from matching.bank.pages import Turn
from matching.bank.prepared import Prepared, looked_up
from matching.bank.query import Asked
from matching.codec import from_json
from matching.columns import ProfileColumns
from matching.domain import TalentPool
from matching.errors import InputError
from matching.matcher import Matcher
from matching.pool import State
from matching.sourcing.fitting import VIEWER, Fit
from matching.sourcing.moment import at_moment, few
from matching.store import Store


def query_of(pool: TalentPool) -> Query:
    """Whom a pool gathers."""
    return from_json(Query, pool.query)


def joined(
    matcher: Matcher,
    store: Store,
    pool: TalentPool,
    people: State[ProfileColumns],
    former: State[ProfileColumns] | None,
    at: datetime,
) -> list[Fit]:
    """Those of a few people who are in a pool and were not, the best first; the too often solicited are spared.

    Args:
        matcher: of profiles.
        store: of the profiles; it has the last word on who may be seen.
        pool: which.
        people: as they are now.
        former: the same as they were; None: not known.
        at: the moment, aware.

    Returns:
        Nobody when the pool names what the release of the ROME no longer has: its page says so.
    """
    query = query_of(pool)
    try:
        if not _concerns(looked_up(matcher, query, None), people):
            return []
        found = Prepared.of(at_moment(matcher, people), store, query, VIEWER, None, at)
        known = found.found.people.keys
        if former is not None and len(known):
            then = at_moment(matcher, few(former, known))
            known = np.setdiff1d(known, Prepared.of(then, store, query, VIEWER, None, at).found.people.keys)
    except InputError:
        return []
    new = [one for one in found.others() if one.key in known]
    turn = Turn(store, lambda keys: store.profiles.visible(keys, VIEWER.audience), at)
    return [Fit(pool.key, found, one) for one in turn.meet(new, len(new))]


def _concerns(asked: Asked, people: State[ProfileColumns]) -> bool:
    """Whether somebody looks for, or has had, an occupation that counts: cheap, and false of most pools."""
    wanted = asked.exact | asked.near
    return not len(asked.codes) or any(bool(some.related(wanted).any()) for some in people.columns.columns)
