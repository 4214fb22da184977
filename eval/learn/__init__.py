"""`python -m eval learn`: every way of learning from answers, in one simulated market, one table, one page."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from eval.learn.figures import report
from eval.learn.openness import by_openness
from eval.learn.page import write_page
from eval.learn.seed import Found, Plan, run_seed
from eval.report import Report
from matching import sample
from matching.domain import Offer
from matching.geo import Communes
from matching.ingest import Accepted, parse_offer
from matching.jsonl import JsonFault, read_lines
from matching.read import complete
from matching.rome import Rome

SEEDS = (11, 12, 13, 14)
"""Markets that nobody looked at while anything was built."""

QUICK = Plan(people=240, weeks=4, levels=(3, 10), sweeps=30)


def run(data: Path, json: Path | None, seeds: Sequence[int], quick: bool, html: Path | None, processes: int) -> Report:
    """Judge every arm on several markets, and write what came out.

    Args:
        data: the shared data; when it is not there, the embedded sample makes a smaller variety of offers.
        json: where to write the figures; None: nowhere.
        seeds: one market each.
        quick: small markets and few draws: shows that everything runs.
        html: where to write the page with plots; None: nowhere.
        processes: markets played at the same time.
    """
    os.environ["OMP_NUM_THREADS"] = "1"
    rome, base = reference(data)
    plan = QUICK if quick else Plan()
    play = partial(_play, rome, base, plan)
    if processes > 1 and len(seeds) > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            found = list(tqdm(pool.map(play, seeds), "markets", len(seeds)))
    else:
        found = [play(seed) for seed in tqdm(seeds, "markets")]
    figures = report(found)
    by_openness(figures, rome, base, seeds[0], plan)
    figures.show()
    if json:
        figures.write(json)
    if html:
        write_page(html, found, figures)
    return figures


def _play(rome: Rome, base: Sequence[Offer], plan: Plan, seed: int) -> Found:
    return run_seed(rome, base, seed, plan)


def reference(data: Path) -> tuple[Rome, list[Offer]]:
    """The release and the real offers of the shared data, read as they would be; else those of the embedded sample."""
    communes = Communes.sample()
    if not data.is_dir():
        found = (parse_offer(raw, communes) for raw in sample.offers())
        return Rome.sample(), [one.value for one in found if isinstance(one, Accepted)]
    raws = (raw for _, raw in read_lines(data / "offers" / "offers.jsonl.gz") if not isinstance(raw, JsonFault))
    parsed = (parse_offer(raw, communes) for raw in raws)
    return Rome.from_csv(data / "rome_v460"), [complete(one.value) for one in parsed if isinstance(one, Accepted)]
