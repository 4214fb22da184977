import lightgbm
import numpy as np
import pytest

from matching.features import CHANCE_FEATURES, FEATURE_NAMES
from matching.rerank import LightGBMReranker
from matching.rerank.formula import Curve, Formula, Liking
from matching.rerank.trees import Trees

WIDTH = 4


def ensemble(column, sign, trees, readable=FEATURE_NAMES):
    """Trees that learned how one feature moves the odds."""
    draw = np.random.default_rng(abs(hash_of(column)))
    rows = draw.uniform(0, 1, (600, len(FEATURE_NAMES))).astype(np.float32)
    rows[draw.random(rows.shape) < 0.3] = np.nan
    rows[:, [index for index, name in enumerate(FEATURE_NAMES) if name not in readable]] = np.nan
    odds = sign * (np.nan_to_num(rows[:, FEATURE_NAMES.index(column)]) + 0.5 * np.nan_to_num(rows[:, 0]) - 0.6)
    target = (draw.random(600) < 1 / (1 + np.exp(-6 * odds))).astype(float)
    signs = [0] * len(FEATURE_NAMES)
    signs[0] = sign
    parameters = {"objective": "binary", "num_leaves": 6, "monotone_constraints": signs, "verbosity": -1, "seed": 1}
    table = lightgbm.Dataset(rows, target, feature_name=list(FEATURE_NAMES))
    return lightgbm.train({**parameters, "deterministic": True, "num_threads": 1}, table, trees)


def hash_of(name):
    return sum(map(ord, name))


@pytest.fixture(scope="session")
def ensembles():
    return {
        "answered": ensemble("occupation_affinity", 1, 10),
        "ranker": ensemble("distance_over_reach", 1, 4),
        "chance": ensemble("skills_required_share", 1, 7, CHANCE_FEATURES),
        "too_far": ensemble("distance_over_reach", -1, 5),
        "skills_missing": ensemble("skills_wished_share", -1, 3),
    }


@pytest.fixture(scope="session")
def learned(ensembles):
    texts = {name: model.model_to_string() for name, model in ensembles.items()}
    trees = Trees.merged(texts, FEATURE_NAMES, WIDTH)
    reasons = {"too_far": Curve(-1.0, 0.8, 0.5, -2.0), "employer": Curve(-4.0), "skills_missing": Curve(-2.0, 0.5)}
    weights = {"preference": 2.0, "no_too_far": 0.6, "answered": 0.5, "objections": 0.7, "ranker": 0.3}
    return LightGBMReranker(
        trees, Formula(FEATURE_NAMES, trees.columns, Liking(-1.0, weights), Curve(0.1, 0.9), reasons)
    )
