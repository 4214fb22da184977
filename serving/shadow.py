"""A challenger scores the same candidates beside what is served: in a thread of its own, on a share of the lists.

Nothing of it is shown, and nobody waits for it: a full queue drops lists, and counts them. What is found is added up in
a file a process, beside the one that says who is in the shadow; every process follows that file.
"""

import json
import logging
import queue
import random
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from matching.atomic import replace_text
from matching.attempts import attempt
from matching.bundle import Bundle
from matching.errors import MatchingError
from matching.features.pairs import Floats
from matching.rerank import LightGBMReranker, PreferenceScore, Reranker

LOG = logging.getLogger("serving")

FOLDER, ASKED = "shadow", "ASKED"
WAITING = 64
"""Lists that wait to be scored, at most: some megabytes."""

FOLLOW_S = 0.5
"""Between two looks at who is in the shadow, and two writings of what was found."""

TOP = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is in the shadow.

    Attributes:
        bundle: its id.
        share: of the lists that it scores.
        since: ISO 8601.
    """

    bundle: str
    share: float
    since: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the lists scored by two models."""

    lists: int = 0
    candidates: int = 0
    dropped: int = 0
    correlation: float = 0.0
    same_first: int = 0
    shared: float = 0.0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Totals)))

    @classmethod
    def of(cls, ours: Floats, theirs: Floats) -> "Totals":
        """One list of two candidates or more, scored by what is served and by the challenger, float32 (n,) each.

        Source: Spearman's rank correlation; ties have the mean of their ranks.
        """
        n, top = len(ours), min(TOP, len(ours))
        first, other = (np.argsort(-scores, kind="stable")[:top] for scores in (ours, theirs))
        shared = len(np.intersect1d(first, other)) / top
        return cls(1, n, 0, _correlation(ours, theirs), int(first[0] == other[0]), shared)


def _correlation(ours: Floats, theirs: Floats) -> float:
    ranks = np.stack([_ranks(ours), _ranks(theirs)])
    if (ranks.std(axis=1) == 0).any():
        return float((ranks[0] == ranks[1]).all())
    return float(np.corrcoef(ranks)[0, 1])


def _ranks(scores: Floats) -> np.ndarray[Any, np.dtype[np.float64]]:
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], np.float64)


Watch = Callable[[Floats, Floats, "Reranker"], None]
"""Told rows, their scores, and what gave them; must not wait."""


@dataclass(frozen=True, slots=True)
class WatchedHeads(LightGBMReranker):
    """Heads whose scores are also told to someone; everything else is theirs."""

    watch: Watch = lambda *_: None

    def score(self, rows: Floats) -> Floats:
        """See `matching.rerank.Reranker`."""
        found = LightGBMReranker.score(self, rows)
        self.watch(rows, found, self)
        return found


class WatchedPreference(PreferenceScore):
    """Today's practice whose scores are also told to someone."""

    def __init__(self, weights: Any, watch: Watch) -> None:
        super().__init__(weights)
        self._watch = watch

    def score(self, rows: Floats) -> Floats:
        """See `matching.rerank.Reranker`."""
        found = super().score(rows)
        self._watch(rows, found, self)
        return found


def watched(reranker: Reranker, watch: Watch) -> Reranker:
    """The same reranker, whose scores are also told to someone."""
    if isinstance(reranker, LightGBMReranker):
        return WatchedHeads(reranker.trees, reranker.formula, reranker.handle, reranker.employers, watch)
    return WatchedPreference(reranker.weights, watch) if isinstance(reranker, PreferenceScore) else reranker


class Shadow:
    """The shadow of one process.

    Args:
        data_dir: where the processes of the service meet.
        models_dir: holds the challengers.
    """

    def __init__(self, data_dir: Path, models_dir: Path) -> None:
        self._folder, self._models = data_dir / FOLDER, models_dir
        self._queue: queue.Queue[tuple[Floats, Floats, Reranker]] = queue.Queue(WAITING)
        self._asked: Asked | None = None
        self._challenger: Reranker | None = None
        self._totals = Totals()
        self._dropped = 0
        self._looked = -FOLLOW_S
        self._name, self._said = f"found-{secrets.token_hex(8)}.json", ""
        self._stopping = threading.Event()
        self.fault: str | None = None

    def start(self) -> None:
        """Begin to follow who is asked for."""
        threading.Thread(target=self._run, daemon=True, name="shadow").start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()

    def ask(self, bundle: Bundle, share: float, at: datetime) -> None:
        """Put a challenger in the shadow, in every process, from nothing; it must have heads or today's practice.

        The one that is there already, on the same share, goes on.
        """
        bundle.reranker()
        now = _read(self._folder / ASKED, Asked)
        if now is not None and (now.bundle, now.share) == (bundle.id, share):
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for former in self._folder.glob("found-*.json"):
            former.unlink(missing_ok=True)
        replace_text(self._folder / ASKED, json.dumps(asdict(Asked(bundle.id, share, at.isoformat()))))

    def end(self) -> None:
        """Nobody is in the shadow any more."""
        (self._folder / ASKED).unlink(missing_ok=True)

    def see(self, rows: Floats, scores: Floats, by: Reranker) -> None:
        """Told of what was scored; never waits. A list that is searched wider is scored again."""
        asked = self._asked
        if asked is None or self._challenger is None or len(rows) < 2 or random.random() >= asked.share:
            return
        try:
            self._queue.put_nowait((rows.copy(), scores.copy(), by))
        except queue.Full:
            self._dropped += 1

    def read(self) -> tuple[Asked | None, Totals]:
        """Who is in the shadow, and what all processes have found since."""
        asked = _read(self._folder / ASKED, Asked)
        if asked is None:
            return None, Totals()
        found = (_read(path, _Found) for path in self._folder.glob("found-*.json"))
        return asked, sum((Totals(**one.totals) for one in found if one and one.since == asked.since), Totals())

    def _run(self) -> None:
        while not self._stopping.is_set():
            attempt(self._turn, LOG, "shadow")

    def _turn(self) -> None:
        """Look at who is asked for now and then, and score what waits, for a while at most."""
        if time.monotonic() - self._looked >= FOLLOW_S:
            self._looked = time.monotonic()
            self._write()
            self._follow()
        try:
            rows, scores, by = self._queue.get(timeout=FOLLOW_S)
        except queue.Empty:
            return
        self._score(rows, scores, by)

    def _follow(self) -> None:
        """Begin again when someone else is asked for."""
        asked = _read(self._folder / ASKED, Asked)
        if asked == self._asked:
            return
        self._asked = None
        self._totals, self._dropped, self.fault, self._challenger = Totals(), 0, None, None
        try:
            self._challenger = Bundle.read(self._models / asked.bundle).reranker() if asked else None
        except MatchingError as error:
            LOG.warning("shadow: %s", error)
            self.fault = "le modèle ne peut pas être lu"
        self._asked = asked

    def _score(self, rows: Floats, scores: Floats, by: Reranker) -> None:
        if self._challenger is not None:
            self._totals += Totals.of(scores, _as(self._challenger, by).score(rows))

    def _write(self) -> None:
        if self._asked is not None and (self._totals.lists or self._dropped):
            found = _Found(self._asked.since, asdict(replace(self._totals, dropped=self._dropped)))
            if (said := json.dumps(asdict(found))) != self._said:
                replace_text(self._folder / self._name, said)
                self._said = said


@dataclass(frozen=True, slots=True)
class _Found:
    """What one process found, since when."""

    since: str
    totals: dict[str, Any]


def _as(challenger: Reranker, by: Reranker) -> Reranker:
    """The challenger for the same kind of list, with the same handle."""
    if isinstance(challenger, LightGBMReranker) and isinstance(by, LightGBMReranker):
        return challenger.for_employers() if by.employers else challenger.with_handle(by.handle)
    return challenger


def _read(path: Path, kind: type[Any]) -> Any:
    try:
        return kind(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
