"""The log that models learn from: impressions and events as tables, in Parquet or JSON Lines.

A folder holds `impressions.parquet` and `events.parquet` (or `.jsonl`, `.jsonl.gz`), with the columns of `IMPRESSIONS`
and `EVENTS`. Ids are the store's pseudonymous keys, never external ones. This is the only module that uses pyarrow.
"""

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.json
import pyarrow.parquet
from numpy.typing import NDArray

from matching.domain import EmployerReason, Event, EventKind, Impression, RefusalReason
from matching.errors import InputError
from matching.refusals import EMPLOYER, PERSON

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

NONE, REFUSED, INTERESTED, APPLIED = -1, 0, 1, 2
"""Grades of an answer; `NONE` is unknown, not negative."""


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
    def read(cls, folder: Path) -> "Log":
        """Read the two files of a folder.

        Raises:
            InputError: a file is missing or cannot be read, or lacks a column.
        """
        return cls(_read(folder, "impressions", IMPRESSIONS), _read(folder, "events", EVENTS))

    def write(self, folder: Path) -> None:
        """Write both files as Parquet; the folder is created."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in (("impressions", self.impressions), ("events", self.events)):
            scratch = folder / f"{name}.parquet.new"
            pa.parquet.write_table(table, scratch, compression="zstd")
            scratch.replace(folder / f"{name}.parquet")

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


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The current state of each impression, in the order of the log.

    Attributes:
        grade: int8 (n,), `NONE`, `REFUSED`, `INTERESTED` or `APPLIED`. A refusal that only tells something of the data
            or of the person's situation is no judgement of the offer: `NONE`.
        answered: bool (n,), whether the person answered at all, whatever was said.
        reasons: uint32 (n,), bit `i` is the i-th `RefusalReason` of the refusal in force.
        opened: bool (n,), opened, by a person or by a mail scanner.
        employer: float32 (n,), 1 contacted, interviewed or hired; 0 refused for a reason that teaches; NaN unknown.
        employer_weight: float32 (n,), weight of that refusal as a negative; 1 otherwise.
    """

    grade: NDArray[np.int8]
    answered: NDArray[np.bool_]
    reasons: NDArray[np.uint32]
    opened: NDArray[np.bool_]
    employer: NDArray[np.float32]
    employer_weight: NDArray[np.float32]


def reason_mask(reasons: Iterable[str]) -> int:
    """Bits of the `RefusalReason` slugs.

    Raises:
        InputError: a slug is not in the table.
    """
    mask = 0
    for slug in reasons:
        if slug not in _REASON_BITS:
            raise InputError(f"{slug!r} is no reason of refusal; give one of {', '.join(_REASON_BITS)}.")
        mask |= _REASON_BITS[slug]
    return mask


_REASON_BITS = {reason.value: 1 << index for index, reason in enumerate(RefusalReason)}
_DISLIKES = sum(_REASON_BITS[reason.value] for reason, teaching in PERSON.items() if teaching.dislikes)
_APPLIES = sum(_REASON_BITS[reason.value] for reason, teaching in PERSON.items() if teaching.counts_as)


def outcomes(log: Log) -> Outcomes:
    """Derive the current state of every impression: the one place where events become outcomes.

    Events are taken in the order of `at`, then `event_id`, without those that a withdrawal undid. The last answer
    counts, except that interest shown after an application does not lower it.

    Raises:
        InputError: an event names an impression, an event kind or a reason that does not exist.
    """
    n = len(log)
    found = Outcomes(
        np.full(n, NONE, np.int8),
        np.zeros(n, bool),
        np.zeros(n, np.uint32),
        np.zeros(n, bool),
        np.full(n, np.nan, np.float32),
        np.ones(n, np.float32),
    )
    for row, event, side, reasons in _in_force(log):
        if event == EventKind.OPENED:
            found.opened[row] = True
        elif side == "person":
            _person(found, row, event, reasons)
        else:
            _employer(found, row, event, reasons)
    return found


def _person(found: Outcomes, row: int, event: str, reasons: Sequence[str]) -> None:
    if event == EventKind.REFUSED:
        mask = reason_mask(reasons)
        found.reasons[row] = mask
        judged = not mask or mask & _DISLIKES
        found.grade[row] = APPLIED if mask & _APPLIES else REFUSED if judged else NONE
    elif event == EventKind.APPLIED:
        found.grade[row], found.reasons[row] = APPLIED, 0
    elif event == EventKind.INTERESTED and found.grade[row] != APPLIED:
        found.grade[row], found.reasons[row] = INTERESTED, 0
    if event in (EventKind.REFUSED, EventKind.APPLIED, EventKind.INTERESTED):
        found.answered[row] = True


def _employer(found: Outcomes, row: int, event: str, reasons: Sequence[str]) -> None:
    if event in (EventKind.CONTACTED, EventKind.INTERVIEWED, EventKind.HIRED):
        found.employer[row], found.employer_weight[row] = 1, 1
    elif event == EventKind.REFUSED and found.employer[row] != 1:
        try:
            weight = max((EMPLOYER[EmployerReason(slug)].chance for slug in reasons), default=1.0)
        except ValueError as error:
            raise InputError(f"{error}; give one of {', '.join(EmployerReason)}.") from error
        if weight > 0:
            found.employer[row], found.employer_weight[row] = 0, weight


def _in_force(log: Log) -> Iterable[tuple[int, str, str, list[str]]]:
    """(row of the impression, kind, side, reasons) of the events that no withdrawal undid, oldest first."""
    table = log.events
    ids = table.column("event_id").to_numpy()
    at = table.column("at").cast(pa.int64()).to_numpy()
    kinds = table.column("event").to_pylist()
    undone = _undone(table, np.lexsort((ids, at)), kinds)
    rows = _rows(log, table.column("impression_id").to_numpy())
    sides, reasons = table.column("side").to_pylist(), table.column("reasons").to_pylist()
    known = set(EventKind)
    for index in np.lexsort((ids, at)).tolist():
        if kinds[index] not in known:
            raise InputError(f"{kinds[index]!r} is no event; give one of {', '.join(EventKind)}.")
        if int(ids[index]) not in undone:
            yield int(rows[index]), kinds[index], sides[index], reasons[index] or []


def _undone(table: pa.Table, order: NDArray[np.int64], kinds: list[str]) -> set[int]:
    """Ids of the events undone; a withdrawal that is itself undone undoes nothing."""
    ids, targets = table.column("event_id").to_pylist(), table.column("withdrawn_of").to_pylist()
    undone: set[int] = set()
    for index in order[::-1].tolist():
        if kinds[index] == EventKind.WITHDRAWN and ids[index] not in undone and targets[index] is not None:
            undone.add(targets[index])
    return undone


def _rows(log: Log, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    ids = log.column("impression_id")
    if not len(wanted):
        return np.empty(0, np.int64)
    if not len(ids):
        raise InputError("The log has events and no impression; export both with `matching export log`.")
    order = np.argsort(ids, kind="stable")
    found = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
    if len(missing := wanted[ids[found] != wanted]):
        raise InputError(f"An event names impression {missing[0]}, which the log lacks; export both files together.")
    return np.asarray(found, np.int64)


def _table(records: Iterable[Any], kind: type, schema: pa.Schema) -> pa.Table:
    rows = list(records)
    names = [field.name for field in fields(kind)]
    return pa.table({name: [getattr(row, name) for row in rows] for name in names}, schema=schema)


def _read(folder: Path, name: str, schema: pa.Schema) -> pa.Table:
    for suffix in (".parquet", ".jsonl", ".jsonl.gz"):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return _conformed(_load(path), schema, path)
    raise InputError(f"{folder} holds no {name}.parquet nor {name}.jsonl; export it with `matching export log`.")


def _load(path: Path) -> pa.Table:
    try:
        if path.suffix == ".parquet":
            return pa.parquet.read_table(path)
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return pa.Table.from_pylist([json.loads(line) for line in raw.decode().splitlines() if line.strip()])
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"{path} cannot be read ({error}); export it again with `matching export log`.") from error


def _conformed(table: pa.Table, schema: pa.Schema, path: Path) -> pa.Table:
    if not table.num_rows and not table.column_names:
        return schema.empty_table()
    if missing := set(schema.names) - set(table.column_names):
        raise InputError(f"{path} lacks {', '.join(sorted(missing))}; export it again with `matching export log`.")
    try:
        if table.schema.field("at").type == pa.string():
            moments = pa.compute.strptime(table.column("at"), "%Y-%m-%dT%H:%M:%S%z", "us")
            table = table.set_column(table.column_names.index("at"), "at", moments.cast(TIME))
        return table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise InputError(f"{path} has another shape than expected ({error}); export it again.") from error
