"""Records set aside until the last one is read, so that a slow or broken file never holds the store's write lock."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from matching.codec import from_json, to_json
from matching.domain import Offer, Profile, Training
from matching.errors import StoreError
from matching.ingest import StatedPerson

T = TypeVar("T", Offer, Profile, StatedPerson, Training)
MEMORY_BYTES = 64 * 2**20
"""Beyond it the records wait in a file without a name, which ends with the block or the process."""


@contextmanager
def spooled(kind: type[T], records: Iterable[T]) -> Iterator[Iterator[T]]:
    """Read every record, then give them all again, in order.

    Raises:
        StoreError: the temporary folder is full.
    """
    try:
        with tempfile.SpooledTemporaryFile(MEMORY_BYTES, "w+", encoding="utf-8", newline="\n") as file:
            for record in records:
                file.write(to_json(record) + "\n")
            file.seek(0)
            yield (from_json(kind, line) for line in file)
    except OSError as error:
        raise StoreError(
            f"{tempfile.gettempdir()} cannot hold the records to import ({error.strerror}); free some space there,"
            " or set TMPDIR to a larger folder."
        ) from error
