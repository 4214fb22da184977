"""The columns of the two tables."""

import pyarrow as pa

TIME = pa.timestamp("us", "UTC")

IMPRESSIONS = pa.schema(
    [
        ("impression_id", pa.int64()),
        ("list_id", pa.int64()),
        ("direction", pa.string()),
        ("surface", pa.string()),
        ("digest_id", pa.int64()),
        ("profile_id", pa.int64()),
        ("project", pa.int64()),
        ("offer_id", pa.int64()),
        ("at", TIME),
        ("channel", pa.string()),
        ("bundle", pa.string()),
        ("position", pa.int64()),
        ("score", pa.float64()),
        ("handle", pa.float64()),
        ("price", pa.float64()),
        ("propensity", pa.float64()),
        ("arm", pa.string()),
        ("feature_schema", pa.string()),
        ("features", pa.list_(pa.float32())),
    ]
)
"""Columns of impressions; see `matching.domain.Impression`."""

EVENTS = pa.schema(
    [
        ("event_id", pa.int64()),
        ("impression_id", pa.int64()),
        ("event", pa.string()),
        ("side", pa.string()),
        ("reasons", pa.list_(pa.string())),
        ("actor", pa.string()),
        ("channel", pa.string()),
        ("at", TIME),
        ("keyed_by", pa.string()),
        ("withdrawn_of", pa.int64()),
    ]
)
"""Columns of events; see `matching.domain.Event`."""

OPTIONAL = frozenset({"digest_id", "propensity", "keyed_by", "withdrawn_of"})
"""Columns that may hold null, and that a line of JSON may leave out."""
