"""Which offers may be near-identical: those whose samples share runs of words."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.duplicates.wording import NONE, Hashes

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEIGHBOURS = 8
"""Offers that share a run are each compared with so many that follow, by key: boilerplate that hundreds of offers share
costs no more, and what is posted again every week is found through what came just before."""

LEAST_SHARED = 2
"""Runs that both samples hold."""

LIKELY = 0.6
"""Share of the shorter text that the other holds, as the samples tell, below which nothing is compared further: samples
are off by a tenth at most, where a text is not six times the other."""

CHUNK = 50_000


class Block(NamedTuple):
    """Offers of places near each other.

    Attributes:
        new: bool (n,), those of which pairs are wanted; rows are by offer key, ascending.
        samples: uint32 (n, SAMPLE), each row ascending, then filled with `NONE`.
    """

    new: Flags
    samples: Hashes


def pairs(block: Block) -> Rows:
    """Rows of a block that may be near-identical, int64 (p, 2), the first of a pair below the second."""
    close = _sharing(block)
    kept = [part[_held(block.samples, part) >= LIKELY] for part in _chunks(close)]
    return np.concatenate([close[:0], *kept])


def _sharing(block: Block) -> Rows:
    """Pairs, at least one of which is new, that share `LEAST_SHARED` values."""
    n, own = len(block.new), block.samples != NONE
    rows, values = np.nonzero(own)[0], block.samples[own]
    order = np.argsort(values, kind="stable")
    rows, values = rows[order], values[order]
    found = [np.empty(0, np.int64)]
    for step in range(1, min(NEIGHBOURS, len(rows) - 1) + 1):
        left, right = rows[:-step], rows[step:]
        wanted = (values[:-step] == values[step:]) & (block.new[left] | block.new[right])
        found.append(left[wanted] * n + right[wanted])
    pair, shared = np.unique(np.concatenate(found), return_counts=True)
    return np.stack(np.divmod(pair[shared >= LEAST_SHARED], max(n, 1)), axis=1)


def _held(samples: Hashes, pairs: Rows) -> NDArray[np.float64]:
    """Of each pair of rows, the share of the shorter text that the other holds, estimated from their samples."""
    a, b = samples[pairs[:, 0]], samples[pairs[:, 1]]
    whole = np.minimum(a[:, -1:], b[:, -1:])
    told = [(one <= whole) & (one != NONE) for one in (a, b)]
    both = np.sort(np.concatenate([np.where(in_it, one, NONE) for in_it, one in zip(told, (a, b), strict=True)], 1))
    shared = ((both[:, 1:] == both[:, :-1]) & (both[:, 1:] != NONE)).sum(axis=1)
    shorter = np.minimum(*(in_it.sum(axis=1) for in_it in told))
    return np.asarray(shared / np.maximum(shorter, 1))


def _chunks(pairs: Rows) -> Iterator[Rows]:
    return (pairs[i : i + CHUNK] for i in range(0, len(pairs), CHUNK))
