"""Why a person has so few offers: what they answered, their rules and the pool in force, put together."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from matching.domain import Profile
from matching.errors import VectorIndexError
from matching.history import Answers
from matching.matcher.matcher import Matcher
from matching.refusals import standing
from matching.relaxing import Judge, Relaxed, relax, sought


def why_so_few(matcher: Matcher, profiles: Sequence[Profile], at: datetime) -> Iterator[Relaxed]:
    """Count what each constraint of each person costs, over the open offers that they have not answered.

    Args:
        matcher: of offers; what it remembers of people counts.
        profiles: of the people.
        at: the moment, aware.

    Raises:
        VectorIndexError: there is no pool of offers.
    """
    if matcher.offers is None:
        raise VectorIndexError("This matcher has no pool of offers; give it one.")
    pool, occupations = matcher.offers.state.columns, matcher.parts.occupations
    history = matcher.histories(profiles, at) if matcher.histories else None
    settled = history.answers.settled() if history else Answers.nothing()
    rules = history.rules if history else {}
    for row, profile in enumerate(profiles):
        offers = sought(pool, profile, occupations, matcher.rome)
        unanswered = np.flatnonzero(~np.isin(offers.keys, settled.offer[settled.person == row]))
        judge = Judge(offers.take(unanswered), occupations, matcher.rome, matcher.times)
        yield relax(profile, standing(rules.get(row, ()), at), judge)
