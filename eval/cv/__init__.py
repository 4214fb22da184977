"""Reading made CVs: planted skills found, traps avoided, jobs coded, against letters on the right sheets.

The CVs are made from `labels/cv/wordings.txt`; rules and weights were made on the occupations of its first half.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.cv.made import MadeCv, Split, halves, make, read_trades
from eval.cv.rendered import FORMS, render
from eval.report import Report
from matching.bundle import Bundle
from matching.cv.likeness import Letters
from matching.cv.reader import CvReader
from matching.cv.skills import COUNTED_IN
from matching.rome import Rome
from matching.settings import load_settings

FIRST = 20
COUNT = 60
TODAY = date(2026, 6, 1)


@dataclass(slots=True)
class Outcome:
    """Of one CV: shares found, and counts of proposals drawn from traps."""

    recall: float
    everyday: float
    rival: float
    trapped: int
    proposed: int
    coded: list[bool]


def run(
    shared_data: Path, json_path: Path | None = None, seed: int = 0, split: Split = "test", fit: bool = False
) -> Report:
    """Measure, print the table, and write the figures when asked.

    Args:
        shared_data: the folder that holds `rome_v460`.
        json_path: where the figures go; None writes nothing.
        seed: of the made CVs.
        split: which half of the occupations.
        fit: first fit the weights on the open half, and write them into the package.
    """
    rome = Rome.from_csv(shared_data / "rome_v460")
    bundle = Bundle.open(load_settings().models_dir)
    trades = halves(read_trades())
    if fit:
        from eval.cv.fit import fit_weights

        fit_weights(make(trades["dev"], rome, 2 * COUNT, seed + 1000), bundle.coder(), bundle.encoder(), rome)
    reader = CvReader(bundle.coder(), bundle.encoder(), rome)
    rival = Rival(rome)
    cvs = make(trades[split], rome, COUNT, seed)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for at, cv in enumerate(cvs):
        form = FORMS[at % len(FORMS)]
        profile = reader.read(cv.name, render(cv, form, seed), TODAY)
        outcomes[form].append(judge(cv, profile, rival.share(cv)))
    report = _report(outcomes, split, seed)
    report.show()
    if json_path:
        report.write(json_path)
    return report


def judge(cv: MadeCv, profile: dict[str, Any], rival: float = float("nan")) -> Outcome:
    """What the first `FIRST` skills and the jobs of a profile are worth."""
    first = profile.get("skills", [])[:FIRST]
    found = {skill["ogr"] for skill in first}
    traps = {trap.ogr for trap in cv.traps}
    trapped = sum(skill["ogr"] in traps or _quotes(cv, skill["words"]) for skill in first)
    return Outcome(
        len(found & cv.planted.keys()) / len(cv.planted),
        len(found & cv.everyday) / len(cv.everyday),
        rival,
        trapped,
        len(first),
        [_coded(job.title, job.rome, profile.get("experiences", [])) for job in cv.jobs],
    )


def _quotes(cv: MadeCv, words: str) -> bool:
    return len(words) > 3 and any(words.lower() in trap.words.lower() for trap in cv.traps)


def _coded(title: str, rome: str, experiences: Sequence[dict[str, Any]]) -> bool:
    ours = [job for job in experiences if title.lower() in job["words"].lower()]
    return any(code["rome"] == rome for job in ours for code in job["romes"])


class Rival:
    """Character TF-IDF of the CV's lines over the sheets of its true occupations: each skill's best line."""

    def __init__(self, rome: Rome) -> None:
        self._rome = rome
        self._letters = Letters([skill.label for skill in rome.release.skills[::COUNTED_IN]])

    def share(self, cv: MadeCv) -> float:
        """Share of planted skills among its first `FIRST`."""
        skills = list({skill.ogr: skill for job in cv.jobs for skill in self._rome.skills(job.rome)}.values())
        lines = [task for job in cv.jobs for task in job.tasks] + cv.skills
        alike = (self._letters(lines) @ self._letters([skill.label for skill in skills]).T).toarray()
        first = np.argsort(-alike.max(axis=0), kind="stable")[:FIRST]
        return len({skills[at].ogr for at in first} & cv.planted.keys()) / len(cv.planted)


def _report(outcomes: dict[str, list[Outcome]], split: Split, seed: int) -> Report:
    every = [outcome for part in outcomes.values() for outcome in part]
    report = Report(f"Reading {len(every)} made CVs, {split} half", seed)
    report.add_mean("recall_at_20", [o.recall for o in every])
    report.add_mean("recall_at_20.everyday", [o.everyday for o in every])
    report.add_mean("recall_at_20.letters", [o.rival for o in every])
    report.add_mean("trap_share", [o.trapped / max(1, o.proposed) for o in every])
    report.add_mean("rome_top3", [float(hit) for o in every for hit in o.coded])
    for form, part in outcomes.items():
        report.add_mean(f"recall_at_20.{form}", [o.recall for o in part])
        report.add_mean(f"rome_top3.{form}", [float(hit) for o in part for hit in o.coded])
    return report
