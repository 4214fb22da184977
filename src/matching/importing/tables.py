"""Tables of open data in CSV: fields may hold line breaks; a cut row is told apart from a bad file."""

import csv
import gzip
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from matching.errors import InputError
from matching.ingest import REASONS
from matching.jsonl import JsonFault, Record

FIELD_BYTES = 2**20
"""A longer field is no text that anyone wrote: the quotes of the file are wrong."""


def read_table(
    path: str | Path, columns: Collection[str], delimiter: str = ","
) -> Iterator[tuple[int, Record | JsonFault]]:
    """Read a UTF-8 CSV file, plain or gzip-compressed.

    Args:
        path: of the file.
        columns: that it must have.
        delimiter: between fields.

    Yields:
        The line at which a row ends, from 1, and its values by column, or the fault.

    Raises:
        InputError: the file cannot be read, or lacks a column.
    """
    path = Path(path)
    opened = gzip.open if path.suffix == ".gz" else open
    csv.field_size_limit(FIELD_BYTES)
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, delimiter=delimiter)
            if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
                raise InputError(
                    f"{path} has no column {', '.join(missing)}; give the whole table, as it is published."
                )
            for row in reader:
                cut = None in row or None in row.values()
                yield reader.line_num, JsonFault("row_cut", REASONS["row_cut"]) if cut else row
    except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise InputError(f"{path} cannot be read ({error}); give a UTF-8 CSV file, plain or .gz, whole.") from error
