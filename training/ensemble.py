"""An ensemble of trees, on top of what is known without it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.rerank.formula import sigmoid
from training.tasks import Config
from training.weigh import Known

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Trees that correct what is known.

    Attributes:
        trees: a LightGBM booster.
    """

    known: Known
    trees: Any

    def says(self, features: NDArray[np.float32], threads: int = 1, trees: int | None = None) -> Doubles:
        """The correction in log-odds, float64 (n,), by the first trees only, or (None) by all."""
        if not len(features):
            return np.empty(0)
        said = self.trees.predict(features, raw_score=True, num_threads=threads, num_iteration=trees or -1)
        return np.asarray(said, np.float64)

    def probability(self, features: NDArray[np.float32], config: Config, trees: int | None = None) -> Doubles:
        """What is known, corrected: float64 (n,)."""
        return sigmoid(self.known.logits(features, config) + self.says(features, trees=trees))


Ensembles = dict[str, Ensemble]
"""By name of the task."""
