"""Append-only journal of what was added and removed since the base was written; a torn tail is ignored."""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from matching.errors import VectorIndexError
from matching.index.changes import Added, Removed

HEADER = struct.Struct("<QII")
"""Length of the payload, its CRC-32, the CRC-32 of the two."""

BODY = struct.Struct("<cQ")
"""What happened, how many ids or keys follow."""


class Journal:
    """The journal beside one base. A record is on the disk, whole, before `append` returns.

    Attributes:
        path: the file.
        dim: width of the vectors.
        end: bytes that hold records replayed or appended here.
    """

    def __init__(self, path: Path, dim: int):
        self.path, self.dim, self.end = path, dim, 0

    def replay(self) -> Iterator[Added | Removed]:
        """Read the records from the start; bytes of an append that never finished are passed over.

        Raises:
            VectorIndexError: a whole record was changed.
        """
        content = self.path.read_bytes()
        self.end = 0
        while payload := self._payload(content):
            self.end += HEADER.size + len(payload)
            yield _decode(payload, self.dim)

    def is_behind(self) -> bool:
        """Tell whether the file holds a record that was neither replayed nor appended here."""
        return bool(self._payload(self.path.read_bytes()))

    def append(self, change: Added | Removed) -> None:
        """Write a record durably; when the disk refuses it, the journal is left as it was.

        Raises:
            VectorIndexError: the record could not be written.
        """
        record = _encode(change)
        try:
            with self.path.open("r+b") as file:
                file.seek(self.end)
                file.write(record)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if self.path.exists():
                os.truncate(self.path, self.end)
            raise VectorIndexError(f"{self.path} cannot be written ({error}); free some disk space.") from error
        self.end += len(record)

    def _payload(self, content: bytes) -> bytes:
        header = content[self.end : self.end + HEADER.size]
        if len(header) < HEADER.size or not any(header):
            return b""  # the end, a header cut short, or room that was never filled
        length, checksum, own = HEADER.unpack(header)
        start = self.end + HEADER.size
        if zlib.crc32(header[:-4]) != own:
            raise self._changed()
        payload = content[start : start + length]
        if len(payload) < length:
            return b""
        if zlib.crc32(payload) != checksum:
            raise self._changed()
        return payload

    def _changed(self) -> VectorIndexError:
        return VectorIndexError(f"{self.path} was changed; delete the index folder, it is rebuilt from the store.")


def _encode(change: Added | Removed) -> bytes:
    if isinstance(change, Removed):
        payload = BODY.pack(b"R", len(change.keys)) + change.keys.tobytes()
    else:
        arrays = (change.ids, change.units, change.vectors)
        payload = BODY.pack(b"A", len(change.ids)) + b"".join(array.tobytes() for array in arrays)
    head = HEADER.pack(len(payload), zlib.crc32(payload), 0)[:-4]
    return head + zlib.crc32(head).to_bytes(4, "little") + payload


def _decode(payload: bytes, dim: int) -> Added | Removed:
    kind, n = BODY.unpack_from(payload)
    ids = np.frombuffer(payload, np.int64, n, BODY.size)
    if kind == b"R":
        return Removed(ids)
    units = np.frombuffer(payload, np.float64, n * 3, BODY.size + n * 8)
    vectors = np.frombuffer(payload, np.float16, n * dim, BODY.size + n * 32)
    return Added(ids, vectors.reshape(n, dim), units.reshape(n, 3))
