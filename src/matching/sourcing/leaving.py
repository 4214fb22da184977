"""Who has left a talent pool since an adviser was told of them, and what they no longer meet."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from matching.bank import Bank, Query, Viewer
from matching.bank.prepared import Prepared
from matching.bank.widening import lifted


@dataclass(frozen=True, slots=True)
class Left:
    """People who left, counted once each.

    Attributes:
        by_criterion: what would have them back, in French ("jusqu’à 50 km") -> how many; the first that does.
        others: of whom no criterion alone would: another occupation, a constraint, or they let nobody find them any
            more; which of these is not said.
    """

    by_criterion: dict[str, int]
    others: int

    @property
    def total(self) -> int:
        """How many."""
        return self.others + sum(self.by_criterion.values())


def left(
    bank: Bank, query: Query, viewer: Viewer, told: Collection[int], at: datetime, radii_km: tuple[float, ...]
) -> Left:
    """Count those of some people who are in a pool no longer.

    Args:
        bank: of whom.
        query: of the pool.
        viewer: who looks.
        told: keys of the profiles that were in it; those erased are not to be among them.
        at: the moment, aware.
        radii_km: that may be searched, ascending.

    Raises:
        InputError: see `matching.bank.Bank.search`.
    """

    def inside(wanted: Query, some: AbstractSet[int]) -> set[int]:
        found = Prepared.of(bank.matcher, bank.store, wanted, replace(viewer, only=some), None, at).found.people.keys
        keys = {*found.tolist()}
        return keys & (bank.store.profiles.visible(keys, viewer.audience) | {*viewer.own})

    gone = {*told} - inside(query, {*told}) if told else set[int]()
    by_criterion: dict[str, int] = {}
    for other, words in lifted(query, bank.matcher.rome, radii_km) if gone else ():
        back = inside(other, gone)
        by_criterion |= {words: len(back)} if back else {}
        gone -= back
    return Left(by_criterion, len(gone))
