"""From what trees say to probabilities: a few numbers, kept as JSON beside the trees."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import BundleError

Doubles = NDArray[np.float64]

ANSWERED, RANKER, CHANCE = "answered", "ranker", "chance"
"""Ensembles that are no reason of refusal."""

SKILLS_MISSING = "skills_missing"
"""The reason that is no objection: it lowers the chance, in this person's own lists alone."""

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """P = sigmoid(intercept + slope x + risk log-odds): Platt's calibration of trees on top of what is remembered.

    Attributes:
        slope: of what the ensemble says.
        risk: of the log-odds that the memory gives.
        usual: log-odds where the memory says nothing.

    Source: Platt, "Probabilistic outputs for support vector machines", 1999.
    """

    intercept: float
    slope: float = 1.0
    risk: float = 0.0
    usual: float = 0.0

    def __call__(self, said: Doubles, risk: Doubles | None = None) -> Doubles:
        """Probabilities.

        Args:
            said: float64 (p,), by the ensemble.
            risk: float64 (p,), that is remembered, NaN where nothing is; None: nowhere.
        """
        remembered = self.usual if risk is None else log_odds(risk, self.usual)
        return sigmoid(self.intercept + self.slope * said + self.risk * remembered)


@dataclass(frozen=True, slots=True)
class Liking:
    """P(apply | examined): a logistic regression with no negative coefficient, so that each part pulls its own way.

    Attributes:
        weights: of each input that `matching.rerank.inputs` names; one left out weighs nothing.
    """

    intercept: float
    weights: Mapping[str, float]

    def __call__(self, inputs: Mapping[str, Doubles]) -> Doubles:
        """Log-odds of applying, float64 (p,), added up in the order of the inputs."""
        total = np.asarray(self.intercept)
        for name, values in inputs.items():
            if weight := self.weights.get(name, 0.0):
                total = total + weight * values
        return np.broadcast_to(total, np.shape(next(iter(inputs.values()))))


@dataclass(frozen=True, slots=True)
class Formula:
    """All the numbers of the heads.

    Attributes:
        features: names that the trees read, in order.
        columns: see `matching.rerank.trees.Trees`.
        liking: of `score`.
        chance: of an employer's acceptance.
        reasons: by slug; one without trees has its base rate for everyone.
    """

    features: tuple[str, ...]
    columns: tuple[str, ...]
    liking: Liking
    chance: Curve
    reasons: Mapping[str, Curve]

    def write(self, path: Path, **facts: Any) -> None:
        """Write as JSON, with facts such as versions for who reads the file."""
        path.write_text(json.dumps({"format": FORMAT, **asdict(self), **facts}, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Formula":
        """Read what `write` wrote.

        Raises:
            BundleError: the file is missing, or is not what `write` writes.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["format"] != FORMAT:
                raise ValueError(f"format {data['format']}, this version reads {FORMAT}")
            return cls(
                tuple(data["features"]),
                tuple(data["columns"]),
                Liking(**data["liking"]),
                Curve(**data["chance"]),
                {slug: Curve(**curve) for slug, curve in data["reasons"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise BundleError(f"{path} holds no readable heads ({fault}): restore the model folder.") from fault


def log_odds(probability: Doubles, usual: float) -> Doubles:
    """Of a probability, kept within 0.001 and 0.999; `usual` where it is NaN."""
    p = np.clip(probability, 1e-3, 1 - 1e-3)
    return np.where(np.isnan(p), usual, np.log(p) - np.log1p(-p))


def sigmoid(logits: Doubles) -> Doubles:
    """1 / (1 + exp(-logits)), strictly inside (0, 1)."""
    odds: Doubles = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return odds
