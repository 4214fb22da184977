from datetime import UTC, datetime

import numpy as np

from matching.domain import Actor, Event, EventKind, Impression
from matching.log import Log

AT = datetime(2026, 3, 2, tzinfo=UTC)


def test_columns_make_the_same_log_as_records():
    impression = Impression(
        7, 1, "offers_for", "digest", None, 3, 0, 9, AT, "email", "b", 1, 0.5, 0.5, 0.0, None, "", "s", (1.0, 2.0)
    )
    event = Event(4, 7, EventKind.REFUSED, "person", ("too_far",), Actor.PERSON, "email", AT)
    columns = {
        name: [getattr(impression, name)] for name in Impression.__slots__ if name not in ("digest_id", "propensity")
    }
    columns["features"] = np.array([[1.0, 2.0]], np.float32)
    events = {name: [getattr(event, name)] for name in Event.__slots__ if name not in ("keyed_by", "withdrawn_of")}
    made = Log.from_columns(columns, events)
    expected = Log.of([impression], [event])
    assert made.impressions.equals(expected.impressions)
    assert made.events.equals(expected.events)
