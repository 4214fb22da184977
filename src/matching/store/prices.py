"""What pushing an offer to one more person costs the others, and how many pushes it has left until the next night."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from matching.batched import batched
from matching.store.database import Scope
from matching.store.keys import parts
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
            connection.execute(delete(offer_prices))
            for batch in batched(rows, BATCH):
                connection.execute(insert(offer_prices), batch)

    def of(self, offer_keys: Collection[int]) -> dict[int, Price]:
        """Price and budget by offer; those without a row are absent."""
        c, found = offer_prices.c, dict[int, Price]()
        with self._scope.read() as connection:
            for part in parts(list(offer_keys)):
                rows = connection.execute(select(c.offer_key, c.price, c.budget).where(c.offer_key.in_(part)))
                found.update((key, Price(price, budget)) for key, price, budget in rows)
        return found

    def spend(self, offer_key: int) -> bool:
        """Take one push from the budget of an offer; call it in the transaction that decides to push.

        Returns:
            False when nothing is left: do not push.
        """
        c = offer_prices.c
        left = update(offer_prices).where(c.offer_key == offer_key, c.budget > 0)
        with self._scope.write() as connection:
            if connection.execute(left.values(budget=c.budget - 1)).rowcount:
                return True
            return connection.execute(select(c.budget).where(c.offer_key == offer_key)).first() is None
