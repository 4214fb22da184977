"""What employers gain when offers say more: the ceiling rises with the share that states pay, hours and conditions."""

from collections.abc import Sequence

import numpy as np

from eval.learn.judged import measured
from eval.learn.seed import MIDDLE, Plan
from eval.learn.stage import Stage
from eval.learn.trial import Scene, ceiling
from eval.market import WORLD, build
from eval.metrics import bootstrap
from eval.report import Report
from matching.bundle import Bundle
from matching.domain import Offer
from matching.rome import Rome
from matching.vectors import Vectorizer

SHARES = (0.2, 0.5, 1.0, 1.8, 2.5)
"""Times as many offers that state their pay, hours and conditions as today."""

PEOPLE = 800


def by_openness(figures: Report, rome: Rome, base: Sequence[Offer], seed: int, plan: Plan) -> None:
    """Add the ceiling's refusals, and nDCG, after ten answers, by the share of offers that state their pay."""
    bundle = Bundle.open(None)
    vectorizer = Vectorizer(bundle.encoder(), bundle.coder(), rome)
    people, weeks = min(PEOPLE, plan.people), min(plan.weeks, 5)
    for times in SHARES:
        market = build(rome, base, seed, people, weeks * 7 + 30.0, stated=times)
        scene = Scene.play(Stage(market, rome, vectorizer), seed, weeks)
        score = ceiling(market, scene.life.first_answers(MIDDLE), scene.candidates, seed, plan.sweeps).score
        share = min(WORLD.pay_stated * times, 1.0)
        for measure in ("refusal_rate", "ndcg"):
            found = bootstrap(np.asarray(measured(scene.truth, score)[measure]))
            figures.add(f"openness.{measure}.{share:.2f}", found.value, found.low, found.high, found.n)
