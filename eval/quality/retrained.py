"""Encoder and coder trained again without what is evaluated, by the training command's own function."""

import tomllib
from pathlib import Path
from typing import Any

from matching.bundle import Bundle, seal
from training.__main__ import CONFIG
from training.corpus import Exclusion, load_corpus
from training.encoder import train

QUICK_STEPS = 120


class Retrained:
    """Bundles by what they have not seen, each trained once.

    Args:
        data: folder of the shared data.
        folder: where bundles are kept; one found there with the same configuration and exclusion is used as it is.
        quick: few training steps: figures that only show that everything runs.
    """

    def __init__(self, data: Path, folder: Path, quick: bool = False) -> None:
        self.data, self.folder = data, folder
        self.config: dict[str, Any] = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
        if quick:
            self.config["optimiser"]["steps"] = QUICK_STEPS

    def without(self, exclude: Exclusion) -> Bundle:
        """The bundle that has not seen this part."""
        folder = self.folder / _name(exclude)
        if (folder / "manifest.json").exists():
            found = Bundle.read(folder)
            if found.manifest.get("training") == self.config:
                return found
        weights = self.config["weight"]
        corpus = load_corpus(self.data, weights["partner_offers"], weights["island_titles"], exclude)
        encoder, coder = train(corpus, self.config)
        folder.mkdir(parents=True, exist_ok=True)
        encoder.save(folder)
        coder.save(folder)
        seal(folder, encoder_fingerprint=encoder.fingerprint, training=self.config, exclude=str(exclude))
        return Bundle.read(folder)


def _name(exclude: Exclusion) -> str:
    parts = [
        exclude.fold and "fold-{}-of-{}".format(*exclude.fold),
        exclude.reunion and f"island-{exclude.reunion}",
        exclude.offers and "offers",
        exclude.appellations is not None and f"appellations-{exclude.appellations}",
    ]
    return "without-" + "-".join(part for part in parts if part)
