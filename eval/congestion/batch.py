"""One night of one market: everyone's candidates with the heads' scores, and behind them the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.learn.arms import ours
from eval.learn.logged import log_of
from eval.learn.stage import Candidates, Stage
from eval.learn.trial import Scene
from eval.market import Market, acceptance, answers, build
from matching.allocate import Couples
from matching.bundle import Bundle
from matching.domain import Offer
from matching.rerank import LightGBMReranker
from matching.rome import Rome
from matching.vectors import Vectorizer
from training.datasets import Dataset

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


class Taught(NamedTuple):
    """A market after some weeks, what heads learned from them, and the candidates of its last day.

    Attributes:
        market: people, offers and the truth.
        found: who may be shown what.
        rows: features of `found`.
        reranker: with the heads.
        seen: share of what was sent that was looked at.
    """

    market: Market
    found: Candidates
    rows: NDArray[np.float32]
    reranker: LightGBMReranker
    seen: float

    @classmethod
    def of(cls, rome: Rome, base: Sequence[Offer], seed: int, people: int, weeks: int) -> "Taught":
        """Play some weeks, learn from them, and find who may be shown what is open on the last day."""
        bundle = Bundle.open(None)
        market = build(rome, base, seed, people, days=weeks * 7 + 30.0)
        scene = Scene.play(Stage(market, rome, Vectorizer(bundle.encoder(), bundle.coder(), rome)), seed, weeks)
        priors = scene.priors(scene.life)
        data = Dataset.of(log_of(scene.life, scene.logged_rows(scene.life, priors), people))
        reranker = ours(data, seed)
        found = scene.stage.candidates(scene.day)
        rows = scene.rows(found, scene.memory(scene.life, priors, weeks), scene.day)
        return cls(market, found, rows, reranker, float(data.seen.mean()))


@dataclass(frozen=True, slots=True)
class Batch:
    """What arms may read, and, below, what only the judge may.

    Attributes:
        couples: who may be shown what, with the score of heads that learned from the weeks before.
        expectation: (p,) P(applies | pushed) by the same heads.
        positions: int (o,).
        seed: of whatever an arm draws.
        people_basin: int (people,) row of `REGIMES`.
        applies, accepted: (p,) true chances, of a look and of an application.
    """

    couples: Couples
    expectation: Doubles
    positions: Ints
    seed: int
    people_basin: Ints
    applies: Doubles
    accepted: Doubles

    @classmethod
    def of(cls, rome: Rome, base: Sequence[Offer], seed: int, people: int, weeks: int) -> "Batch":
        """Play some weeks, learn from them, and score the offers open on the last day."""
        market, found, rows, reranker, seen = Taught.of(rome, base, seed, people, weeks)
        nobody = np.zeros(len(market.offers))
        return cls(
            Couples(found.person, found.offer, reranker.score(rows).astype(np.float64)),
            reranker.heads(rows).liking.astype(np.float64) * seen,
            market.offers.positions,
            seed,
            market.people.regime,
            answers(market, found.person, found.offer).applies,
            acceptance(market, found.person, found.offer, nobody),
        )

    @property
    def candidates(self) -> Ints:
        """How many each person has, (people,)."""
        return np.bincount(self.couples.person, minlength=len(self.people_basin))
