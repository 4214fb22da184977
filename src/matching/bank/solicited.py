"""Who is shown too much and who never is: people too often solicited are spared, people never shown are tried."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from matching.bank.ranking import Ranked
from matching.exploration import POOL, explore
from matching.store import Store
from matching.store.contacts import OPEN_LIMIT

SOLICITED_WITHIN = timedelta(days=30)
SHOWN_WITHIN = timedelta(days=90)

MOST_SOLICITED = OPEN_LIMIT
"""Contact requests within `SOLICITED_WITHIN` from which a person is left out of lists: as many as may wait for an
answer at once. The service's choice, to be set on what people answer."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What people got of it.

    Attributes:
        solicited: contact requests within `SOLICITED_WITHIN`, by key; absent: none.
        shown: times in lists for employers and advisers within `SHOWN_WITHIN`, by key; absent: never.
    """

    solicited: dict[int, int] = field(default_factory=dict)
    shown: dict[int, int] = field(default_factory=dict)

    @classmethod
    def to(cls, keys: Collection[int], store: Store, at: datetime) -> "Attention":
        """That which some profiles got until a moment."""
        return cls(
            store.contacts.counts(keys, at - SOLICITED_WITHIN),
            store.impressions.times_shown(keys, at - SHOWN_WITHIN),
        )

    def __or__(self, other: "Attention") -> "Attention":
        """That which either tells of."""
        return Attention(self.solicited | other.solicited, self.shown | other.shown)

    def spares(self, key: int) -> bool:
        """Whether someone is too often solicited to be listed."""
        return self.solicited.get(key, 0) >= MOST_SOLICITED


def drawn(
    standing: Sequence[Ranked], n: int, attention: Attention, rng: np.random.Generator, epsilon: float
) -> tuple[list[Ranked], list[float]]:
    """A list with a little chance, which goes to people never shown as long as some follow: see `explore`.

    Args:
        standing: in order, `n` + `POOL` at most.
        n: length of the list.
        attention: to them.
        rng: where chance comes from.
        epsilon: how often the last places are drawn.
    """
    following = standing[n : n + POOL]
    never = [one for one in following if one.key not in attention.shown]
    return explore([*standing[:n], *(never or following)], n, rng, epsilon)
