"""Other ways of searching vectors within a radius, with FAISS as it comes, to compare the geographic index with."""

from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Masks = NDArray[np.uint8]
Rows = NDArray[np.int64]

TRAINING_ROWS = 100_000


class Peer(Protocol):
    """Something that finds the rows most similar to each query among those its mask allows."""

    def search(self, queries: Vectors, masks: Masks, n: int) -> Rows:
        """Search for queries (q, dim) within masks (q, bytes), a bit per row: rows (q, n), padded with -1."""
        ...


class ExactScan:
    """Every allowed row: `IndexFlatIP` and, for each query, an `IDSelectorBitmap`."""

    def __init__(self, vectors: Vectors):
        self._index: Any = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def search(self, queries: Vectors, masks: Masks, n: int) -> Rows:
        """Search exactly; see `Peer`."""
        return _one_by_one(self._index, queries, masks, n, lambda selector: {"sel": selector}, faiss.SearchParameters)

    def search_unfiltered(self, queries: Vectors, n: int) -> Rows:
        """Search all rows at once by matrix product, whatever their place."""
        rows: Rows = self._index.search(queries, n)[1]
        return rows


class IvfPostFilter:
    """Lists by similarity; the `fetch` most similar rows of `nprobe` lists, then those that the mask allows."""

    def __init__(self, vectors: Vectors, nprobe: int = 32, fetch: int = 1000):
        self._index = _ivf(vectors)
        self._nprobe, self._fetch = nprobe, fetch

    def search(self, queries: Vectors, masks: Masks, n: int) -> Rows:
        """Search, then filter; see `Peer`."""
        found = self._index.search(queries, self._fetch, params=_parameters(faiss.SearchParametersIVF, self._nprobe))[1]
        bits = np.take_along_axis(masks, np.maximum(found, 0) >> 3, axis=1) >> (found & 7).astype(np.uint8)
        allowed = (found >= 0) & (bits & 1).astype(bool)
        first = np.argsort(~allowed, axis=1, kind="stable")[:, :n]
        rows: Rows = np.take_along_axis(np.where(allowed, found, -1), first, axis=1)
        return rows


class IvfSelector:
    """Lists by similarity, `nprobe` of them scanned with an id selector."""

    def __init__(self, vectors: Vectors, nprobe: int = 256):
        self._index = _ivf(vectors)
        self._nprobe = nprobe

    def search(self, queries: Vectors, masks: Masks, n: int) -> Rows:
        """Search what the selector allows; see `Peer`."""

        def options(selector: object) -> dict[str, object]:
            return {"sel": selector, "nprobe": min(self._nprobe, self._index.nlist)}

        return _one_by_one(self._index, queries, masks, n, options, faiss.SearchParametersIVF)


class HnswSelector:
    """A navigable graph walked with an id selector."""

    def __init__(self, vectors: Vectors, links: int = 16, ef: int = 256):
        self._index: Any = faiss.IndexHNSWFlat(vectors.shape[1], links, faiss.METRIC_INNER_PRODUCT)
        self._index.add(vectors)
        self._ef = ef

    def search(self, queries: Vectors, masks: Masks, n: int) -> Rows:
        """Search what the selector allows; see `Peer`."""

        def options(selector: object) -> dict[str, object]:
            return {"sel": selector, "efSearch": self._ef}

        kind: Any = faiss.SearchParametersHNSW  # type: ignore[attr-defined]
        return _one_by_one(self._index, queries, masks, n, options, kind)


def _ivf(vectors: Vectors) -> Any:
    n, dim = vectors.shape
    lists = max(1, round(n**0.5))
    quantizer = faiss.IndexFlatIP(dim)
    index: Any = faiss.IndexIVFFlat(quantizer, dim, lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.min_points_per_centroid = 1
    index.train(vectors[:: max(1, n // TRAINING_ROWS)])
    index.add(vectors)
    return index


def _parameters(kind: Any, nprobe: int) -> Any:
    return kind(nprobe=nprobe)


def _one_by_one(index: Any, queries: Vectors, masks: Masks, n: int, options: Any, kind: Any) -> Rows:
    rows = np.empty((len(queries), n), np.int64)
    bitmap: Any = faiss.IDSelectorBitmap
    for i, mask in enumerate(masks):
        rows[i] = index.search(queries[i : i + 1], n, params=kind(**options(bitmap(mask))))[1][0]
    return rows
