"""What the arms of an experiment were shown and answered, counted by the database: no feature row is read."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from matching.domain import Unit
from matching.store.database import Scope
from matching.store.schema import events, impressions, lists

_UNIT = {Unit.PERSON: impressions.c.profile_key, Unit.OFFER: impressions.c.offer_key}


class Exposures:
    """Counts over the tables of lists, places and events, by what lists say of their arm."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def shown(self, experiment: str, unit: Unit, since: datetime, until: datetime) -> list[tuple[str, int, int]]:
        """(label, unit key, places) of all lists that an experiment may have been part of.

        Args:
            experiment: its name, looked for anywhere in the label.
            unit: whose key is wanted.
            since: of the first list, included.
            until: of the last, excluded.
        """
        c = _UNIT[unit]
        query = _labelled(select(lists.c.arm, c, func.count()), experiment, since, until)
        with self._scope.read() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query.group_by(lists.c.arm, c))]

    def answered(self, experiment: str, unit: Unit, since: datetime, until: datetime) -> dict[int, tuple[str, int]]:
        """(label, unit key) by impression, of those among `shown` to which something happened."""
        columns = select(impressions.c.key, lists.c.arm, _UNIT[unit])
        query = _labelled(columns, experiment, since, until)
        happened = select(events.c.impression_key).where(events.c.at < until)
        with self._scope.read() as connection:
            rows = connection.execute(query.where(impressions.c.key.in_(happened)))
            return {row[0]: (row[1], row[2]) for row in rows}


def _labelled(query: Select[Any], experiment: str, since: datetime, until: datetime) -> Select[Any]:
    query = query.select_from(impressions.join(lists, lists.c.key == impressions.c.list_key))
    within = lists.c.at >= since, lists.c.at < until
    return query.where(*within, lists.c.arm.contains(experiment, autoescape=True))
