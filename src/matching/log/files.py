"""The two files of a log: read whatever form they come in, written as a stream, in place at the end or not at all."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from matching.batched import batched
from matching.errors import InputError
from matching.jsonl import GZIP_MAGIC, JsonFault, Record, Writer, read_lines
from matching.log.content import ContentHash, joined
from matching.log.schema import EVENTS, IMPRESSIONS, OPTIONAL, TIME

SUFFIXES = ("parquet", "jsonl", "jsonl.gz")
"""Forms of a file, the first found is read."""

BATCH = 10_000
AGAIN = "export it again with `matching export log`"


def read_table(folder: Path, name: str, schema: pa.Schema) -> pa.Table:
    """One table of a folder.

    Args:
        folder: holds the file.
        name: without suffix.
        schema: columns to keep; others are left aside.

    Raises:
        InputError: the file is missing, truncated or foreign, or an id comes twice; names the file and the cure.
    """
    for suffix in SUFFIXES:
        path = folder / f"{name}.{suffix}"
        if path.is_file():
            table = _conformed(_parquet(path, schema) if suffix == "parquet" else _jsonl(path, schema), schema, path)
            _refuse_repeated(table.column(0).to_numpy(), schema.names[0], path)
            return table
    raise InputError(f"{folder} holds no {name}.parquet nor {name}.jsonl; export it with `matching export log`.")


def _parquet(path: Path, schema: pa.Schema) -> pa.Table:
    try:
        missing = set(schema.names) - set(pq.read_schema(path).names)
        if not missing:
            return pq.read_table(path, columns=schema.names)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is truncated or no Parquet file ({error}); {AGAIN}.") from error
    raise InputError(f"{path} lacks {', '.join(sorted(missing))}; {AGAIN}.")


def _jsonl(path: Path, schema: pa.Schema) -> pa.Table:
    if _is_empty(path):
        return schema.empty_table()
    written = pa.schema([field.with_type(pa.string()) if field.type == TIME else field for field in schema])
    records = _records(path, set(schema.names) - OPTIONAL)
    tables = [schema.empty_table()]
    try:
        batches = batched(records, BATCH)
        tables += [_timed(pa.Table.from_pylist(batch, schema=written)).cast(schema) for batch in batches]
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise InputError(f"{path} has other values than expected ({error}); {AGAIN}.") from error
    return pa.concat_tables(tables)


def _is_empty(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(len(GZIP_MAGIC))
    if head != GZIP_MAGIC:
        return not head
    try:
        with gzip.open(path) as stream:
            return not stream.read(1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} is a truncated or damaged gzip; {AGAIN}.") from error


def _records(path: Path, required: set[str]) -> Iterator[Record]:
    for number, record in read_lines(path):
        if isinstance(record, JsonFault):
            raise InputError(f"{path}, line {number}, is no JSON object; {AGAIN}.")
        if missing := required - record.keys():
            raise InputError(f"{path}, line {number}, lacks {', '.join(sorted(missing))}; {AGAIN}.")
        yield record


def _timed(table: pa.Table) -> pa.Table:
    """Moments are written as ISO 8601 with their offset."""
    return table.set_column(table.column_names.index("at"), "at", table.column("at").cast(TIME))


def _conformed(table: pa.Table, schema: pa.Schema, path: Path) -> pa.Table:
    try:
        table = table.select(schema.names).cast(schema)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"{path} has other columns than expected ({error}); {AGAIN}.") from error
    for name in schema.names:
        if name not in OPTIONAL and table.column(name).null_count:
            raise InputError(f"{path} has rows without {name}; {AGAIN}.")
    return table


def _refuse_repeated(ids: Any, name: str, path: Path) -> None:
    ordered = ids if (ids[1:] > ids[:-1]).all() else np.sort(ids)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(repeated):
        raise InputError(f"{path} holds {name} {repeated[0]} twice; {AGAIN}, to a folder of its own.")


class _Sink(Protocol):
    def __enter__(self) -> "_Sink": ...

    def write(self, table: pa.Table) -> None: ...

    def __exit__(self, *error: Any) -> None: ...


class LogWriter:
    """Writes a log piece by piece, in bounded memory; both files appear at the end, or neither.

    Args:
        folder: made when absent; what it held of the log is replaced.
        suffix: one of `SUFFIXES`.
    """

    def __init__(self, folder: Path, suffix: str = SUFFIXES[0]) -> None:
        self.folder, self.suffix = folder, suffix
        self.counts = {"impressions": 0, "events": 0}
        self._hashes = {"impressions": ContentHash(IMPRESSIONS), "events": ContentHash(EVENTS)}
        self._sinks: dict[str, _Sink] = {}
        self._stack = ExitStack()

    def __enter__(self) -> "LogWriter":
        """Open both files.

        Raises:
            InputError: the folder cannot be made or written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name, schema in (("impressions", IMPRESSIONS), ("events", EVENTS)):
                path = self.folder / f"{name}.{self.suffix}"
                sink: _Sink = _Parquet(path, schema) if self.suffix == "parquet" else _Lines(path)
                self._sinks[name] = self._stack.enter_context(sink)
        except OSError as error:
            self._stack.close()
            raise InputError(f"{self.folder} cannot be written ({error.strerror}); give another folder.") from error
        return self

    def write(self, impressions: pa.Table, events: pa.Table) -> None:
        """Append rows, with the columns of `IMPRESSIONS` and `EVENTS`."""
        for name, table in (("impressions", impressions), ("events", events)):
            if table.num_rows:
                self._sinks[name].write(table)
                self._hashes[name].update(table)
                self.counts[name] += table.num_rows

    def content_hash(self) -> str:
        """See `Log.content_hash`; of what was written so far."""
        return joined(self._hashes.values())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is None:
            for name in self._sinks:
                for other in SUFFIXES:
                    if other != self.suffix:
                        (self.folder / f"{name}.{other}").unlink(missing_ok=True)


class _Parquet:
    """A Parquet file under another name until it is whole."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._scratch = path, path.with_name(f".{path.name}.new")
        self._writer = pq.ParquetWriter(self._scratch, schema, compression="zstd")

    def __enter__(self) -> "_Parquet":
        return self

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table)

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        self._writer.close()
        if kind is None:
            self._scratch.replace(self._path)
        else:
            self._scratch.unlink(missing_ok=True)


class _Lines:
    """A JSON Lines file, plain or gzip; NaN is written null, a moment in ISO 8601."""

    def __init__(self, path: Path) -> None:
        self._writer = Writer(path)

    def __enter__(self) -> "_Lines":
        self._writer.__enter__()
        return self

    def write(self, table: pa.Table) -> None:
        for row in table.to_pylist():
            row["at"] = row["at"].isoformat()
            if "features" in row:
                row["features"] = [None if value != value else value for value in row["features"]]
            self._writer.write(row)

    def __exit__(self, *error: Any) -> None:
        self._writer.__exit__(*error)
