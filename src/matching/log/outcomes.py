"""From the events of a log to the current state of each of its impressions: what `matching.outcomes` says of tables."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from matching.columns.ragged import Ragged
from matching.errors import InputError
from matching.log.tables import Log
from matching.outcomes import KINDS, SIDES, Happened, Ints, Outcomes, places_of, rows_of


def outcomes(log: Log) -> Outcomes:
    """Derive the current state of every impression, see `matching.outcomes.Happened.outcomes`.

    Raises:
        InputError: an event names an impression, an event kind, a side or a reason that does not exist.
    """
    return _happened(log).outcomes(len(log))


def _happened(log: Log) -> Happened:
    table = log.events
    lists = table.column("reasons").fill_null([]).combine_chunks()
    coded = lists.flatten().dictionary_encode(null_encoding="encode")
    return Happened(
        table.column("event_id").to_numpy(),
        rows_of(log.column("impression_id"), table.column("impression_id").to_numpy()),
        _codes(table.column("event"), KINDS, "event"),
        _codes(table.column("side"), SIDES, "side") == SIDES["person"],
        table.column("at").cast(pa.int64()).to_numpy(),
        table.column("withdrawn_of").fill_null(-1).to_numpy(),
        Ragged(np.asarray(lists.offsets, np.int64) - lists.offsets[0].as_py(), coded.indices.to_numpy()),
        coded.dictionary.to_pylist(),
    )


def _codes(texts: pa.ChunkedArray, known: Mapping[str, Any], what: str) -> Ints:
    """Place of each text among `known`, int64 (n,)."""
    coded = texts.combine_chunks().dictionary_encode()
    table = places_of(coded.dictionary.to_pylist(), known, what)
    if coded.null_count:
        raise InputError(f"The log has rows without {what}; give one of {', '.join(known)}.")
    return np.asarray(table[coded.indices.to_numpy()], np.int64)
