"""Where a model is good and where it is not: measures by what anyone can see of a person or an offer.

Protected groups are no slices: see `eval.fairness`. Cells under `LEAST` people are suppressed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eval.metrics import Estimate, bootstrap
from matching.geo import departement_of

LEAST = 11
"""Fewest people of a cell that is shown."""

BANDS: tuple[tuple[int, str], ...] = ((0, "0"), (1, "1 à 3"), (4, "4 à 10"), (11, "11 à 35"), (36, "36 et plus"))
"""First number of answers of each band, and its label in French."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A measure on one part of the queries.

    Attributes:
        by: what parts them, such as "domain".
        name: of the part.
        people: how many; None when the cell is suppressed.
        estimate: mean of the measure; None when suppressed.
    """

    by: str
    name: str
    people: int | None
    estimate: Estimate | None


def slices(values: ArrayLike, by: Mapping[str, ArrayLike], persons: ArrayLike, seed: int = 0) -> list[Slice]:
    """Measure each part.

    Args:
        values: (q,) one a query; NaN is left out.
        by: what parts the queries -> label of each (q,); "" is left out.
        persons: (q,) whose queries are drawn together by the bootstrap.
        seed: of the bootstrap.

    Returns:
        In the order of `by`, then by name.
    """
    measured, people = np.asarray(values, np.float64), np.asarray(persons)
    known = ~np.isnan(measured)
    return [
        _slice(criterion, name, measured, people, known & (labels == name), seed)
        for criterion, labels in ((criterion, np.asarray(given, np.str_)) for criterion, given in by.items())
        for name in np.unique(labels[known & (labels != "")]).tolist()
    ]


def visible(
    romes: Iterable[str | None],
    codes_insee: Iterable[str | None],
    contracts: Iterable[str | None],
    answers: ArrayLike,
) -> dict[str, NDArray[np.str_]]:
    """Labels of queries by domain (first letter of the ROME code), département, contract and number of answers.

    Args:
        romes: of each query; None where it is not stated, here and below.
        codes_insee: of the commune.
        contracts: slug of the contract.
        answers: int (q,), how many the person had given before.
    """
    return {
        "domain": np.array([(rome or "")[:1] for rome in romes], np.str_),
        "departement": np.array([departement_of(code) or "" if code else "" for code in codes_insee], np.str_),
        "contract": np.array([contract or "" for contract in contracts], np.str_),
        "answers": band(answers),
    }


def band(answers: ArrayLike) -> NDArray[np.str_]:
    """Label of `BANDS` of each number of answers (q,)."""
    starts = np.array([start for start, _ in BANDS])
    names = np.array([name for _, name in BANDS])
    return names[np.searchsorted(starts, np.asarray(answers), side="right") - 1]


def _slice(
    by: str, name: str, values: NDArray[np.float64], people: NDArray[np.int64], mine: NDArray[np.bool_], seed: int
) -> Slice:
    count = len(np.unique(people[mine]))
    if count < LEAST:
        return Slice(by, name, None, None)
    return Slice(by, name, count, bootstrap(values[mine], people[mine], seed))
