"""Skills of a CV, best first: those of its occupations that its phrases are like, or that go with the job."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.cv.jobs import Job
from matching.cv.likeness import Likeness
from matching.cv.phrases import Phrase
from matching.encode import Encoder
from matching.rome import Rome, RomeSkill

Floats = NDArray[np.float32]

CORE, OTHER = 1.0, 0.5
"""What a skill that is core to an occupation, or only listed, is expected of those who hold it."""

COUNTED_IN = 5
"""Rarity is counted in one label out of this many: the same to two figures, in a fifth of the time."""

PAIR_FEATURES = (
    "letters", "ideas", "meaning", "macro_letters", "macro_ideas", "macro_meaning", "expected_here", "expected",
    "lead", "first", "short", "competence", "savoir", "savoir_etre", "long_label",
)  # fmt: skip
SKILL_FEATURES = ("best", "expected", "competence", "savoir", "savoir_etre", "certificate")


class Proposal(NamedTuple):
    """A skill, the words it was read from ("" where it only goes with a job), and how likely it is, in [0, 1]."""

    skill: RomeSkill
    words: str
    confidence: float


class Weights(NamedTuple):
    """A logistic regression: one weight a feature, and the intercept."""

    weights: Floats
    intercept: float

    def __call__(self, features: Floats) -> Floats:
        """Logits: float32, the last axis of (..., features) summed."""
        logits: Floats = features @ self.weights + np.float32(self.intercept)
        return logits


def read_weights() -> Mapping[str, Weights]:
    """The fitted "pair" and "skill" regressions, by `python -m eval cv --fit`."""
    text = resources.files("matching.cv").joinpath("weights.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    named = {"pair": PAIR_FEATURES, "skill": SKILL_FEATURES}
    return {
        part: Weights(np.array([fitted[part][name] for name in names], np.float32), fitted[part]["intercept"])
        for part, names in named.items()
    }


class Candidates(NamedTuple):
    """Skills that may be proposed, and how expected each is: float32 (skills,), and (jobs, skills) of each job."""

    skills: list[RomeSkill]
    expected: Floats
    by_job: Floats


class SkillReader:
    """Proposes skills.

    Args:
        encoder: of short texts.
        rome: the release whose skills are proposed.
        weights: of the two regressions; None reads the fitted ones.
    """

    def __init__(self, encoder: Encoder, rome: Rome, weights: Mapping[str, Weights] | None = None) -> None:
        self._rome = rome
        self._weights = weights or read_weights()
        self._likeness = Likeness(encoder, [skill.label for skill in rome.release.skills[::COUNTED_IN]])

    def propose(self, jobs: Sequence[Job], phrases: Sequence[Phrase], n: int) -> list[Proposal]:
        """The n likeliest skills, best first; fewer when the occupations list fewer."""
        candidates = self.candidates(jobs)
        claimed = [phrase for phrase in phrases if phrase.claimed]
        logits = self.pair_logits(candidates, claimed)
        denied = self.pair_logits(candidates, [phrase._replace(job=None) for phrase in phrases if not phrase.claimed])
        confidence = 1 / (1 + np.exp(-self._weights["skill"](self.skill_features(candidates, logits))))
        confidence[_disclaimed(logits, denied)] = 0
        order = np.argsort(-confidence, kind="stable")[:n]
        told = logits.argmax(axis=0) if claimed else np.zeros(len(candidates.skills), np.int64)
        words = [claimed[int(at)].words if claimed else "" for at in told]
        return [
            Proposal(candidates.skills[at], self._words(words, logits, jobs, candidates, at), float(confidence[at]))
            for at in order
            if confidence[at] > 0
        ]

    def _words(self, words: Sequence[str], logits: Floats, jobs: Sequence[Job], candidates: Candidates, at: int) -> str:
        """The phrase that told the skill; when none did, the title of the job that it goes with."""
        if len(logits) and logits[:, at].max() > LEAST_LOGIT:
            return words[at]
        return jobs[int(candidates.by_job[:, at].argmax())].title if candidates.by_job[:, at].any() else ""

    def candidates(self, jobs: Sequence[Job]) -> Candidates:
        """The skills of the sheets of the jobs' occupations, then the macro-competences above them."""
        expected: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(jobs))
        found: dict[str, RomeSkill] = {}
        for at, job in enumerate(jobs):
            total = sum(score for _, score in job.romes) or 1.0
            for code, score in job.romes:
                for skill in self._rome.skills(code):
                    found.setdefault(skill.ogr, skill)
                    expected[skill.ogr][at] += score / total * (CORE if skill.core else OTHER)
        for ogr in [skill.macro for skill in found.values()]:
            if ogr and (macro := self._rome.skill(ogr)):
                found.setdefault(ogr, macro)
        by_job = np.array([expected[ogr] for ogr in found], np.float32).reshape(len(found), len(jobs)).T
        overall = 1 - np.prod(1 - np.minimum(by_job, 0.99), axis=0) if len(jobs) else np.zeros(len(found), np.float32)
        return Candidates(list(found.values()), overall.astype(np.float32), by_job)

    def pair_features(self, candidates: Candidates, phrases: Sequence[Phrase]) -> Floats:
        """float32 (phrases, skills, `PAIR_FEATURES`)."""
        words, skills = [phrase.words for phrase in phrases], candidates.skills
        labels = [skill.label for skill in skills]
        macros = [self._macro_label(skill) for skill in skills]
        places = {text: at for at, text in enumerate(dict.fromkeys([*labels, *macros]))}
        every = self._likeness(words, list(places))
        alike, macro = (every[:, :, [places[text] for text in texts]] for texts in (labels, macros))
        here = np.stack([candidates.expected if p.job is None else candidates.by_job[p.job] for p in phrases])
        total = alike[0] + alike[1] + 0.5 * alike[2] + 0.3 * here
        best = np.partition(total, -2, axis=1)[:, -2:]
        rival = np.where(total >= best[:, 1:], best[:, :1], best[:, 1:])
        shape = np.ones_like(total)
        kinds = [_kinds(skill) for skill in skills]
        columns = [
            *alike, *macro, here, candidates.expected * shape, total - rival, (total >= best[:, 1:]) * shape,
            np.array([1 / max(1, len(w.split())) for w in words], np.float32)[:, None] * shape,
            *(np.array([kind[at] for kind in kinds], np.float32) * shape for at in range(3)),
            np.array([min(len(s.label), 120) / 120 for s in skills], np.float32) * shape,
        ]  # fmt: skip
        return np.stack(columns, axis=2).astype(np.float32)

    def pair_logits(self, candidates: Candidates, phrases: Sequence[Phrase]) -> Floats:
        """How likely each phrase tells each skill: logits float32 (phrases, skills)."""
        if not phrases:
            return np.zeros((0, len(candidates.skills)), np.float32)
        features = self.pair_features(candidates, phrases)
        return np.where(evident(features), self._weights["pair"](features), np.float32(LEAST_LOGIT))

    def skill_features(self, candidates: Candidates, logits: Floats) -> Floats:
        """float32 (skills, `SKILL_FEATURES`)."""
        skills = candidates.skills
        columns = [
            logits.max(axis=0, initial=LEAST_LOGIT),
            candidates.expected,
            *np.array([_kinds(skill) for skill in skills], np.float32).reshape(len(skills), 3).T,
            np.array([float("ertificat" in s.category or s.label[:4] in ("CAP ", "Bac ")) for s in skills], np.float32),
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _macro_label(self, skill: RomeSkill) -> str:
        macro = self._rome.skill(skill.macro) if skill.macro else None
        return macro.label if macro else skill.label


LEAST_LOGIT = -9.0
"""Logit of a skill that no phrase tells."""

EVIDENCE = 0.3
"""What letters, ideas and half of meaning must add up to before a phrase is held to tell a skill."""


def evident(features: Floats) -> NDArray[np.bool_]:
    """Which pairs are alike by themselves, whatever is expected: bool, `pair_features` without its last axis."""
    return np.asarray(features[..., 0] + features[..., 1] + 0.5 * features[..., 2] >= EVIDENCE)


def _kinds(skill: RomeSkill) -> tuple[float, float, float]:
    return float(skill.kind == "competence"), float(skill.kind == "savoir"), float(skill.kind == "savoir_etre")


def _disclaimed(logits: Floats, denied: Floats) -> NDArray[np.bool_]:
    """Skills that the CV disclaims more plainly than it claims them."""
    if not len(denied):
        return np.zeros(logits.shape[1], np.bool_)
    claims = logits.max(axis=0, initial=LEAST_LOGIT)
    against = denied.max(axis=0)
    return np.asarray((against > LEAST_LOGIT) & (against >= claims))
