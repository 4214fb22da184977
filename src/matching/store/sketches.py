"""What near-identical offers are found by: a small sample of the text of each, with its place.

A sketch follows what its offer says; it waits until the offer has been put in its group again.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, or_, select, tuple_, update

from matching.codec import from_json
from matching.domain import Offer
from matching.store.database import Joined, Scope
from matching.store.keys import parts
from matching.store.offers import Offers
from matching.store.once import insert_or_replace
from matching.store.records import BATCH, MAX_KEY
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import offers, sketches


class Sketch(NamedTuple):
    """One offer.

    Attributes:
        offer_key: of the store.
        said: identity of what the offer said, see `Sketches.stale`.
        cell: number of the place; None: the offer cannot be compared.
        sample: of its text; empty: likewise.
        waits: whether it is to be put in a group.
    """

    offer_key: int
    said: bytes
    cell: int | None
    sample: bytes
    waits: bool = True


class Sketches:
    """The table of sketches."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def stale(self) -> Iterator[list[tuple[int, bytes, Offer]]]:
        """(key, identity of what it says, offer) of those whose sketch is missing or says something else, by pages.

        Open or not, since the last `caught_up`.
        """
        c = offers.c
        with self._scope.read() as connection:
            after = (current_revision(connection, sketches), MAX_KEY)
        both = offers.outerjoin(sketches, sketches.c.offer_key == c.key)
        other = or_(sketches.c.said.is_(None), sketches.c.said != c.content_hash)
        while True:
            later = tuple_(c.revision, c.key) > tuple_(*after, types=[c.revision.type, c.key.type])
            query = select(c.revision, c.key, c.content_hash, c.payload).select_from(both).where(later, other)
            with self._scope.read() as connection:
                rows = connection.execute(query.order_by(c.revision, c.key).limit(BATCH)).all()
            if rows:
                yield [(key, said, from_json(Offer, payload)) for _, key, said, payload in rows]
                after = (rows[-1][0], rows[-1][1])
            if len(rows) < BATCH:
                return

    def caught_up(self, revision: int) -> None:
        """Say that no offer is stale that changed up to a revision; read it before `stale`."""
        with self._scope.write() as connection:
            if current_revision(connection, sketches, lock=True) < revision:
                set_revision(connection, sketches, revision)

    def write(self, rows: Sequence[Sketch]) -> None:
        """Replace the sketches of offers; those that were in a group with one of them wait too.

        Offers erased meanwhile are left out. One that cannot be compared is on its own at once, and does not wait.
        """
        with self._scope.write() as connection:
            current_revision(connection, offers, lock=True)  # nobody is erased meanwhile
            grouping = Offers(Joined(connection))
            own = grouping.groups([row.offer_key for row in rows])
            known = [row for row in rows if row.offer_key in own]
            _wait(connection, grouping.members(set(own.values())))
            grouping.set_groups({row.offer_key: row.offer_key for row in known if not row.waits})
            columns = [column.name for column in sketches.c]
            if known:
                new = insert_or_replace(connection, sketches)
                connection.execute(new, [dict(zip(columns, row, strict=True)) for row in known])

    def waiting(self) -> list[int]:
        """Cells where an offer waits, ascending."""
        c = sketches.c
        with self._scope.read() as connection:
            return list(connection.execute(select(c.cell).where(c.waits).distinct().order_by(c.cell)).scalars())

    def within(self, cells: Sequence[tuple[int, int]]) -> list[Sketch]:
        """Sketches of ranges of cells, the first and last of each, by offer key."""
        c = sketches.c
        queries = [select(*c).where(c.cell.between(first, last)) for first, last in cells]
        with self._scope.read() as connection:
            return sorted(Sketch(*row) for query in queries for row in connection.execute(query))

    def hold(self) -> None:
        """In a transaction: wait until nobody else puts offers in groups, and make others wait."""
        with self._scope.write() as connection:
            current_revision(connection, sketches, lock=True)

    def settle(self, rows: Sequence[Sketch]) -> None:
        """Say that offers were put in their group; one that has changed since its sketch was read still waits."""
        c = sketches.c
        query = update(sketches).where(c.offer_key == bindparam("offer"), c.said == bindparam("what"))
        with self._scope.write() as connection:
            if rows:
                values = [{"offer": row.offer_key, "what": row.said} for row in rows]
                connection.execute(query.values(waits=False), values)


def _wait(connection: Connection, offer_keys: Iterable[int]) -> None:
    for part in parts(list(offer_keys)):
        mates = sketches.c.offer_key.in_(part), sketches.c.cell.is_not(None)
        connection.execute(update(sketches).where(*mates).values(waits=True))
