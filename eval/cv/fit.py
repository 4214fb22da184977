"""Fit the two regressions of `matching.cv.skills` on made CVs, and write them into the package."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import matching.cv
from eval.cv.made import MadeCv
from eval.cv.rendered import render
from matching.coding import OccupationCoder
from matching.cv.jobs import JobReader
from matching.cv.lines import Line
from matching.cv.phrases import Phrase, read_phrases
from matching.cv.sections import sections
from matching.cv.skills import PAIR_FEATURES, SKILL_FEATURES, Candidates, SkillReader, Weights, evident
from matching.encode import Encoder
from matching.rome import Rome

Floats = NDArray[np.float32]
Read = tuple[MadeCv, Candidates, list[Phrase]]
NEGATIVES = 40
"""Pairs kept of a phrase beside the right one: the likest half, and others at random."""


def fit_weights(cvs: Sequence[MadeCv], coder: OccupationCoder, encoder: Encoder, rome: Rome) -> None:
    """Read the CVs (as text), fit "pair" then "skill", write `weights.json`."""
    from eval.cv import TODAY

    nothing = {"pair": Weights(np.zeros(len(PAIR_FEATURES), np.float32), 0.0)}
    reader = SkillReader(encoder, rome, nothing)
    read_jobs = JobReader(coder, rome)
    read: list[Read] = []
    for cv in cvs:
        parts = sections([Line(text) for text in render(cv, "text", 0).decode().splitlines()])
        jobs = read_jobs(parts, TODAY)
        read.append((cv, reader.candidates(jobs), [p for p in read_phrases(parts, jobs) if p.claimed]))
    pair = _fit(_pairs(reader, read), PAIR_FEATURES)
    reader = SkillReader(encoder, rome, {"pair": _weights(pair, PAIR_FEATURES)})
    skill = _fit(_skills(reader, read), SKILL_FEATURES)
    text = json.dumps({"pair": pair, "skill": skill}, indent=1) + "\n"
    (Path(matching.cv.__file__).parent / "weights.json").write_text(text, encoding="utf-8")


def _pairs(reader: SkillReader, read: Iterable[Read]) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(0)
    rows, truths = [], []
    for cv, candidates, claimed in read:
        features = reader.pair_features(candidates, claimed)
        ogrs = [skill.ogr for skill in candidates.skills]
        for at, phrase in enumerate(claimed):
            told = [ogr for ogr, words in cv.planted.items() if _same(phrase.words, words)]
            right = [ogrs.index(ogr) for ogr in told if ogr in ogrs]
            likest = np.argsort(-features[at, :, :2].sum(axis=1))[: NEGATIVES // 2]
            kept = [*right, *(set(likest) | set(draw.choice(len(ogrs), NEGATIVES // 2))) - set(right)]
            kept = [skill for skill in kept if evident(features[at, skill])]
            rows.append(features[at, kept])
            truths += [float(skill in right) for skill in kept]
    return np.concatenate(rows), np.array(truths, np.float32)


def _same(phrase: str, words: str) -> bool:
    one, two = (text.lower().strip(" .") for text in (phrase, words))
    return len(one) > 3 and (one in two or two in one)


def _skills(reader: SkillReader, read: Iterable[Read]) -> tuple[Floats, Floats]:
    rows, truths = [], []
    for cv, candidates, claimed in read:
        logits = reader.pair_logits(candidates, claimed)
        rows.append(reader.skill_features(candidates, logits))
        truths += [float(skill.ogr in cv.planted) for skill in candidates.skills]
    return np.concatenate(rows), np.array(truths, np.float32)


def _fit(data: tuple[Floats, Floats], names: Sequence[str]) -> dict[str, Any]:
    from sklearn.linear_model import LogisticRegression

    features, truths = data
    spread = features.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=500).fit(features / spread, truths)
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0] / spread, strict=True)}
    return {**weights, "intercept": round(float(model.intercept_[0]), 4)}


def _weights(fitted: dict[str, Any], names: Sequence[str]) -> Weights:
    return Weights(np.array([fitted[name] for name in names], np.float32), fitted["intercept"])
