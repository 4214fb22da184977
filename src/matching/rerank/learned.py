"""What answers taught: liking, chance and reasons of refusal, in one score with a handle."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from matching.errors import BundleError
from matching.features import CHANCE_FEATURES, FEATURE_NAMES
from matching.features.pairs import Floats
from matching.rerank.formula import ANSWERED, CHANCE, RANKER, SKILLS_MISSING, Doubles, Formula, sigmoid
from matching.rerank.inputs import OBJECTIONS, RISK_OF, SPARED, inputs, remembered
from matching.rerank.trees import Trees, require_features

FOLDER, TREES, FORMULA = "heads", "trees.txt", "heads.json"
"""Where a bundle keeps its heads."""

HANDLE = 0.5
"""Liking and chance weigh the same unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Calibrated probabilities for `p` pairs.

    Attributes:
        liking: float32 (p,), P(this person applies | examines the offer).
        chance: float32 (p,), P(the employer accepts | applied).
        reasons: float32 (p, len(slugs)), P(refuses for this reason | examines).
        slugs: of `RefusalReason`.
    """

    liking: Floats
    chance: Floats
    reasons: Floats
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LightGBMReranker:
    """score = liking^(1 - handle) x chance^handle; see `matching.rerank.Reranker`.

    Attributes:
        handle: in [0, 1]; 0 what the person would like, 1 where the chances are.
        employers: whether the lists are an employer's: chance alone, and nothing that the person said.
    """

    trees: Trees
    formula: Formula
    handle: float = HANDLE
    employers: bool = False

    @classmethod
    def load(cls, bundle: Path, handle: float = HANDLE) -> "LightGBMReranker":
        """Read the heads of a bundle's folder.

        Raises:
            BundleError: a file is missing or damaged, or was trained with other features; or the chance reads what it
                may not.
        """
        formula = Formula.read(bundle / FOLDER / FORMULA)
        require_features(bundle / FOLDER / FORMULA, formula.features, FEATURE_NAMES)
        trees = Trees.read(bundle / FOLDER / TREES, formula.columns, FEATURE_NAMES)
        if confided := sorted(trees.read_by(CHANCE) - set(CHANCE_FEATURES)):
            raise BundleError(
                f"{bundle}: the chance reads {', '.join(confided)}, which may not reach employers; retrain."
            )
        return cls(trees, formula).with_handle(handle)

    def save(self, bundle: Path, **facts: Any) -> None:
        """Write the heads into a bundle's folder; `facts` go into the JSON file."""
        folder = bundle / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / TREES).write_text(self.trees.text, encoding="utf-8")
        self.formula.write(folder / FORMULA, **facts)

    def with_handle(self, handle: float) -> "LightGBMReranker":
        """The same heads, weighed otherwise.

        Raises:
            BundleError: the handle is not in [0, 1].
        """
        if not 0 <= handle <= 1:
            raise BundleError(f"The handle is {handle}; give a number from 0 (liking alone) to 1 (chance alone).")
        return replace(self, handle=float(handle))

    def for_employers(self) -> "LightGBMReranker":
        """The same heads for an employer's lists: the chance alone, without what the person said of own skills."""
        return replace(self, handle=1.0, employers=True)

    def score(self, rows: Floats) -> Floats:
        """See `matching.rerank.Reranker`."""
        said = self.trees.sums(rows)
        if self.employers:
            return self._chance(said, len(rows)).astype(np.float32)
        reasons = self._reasons(rows, said)
        liking, chance = self._liking(rows, said, reasons), self._own_chance(said, reasons, len(rows))
        return np.asarray(np.exp((1 - self.handle) * np.log(liking) + self.handle * np.log(chance)), np.float32)

    def heads(self, rows: Floats) -> Heads:
        """What stands behind the score of each row; the chance is the one that enters it."""
        said = self.trees.sums(rows)
        reasons = self._reasons(rows, said)
        liking, chance = self._liking(rows, said, reasons), self._own_chance(said, reasons, len(rows))
        table = np.array(list(reasons.values()), np.float32).reshape(len(reasons), len(rows)).T
        return Heads(liking.astype(np.float32), chance.astype(np.float32), table.copy(), tuple(reasons))

    def contributions(self, rows: Floats) -> Floats:
        """What each feature adds to the log-odds of liking, to first order where objections multiply.

        Returns:
            float32 (p, len(FEATURE_NAMES)). What goes through `PreferenceScore` is not in it.
        """
        shares, said = self.trees.contributions(rows), self.trees.sums(rows)
        reasons, weights = self._reasons(rows, said), self.formula.liking.weights
        total = np.zeros((len(rows), rows.shape[1]))
        for name in (ANSWERED, RANKER):
            if name in shares:
                total += weights.get(name, 0.0) * shares[name][:, :-1]
        for slug, curve in self.formula.reasons.items():
            pull = -weights.get(OBJECTIONS, 0.0) * reasons[slug][:, None]
            if slug in shares and slug != SKILLS_MISSING:
                total += pull * curve.slope * shares[slug][:, :-1]
        known = remembered(rows)
        for name, column in SPARED.items():
            total[:, column] += weights.get(name, 0.0) * known[name]
        return total.astype(np.float32)

    def _reasons(self, rows: Floats, said: dict[str, Doubles]) -> dict[str, Doubles]:
        nothing = np.zeros(len(rows))
        return {
            slug: curve(said.get(slug, nothing), rows[:, RISK_OF[slug]].astype(np.float64))
            for slug, curve in self.formula.reasons.items()
        }

    def _liking(self, rows: Floats, said: dict[str, Doubles], reasons: dict[str, Doubles]) -> Doubles:
        return sigmoid(self.formula.liking(inputs(remembered(rows), said, reasons)))

    def _chance(self, said: dict[str, Doubles], n: int) -> Doubles:
        return self.formula.chance(said.get(CHANCE, np.zeros(n)))

    def _own_chance(self, said: dict[str, Doubles], reasons: dict[str, Doubles], n: int) -> Doubles:
        lacking = reasons.get(SKILLS_MISSING)
        chance = self._chance(said, n)
        return chance if lacking is None else chance * (1 - lacking)
