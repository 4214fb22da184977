"""What pushing an offer to one more person costs the others, and how many pushes it has left until the next night."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, select, update

from matching.batched import batched
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.once import insert_or_replace
from matching.store.records import BATCH
from matching.store.schema import offer_prices


@dataclass(frozen=True, slots=True)
class Price:
    """Of one offer: `price` of one more push, in the unit of the score; `budget`, pushes left."""

    price: float
    budget: int


class Prices:
    """The table of prices; an offer without a row has been in no allocation yet: it is free and not bounded."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put_all(self, prices: Mapping[int, float], budgets: Mapping[int, int], as_of: datetime) -> None:
        """Replace every price and budget by those of a new allocation.

        Args:
            prices: by offer key; those it does not name are free.
            budgets: by offer key; these are the offers that get a row.
            as_of: when they were computed, aware.
        """
        rows = [
            {"offer_key": key, "price": prices.get(key, 0.0), "budget": budget, "as_of": as_of}
            for key, budget in budgets.items()
        ]
        with self._scope.write() as connection:
            gone = set(connection.execute(_locked()).scalars()) - budgets.keys()
            for part in parts(list(gone)):
                connection.execute(delete(offer_prices).where(offer_prices.c.offer_key.in_(part)))
            for batch in batched(rows, BATCH):
                connection.execute(insert_or_replace(connection, offer_prices), batch)

    def of(self, offer_keys: Collection[int]) -> dict[int, Price]:
        """Price and budget by offer; those without a row are absent."""
        c, found = offer_prices.c, dict[int, Price]()
        with self._scope.read() as connection:
            for part in parts(list(offer_keys)):
                rows = connection.execute(select(c.offer_key, c.price, c.budget).where(c.offer_key.in_(part)))
                found.update((key, Price(price, budget)) for key, price, budget in rows)
        return found

    def spend(self, offer_keys: Sequence[int]) -> list[bool]:
        """Take one push from the budget of each offer; call it once in the transaction that decides to push.

        Args:
            offer_keys: an offer as often as it is to be pushed.

        Returns:
            Of each, whether it may be: not when nothing is left.
        """
        with self._scope.write() as connection:
            left = _budgets(connection, offer_keys)
            before, granted = dict(left), []
            for key in offer_keys:
                granted.append(left.get(key, 1) > 0)
                if key in left and granted[-1]:
                    left[key] -= 1
            if spent := [{"offer": key, "left": left[key]} for key in left if left[key] != before[key]]:
                connection.execute(_SPENT, spent)
        return granted


_SPENT = update(offer_prices).where(offer_prices.c.offer_key == bindparam("offer")).values(budget=bindparam("left"))


def _budgets(connection: Connection, offer_keys: Iterable[int]) -> dict[int, int]:
    """Of the offers that have one; nobody else spends from it before the end of the transaction."""
    found = dict[int, int]()
    for part in parts(sorted(set(offer_keys))):
        found |= {row[0]: row[1] for row in connection.execute(_locked().where(offer_prices.c.offer_key.in_(part)))}
    return found


def _locked() -> Select[Any]:
    """Offers and budgets, held by key: all who hold several do it in one order, so that none waits for another's."""
    c = offer_prices.c
    return select(c.offer_key, c.budget).order_by(c.offer_key).with_for_update()
