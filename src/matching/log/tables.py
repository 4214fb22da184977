"""Impressions and events together, and what to keep of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from matching.domain import Event, Impression
from matching.log.content import ContentHash, joined
from matching.log.files import SUFFIXES, LogWriter, read_table
from matching.log.schema import EVENTS, IMPRESSIONS, TIME


@dataclass(frozen=True, slots=True)
class Log:
    """Impressions and events, with the columns of `IMPRESSIONS` and `EVENTS`."""

    impressions: pa.Table
    events: pa.Table

    @classmethod
    def of(cls, impressions: Iterable[Impression], events: Iterable[Event]) -> "Log":
        """From records."""
        return cls(_table(impressions, Impression, IMPRESSIONS), _table(events, Event, EVENTS))

    @classmethod
    def from_columns(cls, impressions: Mapping[str, Any], events: Mapping[str, Any]) -> "Log":
        """From columns by name; those left out are null.

        Args:
            impressions: arrays or sequences of one length; `features` a float32 array (n, features).
            events: likewise.
        """
        return cls(_columns(impressions, IMPRESSIONS), _columns(events, EVENTS))

    @classmethod
    def read(cls, folder: Path) -> "Log":
        """Read the two files of a folder, each in Parquet or JSON Lines; a log without rows is one.

        Raises:
            InputError: a file is missing, truncated or foreign, or holds an id twice.
        """
        return cls(read_table(folder, "impressions", IMPRESSIONS), read_table(folder, "events", EVENTS))

    def write(self, folder: Path, suffix: str = SUFFIXES[0]) -> None:
        """Write both files; the folder is made when absent, and a log that it held is replaced.

        Args:
            folder: where.
            suffix: "parquet", "jsonl" or "jsonl.gz".
        """
        with LogWriter(folder, suffix) as writer:
            writer.write(self.impressions, self.events)

    def __len__(self) -> int:
        return int(self.impressions.num_rows)

    def column(self, name: str) -> NDArray[Any]:
        """A column of the impressions as numpy; nulls become NaN, or None among texts."""
        values: NDArray[Any] = self.impressions.column(name).to_numpy()
        return values

    def features(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The feature values of all impressions in one array, and the offsets (n + 1,) of each row."""
        lists = self.impressions.column("features").combine_chunks()
        offsets = np.asarray(lists.offsets, np.int64)
        values = lists.values.to_numpy(zero_copy_only=False).astype(np.float32, copy=False)
        return values[offsets[0] : offsets[-1]], offsets - offsets[0]

    def content_hash(self) -> str:
        """SHA-256 of what the rows say, in their order: the same whatever the form of the files."""
        hashes = ContentHash(IMPRESSIONS), ContentHash(EVENTS)
        for one, table in zip(hashes, (self.impressions, self.events), strict=True):
            one.update(table)
        return joined(hashes)

    def until(self, at: datetime) -> "Log":
        """What was known at a moment: what was shown, and what happened, before it."""
        return self._shown(_before(self.impressions, at))._happened(at)

    def since(self, at: datetime) -> "Log":
        """What was shown from a moment on, with its events."""
        return self._shown(pc.invert(_before(self.impressions, at)))

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> "Log":
        """Some impressions, in the order given, with their events.

        Args:
            rows: positions, or bool (n,); none twice.
        """
        positions = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return self._with_events_of(self.impressions.take(pa.array(positions, pa.int64())))

    def _shown(self, mask: Any) -> "Log":
        return self._with_events_of(self.impressions.filter(mask))

    def _with_events_of(self, impressions: pa.Table) -> "Log":
        ids = impressions.column("impression_id").combine_chunks()
        return Log(impressions, self.events.filter(pc.is_in(self.events.column("impression_id"), value_set=ids)))

    def _happened(self, before: datetime) -> "Log":
        return Log(self.impressions, self.events.filter(_before(self.events, before)))


def _before(table: pa.Table, at: datetime) -> Any:
    return pc.less(table.column("at"), pa.scalar(at, TIME))


def _columns(columns: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    n = len(next(iter(columns.values())))
    missing = {name: pa.nulls(n, schema.field(name).type) for name in schema.names if name not in columns}
    given = {name: _array(values, schema.field(name).type) for name, values in columns.items()}
    return pa.table({name: {**missing, **given}[name] for name in schema.names}, schema=schema)


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, np.ndarray) and values.ndim == 2:
        offsets = np.arange(len(values) + 1, dtype=np.int32) * np.int32(values.shape[1])
        return pa.ListArray.from_arrays(offsets, pa.array(np.ascontiguousarray(values).ravel())).cast(kind)
    return pa.array(values).cast(kind) if isinstance(values, np.ndarray) else pa.array(values, kind)


def _table(records: Iterable[Any], kind: type, schema: pa.Schema) -> pa.Table:
    rows = list(records)
    names = [field.name for field in fields(kind)]
    return pa.table({name: [getattr(row, name) for row in rows] for name in names}, schema=schema)
