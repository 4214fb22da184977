from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Actor, Event, EventKind, Impression

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def shown():
    """Makes an impression, the i-th of as many hours."""

    def shown(i, **changes):
        defaults = {
            "impression_id": i,
            "list_id": i,
            "direction": "offers_for",
            "surface": "digest",
            "digest_id": None,
            "profile_id": 1,
            "project": 0,
            "offer_id": 100 + i,
            "at": AT + timedelta(hours=i),
            "channel": "email",
            "bundle": "b",
            "position": 1,
            "score": 0.5,
            "handle": 0.5,
            "price": 0.0,
            "propensity": None,
            "arm": "",
            "feature_schema": "abc",
            "features": (0.5, float("nan"), i),
        }
        return Impression(**(defaults | changes))

    return shown


@pytest.fixture
def event():
    """Makes an event; it happens `event_id` minutes after the first moment unless told otherwise."""

    def event(event_id, kind, *reasons, to=1, side="person", minute=None, undoes=None):
        at = AT + timedelta(hours=1, minutes=event_id if minute is None else minute)
        return Event(event_id, to, EventKind(kind), side, reasons, Actor(side), "web", at, withdrawn_of=undoes)

    return event
