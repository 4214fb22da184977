"""How near two occupations are: what ROME says of mobilities, completed by what the two sheets have in common.

    proximity = 1 - (1 - mobility) * (1 - likeness), and 1 on the diagonal

- mobility: 0.7 for the first-ranked mobility of the row's occupation, 0.7 / (1 + 0.1 (rank - 1)) for the next ones, and
  half of it when only the column's occupation names the row's;
- likeness: weighted mean of cosines (shared skills, macro-competences, label words, each weighted by its idf) and of
  equalities (domaine professionnel, grand domaine, ROME v3 parent).

The matrix is directed, like mobilities: a row is the occupation one has or seeks, a column the occupation on offer.

The weights come from a random search on half of the sheets of release 460 with the mobility term removed, judged on the
other half: mobilities found among the 10 nearest 0.319 (skills alone 0.293, uniform weights 0.287), AUC 0.893. As the
two halves agree to 0.001, nothing is fitted to particular sheets.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.rome.labels import content_words

if TYPE_CHECKING:
    from matching.rome.referential import Rome

FIRST_MOBILITY = 0.7
RANK_DECAY = 0.1
REVERSE = 0.5
WEIGHTS = {"skills": 2.0, "macros": 0.5, "words": 0.3, "domain": 0.1, "large_domain": 0.03, "parent": 0.1}

Matrix = NDArray[np.float32]


def proximity(rome: "Rome") -> Matrix:
    """Nearness of every pair of occupations.

    Returns:
        (n, n) float32 in [0, 1], rows and columns in the order of `rome.codes`, 1 on the diagonal.
    """
    near: Matrix = 1 - (1 - mobility(rome)) * (1 - likeness(rome))
    np.fill_diagonal(near, 1)
    return near


def mobility(rome: "Rome") -> Matrix:
    """The mobility term alone, (n, n) float32 in [0, 0.7]."""
    stated = np.zeros((len(rome), len(rome)), dtype=np.float32)
    for row, code in enumerate(rome.codes):
        columns = [rome.position(target) for target in rome.mobilities(code)]
        stated[row, columns] = FIRST_MOBILITY / (1 + RANK_DECAY * np.arange(len(columns)))
    both: Matrix = np.maximum(stated, np.float32(REVERSE) * stated.T)
    return both


def likeness(rome: "Rome") -> Matrix:
    """What two sheets have in common, mobilities left out: (n, n) float32 in [0, 1], symmetric."""
    occupations = [rome.occupation(code) for code in rome.codes]
    skills = [[s for s in rome.skills(code) if s.kind != "savoir_etre"] for code in rome.codes]
    terms = {
        "skills": _cosine([skill.ogr for skill in row] for row in skills),
        "macros": _cosine([skill.macro for skill in row if skill.macro] for row in skills),
        "words": _cosine(content_words(occupation.label) for occupation in occupations),
        "domain": _equal([occupation.domain for occupation in occupations]),
        "large_domain": _equal([occupation.domain[0] for occupation in occupations]),
        "parent": _equal([occupation.parent for occupation in occupations]),
    }
    total = np.zeros((len(rome), len(rome)), dtype=np.float32)
    for name, term in terms.items():
        total += np.float32(WEIGHTS[name] / sum(WEIGHTS.values())) * term
    alike: Matrix = np.minimum(total, np.float32(1))
    return alike


def _equal(values: list[str]) -> Matrix:
    column = np.array(values)
    return np.asarray(column[:, None] == column, dtype=np.float32)


def _cosine(rows: Iterable[Iterable[str]]) -> Matrix:
    """Cosine between sets of terms, a term weighted by its inverse document frequency; 0 for an empty set."""
    from scipy.sparse import csr_array

    bags = [sorted(set(row)) for row in rows]
    columns: dict[str, int] = {}
    indices = [columns.setdefault(term, len(columns)) for bag in bags for term in bag]
    if not indices:
        return np.zeros((len(bags), len(bags)), dtype=np.float32)
    weights = np.log(len(bags) / np.bincount(indices)).astype(np.float32)[indices]
    starts = np.cumsum([0, *map(len, bags)])
    norms = np.sqrt(np.bincount(np.repeat(np.arange(len(bags)), np.diff(starts)), weights**2, len(bags)))
    weights /= np.repeat(np.where(norms > 0, norms, 1), np.diff(starts)).astype(np.float32)
    vectors = csr_array((weights, indices, starts), shape=(len(bags), len(columns)))
    return np.asarray((vectors @ vectors.T).toarray(), dtype=np.float32)
