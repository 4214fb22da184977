"""`python -m eval alerts`: a month of alerts in simulated markets, by the real library on a real store."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.alerts.counts import Counts
from eval.alerts.figures import Figures, by_week
from eval.alerts.funnel import Funnel, show
from eval.alerts.month import Life, Month, frequencies
from eval.alerts.stock import Stock
from eval.alerts.usual import usual
from eval.learn import reference
from eval.market import Market, build, fingerprint
from eval.report import Report
from matching.domain import Offer
from matching.rome import Rome

MARKET = 1_000
"""People of one market at most: a store of its own, lived by one process."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run.

    Attributes:
        people: in all.
        days: of the month.
        compared: people of a market that lives the month twice, giving the service their answers and not.
        processes: markets that live at the same time.
        funnel: whether offers are followed to the step that keeps them from people.
    """

    people: int = 20_000
    days: int = 30
    compared: int = 2_000
    processes: int = 2
    funnel: bool = False


QUICK = Plan(people=40, days=8, compared=20, processes=1, funnel=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One market of a run. `arm`: "ours", or "learning" and "not_learning" of those compared."""

    seed: int
    people: int
    arm: str = "ours"


@dataclass(frozen=True, slots=True)
class Scene:
    """A market and what is published in it."""

    market: Market
    stock: Stock
    rome: Rome
    seed: int
    days: int

    @classmethod
    def of(cls, rome: Rome, base: Sequence[Offer], seed: int, people: int, days: int) -> "Scene":
        """Draw it."""
        market = build(rome, base, seed, people, days=float(days))
        return cls(market, Stock.of(market, base, days, seed), rome, seed, days)

    def lived(self, learns: bool, funnel: Funnel | None = None) -> Month:
        """A month on an empty store, followed by a funnel or not."""
        with TemporaryDirectory(prefix="alerts-") as folder:
            life = Life(self.market, self.stock, self.rome, Path(folder), self.seed, learns, funnel)
            return life.month(self.days)


def run(data: Path, json: Path | None, seed: int, plan: Plan) -> Report:
    """Live a month in several markets and write what came of it.

    Args:
        data: the shared data; when it is not there, the embedded sample makes a smaller variety of offers.
        json: where to write the figures; None: nowhere.
        seed: of everything drawn.
        plan: how much.
    """
    play = partial(played, *reference(data), plan.days, plan.funnel)
    counts = Counts()
    for found in _each(play, parts(seed, plan), plan.processes):
        counts.add(found)
    size = f"{plan.people} people, {plan.days} days, {plan.compared} compared"
    report = Report(f"alerts: {size}, seed {seed}, market {fingerprint()}", seed)
    counts.report(report)
    report.show()
    if plan.funnel:
        show(report)
    if json:
        report.write(json)
    return report


def parts(seed: int, plan: Plan) -> list[Part]:
    """Markets of a run, those compared first."""
    n = -(-plan.people // MARKET)
    sizes = [plan.people // n + (i < plan.people % n) for i in range(n)]
    compared = [Part(seed * 100, plan.compared, arm) for arm in ("learning", "not_learning")]
    return compared + [Part(seed * 100 + i, size) for i, size in enumerate(sizes, 1)]


def played(rome: Rome, base: Sequence[Offer], days: int, follows: bool, part: Part) -> Counts:
    """Live the month of one market, and follow its offers or not; of those compared, refusals alone are counted."""
    scene = Scene.of(rome, base, part.seed, part.people, days)
    funnel = Funnel(scene.market, scene.stock, days, part.seed) if follows and part.arm == "ours" else None
    month = scene.lived(part.arm != "not_learning", funnel)
    if part.arm != "ours":
        return Counts(weeks=by_week(part.arm, month.pushes, part.people, days))
    others = usual(scene.market, scene.stock, frequencies(part.people, part.seed), days)
    counts = Figures(scene.market, scene.stock, month, others, days).all(part.seed)
    if funnel:
        counts.add(funnel.counts())
    return counts


def _each(play: Callable[[Part], Counts], wanted: Sequence[Part], processes: int) -> Iterator[Counts]:
    if processes == 1:
        yield from map(play, wanted)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        yield from pool.map(play, wanted)
