"""Why nothing came for a while: what each wish costs, in exact numbers."""

from collections.abc import Mapping
from datetime import datetime

from matching.alerts.desk import Desk
from matching.domain import Due, Profile
from matching.matcher import why_so_few

AFTER = 3
"""Empty cycles in a row after which someone is told why nothing comes; then not again until something does."""

MOST = 3
"""Wishes that are said, the most costly first."""


def silences(
    desk: Desk, due: Mapping[int, Due], profiles: Mapping[int, Profile], at: datetime
) -> dict[int, tuple[str, ...]]:
    """What may be said to those to whom something is said now; nothing lifted may bring anything.

    Args:
        desk: what is worked with.
        due: people for whom nothing was found, by key.
        profiles: by key.
        at: the moment of the night, aware.

    Returns:
        French sentences, by person key.
    """
    told = [one for one in due.values() if one.empty_cycles + 1 == AFTER and one.profile_key in profiles]
    counted = why_so_few(desk.matcher, [profiles[one.profile_key] for one in told], at)
    return {
        one.person_key: tuple(more.sentence for more in found.relaxations[:MOST])
        for one, found in zip(told, counted, strict=True)
    }
