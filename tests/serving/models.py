"""A folder of models to change: the one shipped, one more like it, and one whose encoder sees otherwise."""

import shutil

import numpy as np

from matching.bundle import CURRENT, MANIFEST, Bundle, default_models_dir, seal
from matching.encode import StaticEncoder

FIRST, SAME, OTHER = "first", "same-encoder", "other-encoder"


def make_models(folder):
    """Three bundles; the first is served."""
    shipped = Bundle.open(default_models_dir()).folder
    for name in (FIRST, SAME, OTHER):
        shutil.copytree(shipped, folder / name)
        (folder / name / MANIFEST).unlink()
    encoder = StaticEncoder.load(folder / OTHER)
    StaticEncoder(encoder.tokenizer, encoder.table * _uneven(encoder.dim)).save(folder / OTHER)
    for name in (FIRST, SAME, OTHER):
        seal(folder / name, encoder_fingerprint=StaticEncoder.load(folder / name).fingerprint)
    (folder / CURRENT).write_text(FIRST + "\n", encoding="utf-8")
    return folder


def _uneven(dim):
    """Weights and signs of dimensions: vectors of one encoder and of the other, mixed, are like neither."""
    return (np.linspace(0.3, 3.0, dim) * np.where(np.arange(dim) % 3, 1, -1)).astype(np.float32)
