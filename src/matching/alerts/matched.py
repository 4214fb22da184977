"""From people whose turn it is to the couples that may be sent: a pure computation, part by part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matching.alerts.decency import Pushed, decent, interesting, known, neighbouring, senders, sparing
from matching.alerts.desk import Desk
from matching.alerts.part import Part
from matching.domain import Due, Profile, Subscription
from matching.matcher import Shortlists, ranks_within

SHORTLIST = 120
"""Best offers of each person among which what may be sent is looked for: copies of what was sent are among them."""

KEPT = 40
"""Of these, those that are kept for who gets what."""

Ints = NDArray[np.int64]


def matched(desk: Desk, due: Sequence[Due], at: datetime) -> Part:
    """Everything that may be sent to some people.

    Args:
        desk: what is worked with.
        due: the people, ascending by person key.
        at: the moment of the night, aware.
    """
    profiles = desk.store.profiles.get([one.profile_key for one in due])
    pushed = desk.store.ledger.pushed([one.person_key for one in due])
    parts = [_matched(desk, some, profiles, pushed, at, handle) for handle, some in by_handle(due, profiles).items()]
    people = np.array([one.person_key for one in due], np.int64)
    return Part.concatenate(people, [*parts, Part.empty()])


def by_handle(due: Iterable[Due], profiles: Mapping[int, Profile]) -> dict[float | None, list[Due]]:
    """People by the handle that they chose, None the usual one; those whose profile was erased are left out."""
    found: dict[float | None, list[Due]] = {}
    for one in due:
        if one.profile_key in profiles:
            handle = one.subscription.handle
            found.setdefault(None if handle == Subscription().handle else handle, []).append(one)
    return found


def _matched(
    desk: Desk,
    due: Sequence[Due],
    profiles: Mapping[int, Profile],
    pushed: Mapping[int, set[int]],
    at: datetime,
    handle: float | None,
) -> Part:
    groups = [pushed.get(one.person_key, set()) for one in due]  # each has the key of its first, mostly only, offer
    found = desk.matcher.shortlists([profiles[one.profile_key] for one in due], SHORTLIST, at, handle, groups)
    rows = sendable(desk, found, Pushed.of(dict(enumerate(groups))))
    rows = rows[ranks_within(found.query[rows]) < KEPT]
    person = np.array([one.person_key for one in due], np.int64)[found.query[rows]]
    real = found.score[rows], found.liking[rows], found.similarity[rows]
    return Part(np.empty(0, np.int64), person, found.key[rows], found.slot[rows], *real)


def sendable(desk: Desk, found: Shortlists, before: Pushed) -> Ints:
    """Rows of the couples that may be sent together: interesting, else neighbouring; new, not suspended, decent.

    Args:
        desk: what is worked with.
        found: by query then best first.
        before: what each query was pushed.

    Returns:
        Ascending.
    """
    fits = interesting(found.score, found.liking)
    rows = np.flatnonzero(fits | neighbouring(found.liking, found.wrong_occupation))
    keys, column = np.unique(found.key[rows], return_inverse=True)
    groups, suspended = desk.store.offers.groups_now(keys.tolist()), desk.store.offers.suspended(keys.tolist())
    group = np.array([groups[key] for key in keys.tolist()], np.int64)[column]
    sender = senders(desk.pooled(keys))[column]
    new = ~known(found.query[rows], group, before)
    held = np.isin(keys, np.array(list(suspended), np.int64))[column]
    left = np.flatnonzero(new & ~held)
    able = rows[left[decent(found.query[rows][left], group[left], sender[left])]]
    return able[sparing(found.query[able], fits[able])]
