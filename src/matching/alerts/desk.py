"""What alerts are decided with, opened once a process."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from matching.alerts.trained import Shelf
from matching.columns import Layers, OfferColumns
from matching.matcher import Matcher
from matching.pool import StoredPool
from matching.store import Store

if TYPE_CHECKING:
    from matching.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """What alerts are decided with.

    Attributes:
        offers: the pool that the matcher searches.
        ranked_by: what stands in the log for what orders lists.
        shelf: what trainings are chosen from.
    """

    store: Store
    matcher: Matcher
    offers: StoredPool[OfferColumns]
    ranked_by: str
    shelf: Shelf = field(default_factory=Shelf)

    @classmethod
    def of(cls, work: "Workspace") -> Self:
        """That of a workspace."""
        return cls(work.store, work.matcher("offers"), work.offers, work.ranked_by)

    def pooled(self, keys: NDArray[np.int64]) -> OfferColumns:
        """Columns of offers that the matcher has just found."""
        columns = self.offers.state.columns
        return columns.take(columns.positions(keys))

    def still_open(self, keys: set[int]) -> set[int]:
        """Those of some offers that are in the pool."""
        every = np.fromiter(keys, np.int64, len(keys))
        return set(every[self.offers.state.columns.positions(every) >= 0].tolist())


def field_of(offers: Layers[OfferColumns], keys: NDArray[np.int64], name: str, gone: int) -> NDArray[np.int64]:
    """A field of each offer, int64 (n,); `gone` of one that has just left the pool."""
    rows = offers.positions(keys)
    found = np.full(len(keys), gone, np.int64)
    found[rows >= 0] = offers.field(rows[rows >= 0], name)
    return found
