"""From rows, each of a list, to ranks and to tables of one line a list, which is what `eval.metrics` takes."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def rank(lists: ArrayLike, score: ArrayLike) -> NDArray[np.int64]:
    """Rank of each row (r,) among the rows of its list, 1 the highest score; equal scores keep the order of rows.

    A score of NaN comes last.
    """
    labels, scores = np.asarray(lists), np.asarray(score, dtype=np.float64)
    order = np.lexsort((np.arange(len(labels)), -scores, labels))
    starts = np.flatnonzero(np.r_[True, labels[order][1:] != labels[order][:-1]]) if len(order) else order
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)])) + 1
    return ranks


def ranked(lists: ArrayLike, score: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    """Values (r,) as a table (lists, longest list): lists ascending, each best score first, NaN after its end."""
    place, ranks = np.unique(np.asarray(lists), return_inverse=True)[1], rank(lists, score)
    table = np.full((place.max(initial=-1) + 1, ranks.max(initial=0)), np.nan)
    table[place, ranks - 1] = np.asarray(values, dtype=np.float64)
    return table


def longer(lists: ArrayLike, n: int) -> NDArray[np.bool_]:
    """Bool (r,), rows of the lists that hold more than `n`."""
    _, place, count = np.unique(np.asarray(lists), return_inverse=True, return_counts=True)
    return np.asarray(count[place] > n)


def first_of(lists: ArrayLike, values: ArrayLike) -> NDArray[np.int64]:
    """Value of the first row of each list, lists ascending: what all its rows share, such as the person."""
    return np.asarray(values)[np.unique(np.asarray(lists), return_index=True)[1]]
