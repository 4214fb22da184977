"""What happened in the whole service, counted by the database: a bounded number of statements, whatever there is.

None of these tells of one person, and none is for a page that waits: they read months of events.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    or_,
    select,
)

from matching.domain import OFFERS_FOR, EventKind, OfferStatus, RefusalReason
from matching.features import FEATURE_NAMES, schema_id
from matching.store.database import Scope
from matching.store.events import SEPARATOR
from matching.store.impressions import FLOAT32, said_by_person
from matching.store.members import member
from matching.store.schema import events, impressions, lists, offers, persons, pushes, subscriptions


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who is reached.

    Attributes:
        people: known.
        chosen: of those, who set their subscription and receive offers; the others never said anything.
        paused: who asked for a pause that lasts.
        stopped: who receives nothing.
        reached: who were sent an offer lately.
    """

    people: int
    chosen: int
    paused: int
    stopped: int
    reached: int


class Figures:
    """Counts over the whole service."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def refusals(self, months: Sequence[datetime]) -> list[Counter[RefusalReason]]:
        """How many refusals of people that stand bear each reason.

        Args:
            months: n + 1 bounds of n periods, ascending, aware.

        Returns:
            Of each period.
        """
        period, e = _period(events.c.at, months), events.c
        said = and_(e.event == EventKind.REFUSED.value, e.side == "person", _within(e.at, months), _stands())
        query = select(period, e.reasons, func.count()).where(said).group_by(period, e.reasons)
        found = [Counter[RefusalReason]() for _ in months[1:]]
        with self._scope.read() as connection:
            for at, reasons, n in connection.execute(query):
                for slug in filter(None, reasons.split(SEPARATOR)):
                    found[at][RefusalReason(slug)] += n
        return found

    def shown(self, since: datetime) -> list[int]:
        """How many times each open offer stood in a list of someone since a moment; 0 for those that never did."""
        c = impressions.c
        late = select(lists.c.key).where(lists.c.at >= since, lists.c.direction == OFFERS_FOR)
        query = (
            select(func.count())
            .select_from(impressions)
            .join(offers, offers.c.key == c.offer_key)
            .where(c.list_key.in_(late), offers.c.status == OfferStatus.OPEN.value)
            .group_by(c.offer_key)
        )
        with self._scope.read() as connection:
            times = list(connection.execute(query).scalars())
            open_ = select(func.count()).select_from(offers).where(offers.c.status == OfferStatus.OPEN.value)
            return times + [0] * (connection.execute(open_).scalar_one() - len(times))

    def filled(self, months: Sequence[datetime]) -> list[list[float]]:
        """Days between the publication and the end of the offers whose position was filled.

        Args:
            months: bounds, as `refusals`.

        Returns:
            Of each period in which they ended, in no order.
        """
        c, period = offers.c, _period(offers.c.closed_at, months)
        known = c.status == OfferStatus.FILLED.value, c.created_at.is_not(None), _within(c.closed_at, months)
        found: list[list[float]] = [[] for _ in months[1:]]
        with self._scope.read() as connection:
            for at, created, closed in connection.execute(select(period, c.created_at, c.closed_at).where(*known)):
                found[at].append(max(0.0, (closed - created).total_seconds() / 86_400))
        return found

    def coverage(self, now: datetime, since: datetime) -> Coverage:
        """Who is reached, now; `since`: from when on an offer sent counts."""
        c = subscriptions.c
        paused = and_(c.stopped_at.is_(None), c.snoozed_until.is_not(None), c.snoozed_until > now)
        stopped = c.stopped_at.is_not(None)
        said = select(
            func.count(),
            func.coalesce(func.sum(case((paused, 1), else_=0)), 0),
            func.coalesce(func.sum(case((stopped, 1), else_=0)), 0),
        ).select_from(subscriptions)
        reached = select(func.count(distinct(pushes.c.person_key))).where(pushes.c.at >= since)
        with self._scope.read() as connection:
            people = connection.execute(select(func.count()).select_from(persons)).scalar_one()
            rows, n_paused, n_stopped = connection.execute(said).one()
            n_reached = connection.execute(reached).scalar_one()
        return Coverage(people, rows - n_paused - n_stopped, n_paused, n_stopped, n_reached)

    def features(self, since: datetime, until: datetime, n_lists: int) -> NDArray[np.float32]:
        """Rows of lists shown to people between two moments, of today's features alone.

        Args:
            since: from this moment on, aware.
            until: before this one.
            n_lists: how many lists are read, about: those of the period are taken at even distances.

        Returns:
            float32 (r, len(FEATURE_NAMES)).
        """
        c = lists.c
        period = and_(c.at >= since, c.at < until, c.direction == OFFERS_FOR, c.feature_schema == schema_id())
        with self._scope.read() as connection:
            first, last, n = connection.execute(
                select(func.min(c.key), func.max(c.key), func.count()).where(period)
            ).one()
            step = max(1, (last - first + 1) // n_lists) if n > n_lists else 1
            some = select(c.key).where(period, c.key % step == 0)
            query = select(impressions.c.features).where(
                impressions.c.list_key.in_(some), impressions.c.features.is_not(None)
            )
            rows = b"".join(connection.execute(query).scalars())
        return np.frombuffer(rows, FLOAT32).reshape(-1, len(FEATURE_NAMES))

    def answering(self, months: Sequence[datetime]) -> list[dict[str, int]]:
        """How many people answered offers of each département.

        Args:
            months: bounds, as `refusals`.

        Returns:
            Of each period, département -> people; "" for offers whose commune is not known. A person counts in each
            département of which they answered an offer.
        """
        period, c = _period(events.c.at, months), impressions.c
        answered = (
            select(period.label("period"), c.offer_key, c.profile_key)
            .select_from(events.join(impressions, c.key == events.c.impression_key))
            .where(said_by_person(), _within(events.c.at, months), _stands())
            .distinct()
            .cte("answered")
        )
        found: list[dict[str, int]] = [{} for _ in months[1:]]
        with self._scope.read() as connection:
            for at, departement, n in connection.execute(_by_departement(connection, answered)):
                found[at][departement] = n
        return found


def _by_departement(connection: Connection, answered: Any) -> Select[Any]:
    """People by period and département; the commune is read in what the offer says."""
    insee = func.coalesce(member(connection, offers.c.payload, "place", "code_insee"), "")
    where = case((or_(insee.like("97%"), insee.like("98%")), func.substr(insee, 1, 3)), else_=func.substr(insee, 1, 2))
    places = (
        select(offers.c.key, where.label("departement"))
        .where(offers.c.key.in_(select(answered.c.offer_key)))
        .cte("places")
    )
    people = func.count(distinct(answered.c.profile_key))
    both = answered.outerjoin(places, places.c.key == answered.c.offer_key)
    departement = func.coalesce(places.c.departement, "")
    return select(answered.c.period, departement, people).select_from(both).group_by(answered.c.period, departement)


def _period(moment: ColumnElement[datetime], months: Sequence[datetime]) -> ColumnElement[int]:
    """Which period a moment within the bounds is in."""
    return case(*((moment < end, at) for at, end in enumerate(months[1:])))


def _within(moment: ColumnElement[datetime], months: Sequence[datetime]) -> ColumnElement[bool]:
    return and_(moment >= months[0], moment < months[-1])


def _stands() -> ColumnElement[bool]:
    """Of an event: it was not taken back."""
    back = events.alias()
    undone = back.c.withdrawn_of == events.c.key, back.c.impression_key == events.c.impression_key
    return ~exists().where(*undone)
