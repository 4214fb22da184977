"""What people say of offers, for an adviser to look at; an offer that several say is closed is suspended."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from matching.domain import Review, ReviewKind, ReviewState
from matching.errors import ConflictError, InputError
from matching.store.database import Joined, Scope
from matching.store.offers import Offers
from matching.store.records import Values
from matching.store.revisions import current_revision
from matching.store.schema import offers, reviews

INDEPENDENT = 3
"""People who must say that an offer is closed before it is no longer pushed. Source: domain.md, review queue."""

TAKEN_BACK = "person"
"""`closed_by` of a review whose author no longer says it."""

OF_THE_OFFER = (ReviewKind.OFFER_CLOSED, ReviewKind.OFFER_UNCLEAR, ReviewKind.DUPLICATE)
"""What is true of an offer whoever says it: looking at one answers all."""

_OPEN_OF = select(reviews.c.key).where(
    reviews.c.offer_key == bindparam("offer"),
    reviews.c.profile_key == bindparam("profile"),
    reviews.c.state == ReviewState.OPEN.value,
)


class Reviews:
    """The table of reviews."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def open(
        self, kind: ReviewKind, offer_key: int | None, profile_key: int | None, event_key: int | None, at: datetime
    ) -> Review:
        """Ask for a review; the one that is open when the same person said the same already.

        `INDEPENDENT` people who say that an offer is closed suspend it, see `offers.suspended`.

        Args:
            kind: what is said.
            offer_key: of the offer; None: of none.
            profile_key: of who says it; None: an employer or an adviser does.
            event_key: of the answer that says it; None: none does.
            at: when, aware.
        """
        c = reviews.c
        of = c.kind == kind.value, c.offer_key.is_not_distinct_from(offer_key)
        by = c.profile_key.is_not_distinct_from(profile_key), c.state == ReviewState.OPEN.value
        values: Values = {"kind": kind.value, "offer_key": offer_key, "profile_key": profile_key}
        values |= {"event_key": event_key, "opened_at": at, "state": ReviewState.OPEN.value}
        with self._scope.write() as connection:
            _lock(connection, offer_key)
            if row := connection.execute(select(reviews).where(*of, *by)).mappings().first():
                return _review(dict(row))
            row = connection.execute(insert(reviews).values(values).returning(reviews)).mappings().one()
            self._suspend(connection, offer_key, at)
        return _review(dict(row))

    def take_back(self, offer_key: int, profile_key: int, kinds: Collection[ReviewKind], at: datetime) -> None:
        """Dismiss what a person no longer says of an offer, where nobody has looked at it yet."""
        c = reviews.c
        mine = c.offer_key == offer_key, c.profile_key == profile_key, c.kind.in_([kind.value for kind in kinds])
        with self._scope.write() as connection:
            if connection.execute(_OPEN_OF, {"offer": offer_key, "profile": profile_key}).first() is None:
                return
            _lock(connection, offer_key)
            if _close(connection, ReviewState.DISMISSED, TAKEN_BACK, at, *mine):
                self._suspend(connection, offer_key, at)

    def close(self, key: int, state: ReviewState, by: str, at: datetime) -> Review:
        """Write what an adviser found.

        What is said of the offer itself is settled for all who say it. An offer confirmed closed is filled, and is not
        pushed even if its source still gives it as open; one found open is pushed again. A duplicate confirmed is kept
        as such: which of the two is to go is the source's word.

        Args:
            key: of the review.
            state: confirmed or dismissed.
            by: id of the adviser.
            at: when, aware.

        Raises:
            ConflictError: it is not open any more.
            InputError: there is no such review, or the state is no end.
        """
        if state is ReviewState.OPEN:
            raise InputError("A review is closed by `confirmed` or `dismissed`; give one of them.")
        with self._scope.write() as connection:
            current_revision(connection, offers, lock=True)  # before the offer, as every writer of offers does
            found = self._open(connection, key)
            _lock(connection, found.offer_key)
            if not _close(connection, state, by, at, *_answered(found)):
                raise ConflictError(f"Review {key} was closed meanwhile; read it again.")
            if found.kind is ReviewKind.OFFER_CLOSED and found.offer_key is not None:
                if state is ReviewState.CONFIRMED:
                    Offers(Joined(connection)).fill([found.offer_key], at)
                self._suspend(connection, found.offer_key, at)
            return self._get(connection, key)

    def _open(self, connection: Connection, key: int) -> Review:
        found = self._get(connection, key)
        if found.state is not ReviewState.OPEN:
            raise ConflictError(f"Review {key} is {found.state} already, by {found.closed_by}; there is nothing to do.")
        return found

    def _get(self, connection: Connection, key: int) -> Review:
        row = connection.execute(select(reviews).where(reviews.c.key == key)).mappings().one_or_none()
        if row is None:
            raise InputError(f"There is no review {key} (its person was erased, perhaps); give a key of `queue`.")
        return _review(dict(row))

    def get(self, key: int) -> Review:
        """A review by its key.

        Raises:
            InputError: there is no such review.
        """
        with self._scope.read() as connection:
            return self._get(connection, key)

    def queue(
        self,
        state: ReviewState | None = ReviewState.OPEN,
        kind: ReviewKind | None = None,
        after: int = 0,
        n: int = 50,
    ) -> list[Review]:
        """Reviews, the first opened first.

        Args:
            state: only those in it; None: in any.
            kind: only those of it; None: of any.
            after: the key of the last one of the former page.
            n: at most so many.
        """
        c = reviews.c
        wanted = [c.key > after] + ([] if state is None else [c.state == state.value])
        query = select(reviews).where(*wanted, *([] if kind is None else [c.kind == kind.value]))
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(c.key).limit(n)).mappings()
            return [_review(dict(row)) for row in rows]

    def _suspend(self, connection: Connection, offer_key: int | None, at: datetime) -> None:
        """Suspend or resume an offer by what is said and was found of it."""
        if offer_key is None:
            return
        aggregate = Offers(Joined(connection))
        if _said(connection, offer_key) >= INDEPENDENT or _found(connection, offer_key) == ReviewState.CONFIRMED:
            aggregate.suspend([offer_key], at)
        else:
            aggregate.resume([offer_key])


def _said(connection: Connection, offer_key: int) -> int:
    """How many people say that an offer is closed, and wait for an adviser."""
    c = reviews.c
    query = select(func.count(c.profile_key.distinct())).where(*_closed(offer_key), c.state == ReviewState.OPEN.value)
    return connection.execute(query).scalar_one()


def _found(connection: Connection, offer_key: int) -> str | None:
    """What an adviser last found; None when nobody looked."""
    c = reviews.c
    looked = c.closed_at.is_not(None), c.closed_by != TAKEN_BACK
    query = select(c.state).where(*_closed(offer_key), *looked).order_by(c.closed_at.desc(), c.key.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _closed(offer_key: int) -> tuple[ColumnElement[bool], ...]:
    return reviews.c.offer_key == offer_key, reviews.c.kind == ReviewKind.OFFER_CLOSED.value


def _lock(connection: Connection, offer_key: int | None) -> None:
    """Reviews of one offer are written one after the other."""
    connection.execute(select(offers.c.key).where(offers.c.key == offer_key).with_for_update(key_share=True))


def _answered(review: Review) -> tuple[ColumnElement[bool], ...]:
    """The reviews that an adviser's finding on one of them closes."""
    c = reviews.c
    if review.kind in OF_THE_OFFER and review.offer_key is not None:
        return c.kind == review.kind.value, c.offer_key == review.offer_key
    return (c.key == review.key,)


def _close(connection: Connection, state: ReviewState, by: str, at: datetime, *conditions: ColumnElement[bool]) -> int:
    values = {"state": state.value, "closed_at": at, "closed_by": by}
    open_ = update(reviews).where(reviews.c.state == ReviewState.OPEN.value, *conditions)
    return connection.execute(open_.values(values)).rowcount


def _review(row: Values) -> Review:
    return Review(**{**row, "kind": ReviewKind(row["kind"]), "state": ReviewState(row["state"])})
