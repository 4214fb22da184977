"""What people were pushed today, by their own clock: both the night and what comes at once are bounded by it."""

from collections.abc import Mapping
from datetime import datetime

from matching.domain import Due
from matching.store import Store
from matching.times import midnight, same_day, zone_of


def pushed_today(store: Store, people: Mapping[int, Due], at: datetime) -> dict[int, list[int]]:
    """The digest of each offer that people were pushed on the local date of a moment, by person key; absent: none."""
    zones = {key: zone_of(one.departement) for key, one in people.items()}
    since = min((midnight(at, zone) for zone in set(zones.values())), default=at)
    found: dict[int, list[int]] = {}
    for key, pushes in store.ledger.since(people, since).items():
        found[key] = [digest for when, digest in pushes if same_day(when, at, zones[key])]
    return found
