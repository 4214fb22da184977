"""The log that models learn from: impressions and events as tables, in Parquet or JSON Lines.

A folder holds `impressions.parquet` and `events.parquet` (or `.jsonl`, `.jsonl.gz`), with the columns of `IMPRESSIONS`
and `EVENTS`. Ids are the store's pseudonymous keys, never external ones. This is the only package that uses pyarrow.
"""

from matching.log.files import LogWriter
from matching.log.outcomes import outcomes
from matching.log.schema import EVENTS, IMPRESSIONS
from matching.log.tables import Log
from matching.outcomes import APPLIED, INTERESTED, NONE, REFUSED, Outcomes, outcomes_of, reason_mask

__all__ = [
    "APPLIED",
    "EVENTS",
    "IMPRESSIONS",
    "INTERESTED",
    "NONE",
    "REFUSED",
    "Log",
    "LogWriter",
    "Outcomes",
    "outcomes",
    "outcomes_of",
    "reason_mask",
]
