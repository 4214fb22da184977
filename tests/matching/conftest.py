"""What was shown, for the store, the log and what goes between them."""

from datetime import UTC, datetime

import numpy as np
import pytest

from matching.domain import Impression

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def shown():
    """Makes an impression; its ids are those of a caller, which the store replaces."""

    def shown(profile_id=1, list_id=0, position=1, **changes):
        defaults = {
            "impression_id": 0,
            "list_id": list_id,
            "direction": "offers_for",
            "surface": "digest",
            "digest_id": 7,
            "profile_id": profile_id,
            "project": 0,
            "offer_id": 100 + position,
            "at": AT,
            "channel": "email",
            "bundle": "rome-v460-1",
            "position": position,
            "score": float(np.float32(1 / position)),
            "handle": 0.5,
            "price": 0.0,
            "propensity": None,
            "arm": "",
            "feature_schema": "abc",
            "features": (0.5, float(np.float32(0.1)), position),
        }
        return Impression(**(defaults | changes))

    return shown
