"""Why a stored person has so few offers: their rules, what they answered and the pool in force, put together."""

from collections.abc import Sequence
from datetime import UTC, datetime

from matching import matcher
from matching.domain import Profile, Rule
from matching.refusals import alike
from matching.relaxing import Relaxed
from matching.store import Store
from serving.schemas.lists import RelaxedCount, WhySoFew
from serving.service import Service


def why_so_few(service: Service, profile: Profile, profile_key: int) -> WhySoFew:
    """Count what each constraint of a person costs.

    Args:
        service: whose pool of offers is counted.
        profile: of the person.
        profile_key: its key.
    """
    now = datetime.now(UTC)
    (found,) = matcher.why_so_few(service.served.matcher, [profile], now)
    return _written(found, service.store, profile_key, now)


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
