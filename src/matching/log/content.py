"""A hash of what a table says, whatever file, compression or chunks it comes in."""

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


class ContentHash:
    """SHA-256 of a table, fed piece by piece; a missing number with a fraction is a NaN, and all NaN are the same.

    Args:
        schema: of the table.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._parts: dict[str, Any] = {}

    def update(self, table: pa.Table) -> None:
        """Add the next rows, with the columns of the schema."""
        for field in self._schema:
            for chunk in table.column(field.name).chunks:
                self._add(field.name, chunk)

    def hexdigest(self) -> str:
        """Of the rows so far, in their order."""
        whole = hashlib.sha256(str(self._schema).encode())
        for name in sorted(self._parts):
            whole.update(name.encode() + self._parts[name].digest())
        return whole.hexdigest()

    def _add(self, name: str, values: pa.Array) -> None:
        """A stream of bytes for each aspect of a column, so that where a chunk ends does not matter."""
        kind = values.type
        if pa.types.is_floating(kind):
            self._feed(name, _floats(values))
            return
        self._feed(f"{name} known", np.asarray(values.is_valid()))
        if pa.types.is_list(kind):
            self._feed(f"{name} length", np.asarray(pc.list_value_length(values).fill_null(0), np.int32))
            self._add(f"{name} item", values.flatten())
        elif pa.types.is_string(kind):
            texts = values.fill_null("")
            self._feed(f"{name} length", np.asarray(pc.binary_length(texts), np.int32))
            self._feed(name, _bytes(texts))
        else:
            self._feed(name, np.asarray(values.cast(pa.int64()).fill_null(0), np.int64))

    def _feed(self, name: str, data: NDArray[Any]) -> None:
        part = self._parts.setdefault(name, hashlib.sha256())
        part.update(np.ascontiguousarray(data).view(np.uint8))


def joined(hashes: Iterable[ContentHash]) -> str:
    """The hash of several tables, in their order."""
    return hashlib.sha256("".join(one.hexdigest() for one in hashes).encode()).hexdigest()


def _floats(values: pa.Array) -> NDArray[Any]:
    found: NDArray[Any] = values.to_numpy(zero_copy_only=False)
    canonical: NDArray[Any] = np.where(np.isnan(found), found.dtype.type(np.nan), found)
    return canonical


def _bytes(texts: pa.Array) -> NDArray[np.uint8]:
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return np.empty(0, np.uint8)
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]]
