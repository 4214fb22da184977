"""Why a stored person has so few offers: their rules, what they answered and the pool in force, put together."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from matching.domain import Profile, Rule
from matching.history import StoredHistories
from matching.refusals import alike, standing
from matching.relaxing import Judge, Relaxed, relax, sought
from matching.store import Store
from serving.errors import NotReadyError
from serving.schemas.lists import RelaxedCount, WhySoFew
from serving.service import Service


def why_so_few(service: Service, profile: Profile, profile_key: int) -> WhySoFew:
    """Count what each constraint of a person costs.

    Args:
        service: whose pool of offers is counted.
        profile: of the person.
        profile_key: its key.
    """
    matcher, now = service.served.matcher, datetime.now(UTC)
    if matcher.offers is None:
        raise NotReadyError
    history = StoredHistories(service.store)([profile], now)
    rules = standing(history.rules.get(0, ()), now)
    occupations = matcher.parts.occupations
    offers = sought(matcher.offers.state.columns, profile, occupations, matcher.rome)
    unanswered = np.flatnonzero(~np.isin(offers.keys, history.answers.settled().offer))
    judge = Judge(offers.take(unanswered), occupations, matcher.rome, matcher.times)
    return _written(relax(profile, rules, judge), service.store, profile_key, now)


def _written(found: Relaxed, store: Store, profile_key: int, at: datetime) -> WhySoFew:
    made = store.rules.made([profile_key], at).get(profile_key, {})

    def ids(lifted: Sequence[Rule]) -> list[int]:
        return [key for key, rule in made.items() if any(alike(rule, other) for other in lifted)]

    return WhySoFew(
        within=found.within,
        known=found.known,
        relaxations=[
            RelaxedCount(
                slug=one.concession.slug,
                value=one.concession.value,
                more=one.more,
                sentence=one.sentence,
                rule_ids=ids(one.concession.lifted),
            )
            for one in found.relaxations
        ],
        needs=[] if found.known else ["projects"],
    )
