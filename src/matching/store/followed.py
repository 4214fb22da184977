"""Which advisers follow which offers: they are told who fits them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from matching.errors import InputError
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.once import insert_once
from matching.store.schema import followed_offers, offers


class FollowedOffers:
    """The table of offers that advisers follow; whoever opens a shortlist for an offer follows it."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def follow(self, adviser: str, offer_key: int, at: datetime) -> None:
        """Follow an offer from a moment on, aware; again changes nothing.

        Raises:
            InputError: there is no such offer.
        """
        with self._scope.write() as connection:
            if not follow(connection, adviser, offer_key, at):
                raise InputError(f"There is no offer {offer_key} in the store (erased, perhaps).")

    def unfollow(self, adviser: str, offer_key: int) -> bool:
        """Follow an offer no longer; False when it was not followed."""
        c = followed_offers.c
        ends = delete(followed_offers).where(c.offer_key == offer_key, c.adviser == adviser)
        with self._scope.write() as connection:
            return connection.execute(ends).rowcount > 0

    def of_adviser(self, adviser: str) -> dict[int, datetime]:
        """Offers that an adviser follows and since when, the last one first."""
        c = followed_offers.c
        query = select(c.offer_key, c.at).where(c.adviser == adviser).order_by(c.at.desc(), c.offer_key.desc())
        with self._scope.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def offers(self) -> list[int]:
        """Keys of every offer that somebody follows, open or not, ascending."""
        query = select(followed_offers.c.offer_key).distinct().order_by(followed_offers.c.offer_key)
        with self._scope.read() as connection:
            return list(connection.execute(query).scalars())

    def followers(self, offer_keys: Collection[int]) -> dict[int, list[str]]:
        """Who follows each offer, in alphabetical order; an offer that nobody does is absent."""
        c, found = followed_offers.c, dict[int, list[str]]()
        with self._scope.read() as connection:
            for part in parts(list(offer_keys)):
                query = select(c.offer_key, c.adviser).where(c.offer_key.in_(part)).order_by(c.offer_key, c.adviser)
                for offer_key, adviser in connection.execute(query):
                    found.setdefault(offer_key, []).append(adviser)
        return found


def follow(connection: Connection, adviser: str, offer_key: int, at: datetime) -> bool:
    """Follow an offer; whether there is one of that key."""
    known = bool(connection.execute(select(exists().where(offers.c.key == offer_key))).scalar())
    if known:
        values = {"offer_key": offer_key, "adviser": adviser, "at": at}
        connection.execute(insert_once(connection, followed_offers).values(values))
    return known
