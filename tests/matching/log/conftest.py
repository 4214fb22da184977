from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Actor, Event, EventKind

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def shown(shown):
    """Makes an impression, the i-th of as many hours, with a missing feature."""
    make = shown

    def shown(i, **changes):
        own = {"impression_id": i, "list_id": i, "offer_id": 100 + i, "digest_id": None, "at": AT + timedelta(hours=i)}
        return make(**({**own, "features": (0.5, float("nan"), i)} | changes))

    return shown


@pytest.fixture
def event():
    """Makes an event; it happens `event_id` minutes after the first moment unless told otherwise."""

    def event(event_id, kind, *reasons, to=1, side="person", minute=None, undoes=None):
        at = AT + timedelta(hours=1, minutes=event_id if minute is None else minute)
        return Event(event_id, to, EventKind(kind), side, reasons, Actor(side), "web", at, withdrawn_of=undoes)

    return event
