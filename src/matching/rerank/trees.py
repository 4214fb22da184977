"""Several small ensembles of trees as one LightGBM model, so that all of them cost one call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import BundleError

Doubles = NDArray[np.float64]

_LEAF = "num_leaves=1\nnum_cat=0\nleaf_value=0\nis_linear=0\nshrinkage=1"
"""A tree that says 0."""

_END = "\n\nend of trees\n"


@dataclass(frozen=True, slots=True)
class Trees:
    """Ensembles that read the same features.

    Attributes:
        text: a LightGBM model with one output a column.
        columns: which ensemble each output belongs to; an ensemble is the sum of its columns.
        model: the booster of `text`.
    """

    text: str
    columns: tuple[str, ...]
    model: Any

    @classmethod
    def merged(cls, models: Mapping[str, str], features: Sequence[str], width: int = 16) -> "Trees":
        """Put ensembles side by side.

        Args:
            models: LightGBM model texts by name, each with one output and the same features.
            features: their names.
            width: trees in a column; a longer ensemble takes several, the last one filled up with trees that say 0.
        """
        text, columns = _merged(models, features, width)
        return cls(text, columns, _booster(text))

    @classmethod
    def read(cls, path: Path, columns: Sequence[str], features: Sequence[str]) -> "Trees":
        """Read a file that holds `text`.

        Raises:
            BundleError: the file cannot be read, or was trained with other features; the message names both.
        """
        import lightgbm

        try:
            text = path.read_text(encoding="utf-8")
            if not text.endswith(_END):
                raise ValueError("cut short")
            model = _booster(text)
        except (OSError, ValueError, lightgbm.basic.LightGBMError) as fault:
            raise BundleError(f"{path} holds no readable trees ({fault}): restore the model folder.") from fault
        require_features(path, model.feature_name(), features)
        if (outputs := model.num_model_per_iteration()) != len(columns):
            raise BundleError(f"{path} has {outputs} outputs for {len(columns)} columns: restore the model folder.")
        return cls(text, tuple(columns), model)

    def sums(self, rows: NDArray[np.float32]) -> dict[str, Doubles]:
        """What each ensemble says of each row: float64 (p,) by name, added up in one order whatever the batch."""
        if not len(rows):
            return {name: np.empty(0) for name in self.columns}
        return self._added(self.model.predict(rows, raw_score=True, num_threads=1).reshape(len(rows), -1))

    def contributions(self, rows: NDArray[np.float32]) -> dict[str, Doubles]:
        """What each feature adds to each ensemble: float64 (p, features + 1) by name, the last one being the mean.

        Source: Lundberg et al., "Consistent individualized feature attribution for tree ensembles", 2018.
        """
        width = rows.shape[1] + 1
        if not len(rows):
            return {name: np.empty((0, width)) for name in self.columns}
        shares = self.model.predict(rows, pred_contrib=True, num_threads=1)
        return self._added(np.asarray(shares).reshape(len(rows), len(self.columns), width))

    def read_by(self, name: str) -> frozenset[str]:
        """Names of the features that an ensemble reads."""
        features = self.model.feature_name()
        n, trees = len(self.columns), _trees(self.text)
        of = [tree for index, tree in enumerate(trees) if self.columns[index % n] == name]
        lines = [line for tree in of for line in tree.splitlines() if line.startswith("split_feature=")]
        return frozenset(features[int(index)] for line in lines for index in line.partition("=")[2].split())

    def _added(self, outputs: Doubles) -> dict[str, Doubles]:
        total: dict[str, Doubles] = {}
        for index, name in enumerate(self.columns):
            column = np.ascontiguousarray(outputs[:, index])
            total[name] = total[name] + column if name in total else column
        return total


def require_features(path: Path, found: Sequence[str], expected: Sequence[str]) -> None:
    """Refuse a model of other features.

    Raises:
        BundleError: with the first name that differs, there and here.
    """
    if list(found) == list(expected):
        return
    index = next(
        (i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), min(len(found), len(expected))
    )
    there = found[index] if index < len(found) else "nothing"
    here = expected[index] if index < len(expected) else "nothing"
    raise BundleError(
        f"{path} was trained with {len(found)} features and this version has {len(expected)}: feature {index} is"
        f" {there!r} there and {here!r} here. Retrain, or install the version that the bundle's manifest names."
    )


def _booster(text: str) -> Any:
    import lightgbm

    return lightgbm.Booster(model_str=text)


def _merged(models: Mapping[str, str], features: Sequence[str], width: int) -> tuple[str, tuple[str, ...]]:
    columns: list[str] = []
    stacks: list[list[str]] = []
    for name, text in models.items():
        trees = _trees(text)
        for low in range(0, len(trees), width):
            part = trees[low : low + width]
            columns.append(name)
            stacks.append(part + [_LEAF] * (width - len(part)))
    if not stacks:
        columns, stacks = [""], [[_LEAF] * width]
    blocks = [stack[step] for step in range(width) for stack in stacks]
    header = [
        "tree",
        "version=v4",
        f"num_class={len(stacks)}",
        f"num_tree_per_iteration={len(stacks)}",
        "label_index=0",
        f"max_feature_idx={len(features) - 1}",
        "feature_names=" + " ".join(features),
        "feature_infos=" + " ".join(["none"] * len(features)),
    ]
    body = "\n\n".join(f"Tree={index}\n{block}\n" for index, block in enumerate(blocks))
    return "\n".join(header) + f"\n\n{body}{_END}", tuple(columns)


def _trees(text: str) -> list[str]:
    """The trees of a model text, without their numbers."""
    body = text.partition("\nend of trees")[0]
    return [block.partition("\n")[2].strip() for block in body.split("\nTree=")[1:]]
