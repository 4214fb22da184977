"""Made CVs: skills planted in everyday wording or near ROME's label, and traps that must not be read as skills."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from matching.rome import Rome

Split = Literal["dev", "test"]
WORDINGS = Path(__file__).parent.parent / "labels" / "cv" / "wordings.txt"

LIKELY = {"competence": 1.0, "macro_competence": 0.7, "savoir": 0.12}
"""How often a skill of each kind is planted near its label; core ones twice as often."""

_ENTRY = re.compile(r"(?:-(?P<trap>[nhwo]) )?(?P<ogr>\d+) (?P<words>.+)")
_EMPLOYERS = (
    "Groupe Lemaire", "SARL Dubreuil", "Maison Clément", "Les Tilleuls", "SAS Vauban Services", "Chez Odette",
    "Ets Morel & Fils", "Hexa Solutions", "Le Grand Pré", "Coopérative du Val", "Atelier Roussel", "Bellerive",
)  # fmt: skip
_TOWNS = ("Lyon", "Rennes", "Tarbes", "Saint-Denis", "Limoges", "Arras", "Colmar", "Niort")
_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "septembre", "octobre", "novembre")
_HOBBIES = ("Lecture, randonnée, pétanque.", "Club de lecture et natation.", "Pêche, jardin et brocantes.")
_FIRST = ("Camille", "Dominique", "Sacha", "Claude")


@dataclass(frozen=True, slots=True)
class Worded:
    """One way of saying a skill; `trap` None when the person claims it."""

    ogr: str
    words: str
    trap: str | None = None


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation with its everyday titles and wordings."""

    rome: str
    titles: tuple[str, ...]
    wordings: tuple[Worded, ...]


@dataclass(slots=True)
class MadeJob:
    """One job of a made CV."""

    rome: str
    title: str
    employer: str
    period: str
    months: int
    tasks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class MadeCv:
    """A made CV and what is true of it: planted skills, trap skills and the words that trap them."""

    name: str
    jobs: list[MadeJob]
    skills: list[str]
    others: dict[str, list[str]]
    planted: dict[str, str]
    everyday: set[str]
    traps: list[Worded]


def read_trades(path: Path = WORDINGS) -> list[Trade]:
    """The occupations of the wordings file, in its order."""
    blocks = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_trade(block) for block in blocks]


def _trade(block: str) -> Trade:
    head, *lines = block.strip().splitlines()
    rome, titles = head.split(" ", 1)
    entries = [match for line in lines if (match := _ENTRY.fullmatch(line.strip()))]
    return Trade(rome, tuple(titles.split(", ")), tuple(Worded(m["ogr"], m["words"], m["trap"]) for m in entries))


def halves(trades: Sequence[Trade]) -> dict[Split, list[Trade]]:
    """The first half of the file is open while rules and weights are made, the second judges."""
    half = len(trades) // 2
    return {"dev": list(trades[:half]), "test": list(trades[half:])}


def make(trades: Sequence[Trade], rome: Rome, count: int, seed: int) -> list[MadeCv]:
    """Made CVs over some occupations; the same for the same seed."""
    draw = random.Random(seed)
    return [_cv(f"cv-{at:03d}", trades[at % len(trades)], draw.choice(trades), rome, draw) for at in range(count)]


def _cv(name: str, first: Trade, second: Trade, rome: Rome, draw: random.Random) -> MadeCv:
    trades = [first] if first is second else [first, second]
    planted: dict[str, str] = {}
    everyday: set[str] = set()
    skills: list[str] = []
    year, jobs = 2025, []
    for trade in trades:
        job, year = _job(trade, year, draw)
        for ogr, words, own in _told(trade, rome, draw):
            if ogr not in planted:
                planted[ogr] = words
                everyday |= {ogr} if own else set()
                (skills if draw.random() < 0.25 else job.tasks).append(words)
        jobs.append(job)
    traps = [w for trade in trades for w in trade.wordings if w.trap and w.ogr not in planted]
    others: dict[str, list[str]] = {"hobbies": [draw.choice(_HOBBIES)], "wishes": [], "summary": []}
    for trap in traps:
        place = {"h": others["hobbies"], "w": others["wishes"]}.get(trap.trap or "") if draw.random() < 0.5 else None
        (place if place is not None else draw.choice(jobs).tasks).append(trap.words)
    return MadeCv(name, jobs, skills, others, planted, everyday, traps)


def _job(trade: Trade, year: int, draw: random.Random) -> tuple[MadeJob, int]:
    years = draw.randint(1, 5)
    one, two = draw.choice(_MONTHS), draw.choice(_MONTHS)
    period = draw.choice(
        (f"{year - years} - {year}", f"{one} {year - years} – {one} {year}", f"de {one} {year - years} à {two} {year}")
    )
    employer = f"{draw.choice(_EMPLOYERS)}, {draw.choice(_TOWNS)}"
    return MadeJob(trade.rome, draw.choice(trade.titles), employer, period, 12 * years), year - years


def _told(trade: Trade, rome: Rome, draw: random.Random) -> list[tuple[str, str, bool]]:
    """Four skills in everyday words and four near their label."""
    own = [w for w in trade.wordings if w.trap is None]
    taken = draw.sample(own, 4)
    avoided = {w.ogr for w in trade.wordings}
    listed = [s for s in rome.skills(trade.rome) if s.ogr not in avoided and s.kind != "savoir_etre"]
    likely = [draw.random() ** (1 / LIKELY[s.kind] / (1 + s.core)) for s in listed]
    near = [listed[at] for at in sorted(range(len(listed)), key=lambda at: -likely[at])[:4]]
    return [(w.ogr, w.words, True) for w in taken] + [(s.ogr, _reworded(s.label, draw), False) for s in near]


def _reworded(label: str, draw: random.Random) -> str:
    """A label without its brackets and tail, half the time without its verb: what a person keeps of it."""
    words = re.sub(r"\s*\(.*?\)", "", label).split(",")[0].split()
    text = " ".join(words[1:] if len(words) > 3 and draw.random() < 0.5 else words)
    return re.sub(r"^(?:(?:des?|les?|la|un|une|du|au|aux|à|en)\s+|l'|d')+", "", text)
