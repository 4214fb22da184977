"""`python -m eval quality`: are titles coded right, are unseen wordings understood, do profiles find their offers?

Each figure comes from an encoder and a coder trained again without the part that is evaluated.
"""

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from eval.metrics import Estimate
from eval.quality import coding, island, wording
from eval.quality.retrained import Retrained
from eval.report import Report
from matching.bundle import serve
from matching.rome import Rome
from matching.settings import Settings
from training.corpus import ROME, Exclusion

N_FOLDS, N_PROFILES = 5, 1000
QUICK_FOLDS, QUICK_PROFILES = (0,), 200


def run(
    shared_data: Path, json_path: Path | None = None, seed: int = 0, quick: bool = False, models: Path | None = None
) -> Report:
    """Measure, print tables, and write the JSON.

    Args:
        shared_data: folder of the shared data.
        json_path: where the figures are written; None writes none.
        seed: draws profiles and held-out appellations.
        quick: one fold, 200 profiles, few training steps: shows in minutes that everything runs, with poor figures.
        models: folder that keeps the retrained bundles for another run; None trains them for this one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        retrained = Retrained(shared_data, models or Path(scratch) / "models", quick)
        rome, report, console = Rome.from_csv(shared_data / ROME), Report("quality", seed), Console()
        _wording(wording.evaluate(rome, retrained, seed), report)
        for part in ("all",) if quick else ("all", "half"):
            market = island.draw(shared_data, rome, QUICK_PROFILES if quick else N_PROFILES, seed, part == "half")
            serve(retrained.folder, retrained.without(Exclusion(reunion=part)).id)
            settings = Settings(Path(scratch) / part, models_dir=retrained.folder, rome_dir=shared_data / ROME)
            prefix = "profile_offer" if part == "all" else "profile_offer_other_half_seen"
            _island(island.evaluate(market, settings), report, console, rome, prefix)
        folds = QUICK_FOLDS if quick else range(N_FOLDS)
        _coding(coding.evaluate(shared_data, rome, retrained, N_FOLDS, list(folds)), report, console, rome)
    report.show(console)
    if json_path is not None:
        report.write(json_path)
    return report


def _coding(answers: coding.Answers, report: Report, console: Console, rome: Rome) -> None:
    for n in coding.CORRECT_IN:
        for system in answers.ranks:
            _add(report, f"rome_top{n}", system, answers.top(system, n))
            _add(report, f"rome_top{n}_stated_code", system, answers.top(system, n, stated=True))
    domains = [rome.codes[case.by_appellation][0] for case in answers.cases]
    columns = {
        f"top-{n} {system}".strip(): partial(answers.top, system, n)
        for n in coding.CORRECT_IN
        for system in ("", "char_tfidf")
    }
    console.print(_by_domain("Title and description to ROME", domains, columns, rome))


def _wording(answers: wording.Answers, report: Report) -> None:
    for system in answers.reciprocal:
        _add(report, "wording_mrr", system, answers.mrr(system))
        _add(report, "wording_mrr_no_shared_word", system, answers.mrr(system, unshared=True))
    for name, unshared in (("wording_mrr", False), ("wording_mrr_no_shared_word", True)):
        rival = answers.mrr("char_tfidf", unshared).value
        report.add(f"{name}_over_char_tfidf", answers.mrr("", unshared).value / rival)


def _island(answers: island.Answers, report: Report, console: Console, rome: Rome, prefix: str) -> None:
    for system in answers.ndcg:
        _add(report, f"{prefix}_ndcg_at_10", system, answers.mean(system))
    report.add(f"{prefix}_beyond_radius", answers.beyond)
    report.add(f"{prefix}_short_lists", answers.short)
    report.add(f"{prefix}_dropped", int(np.isnan(answers.ndcg[""]).sum()), n=len(answers.domains))
    columns = {system or "matching": partial(answers.mean, system) for system in answers.ndcg}
    console.print(_by_domain("Profiles to offers, nDCG@10", answers.domains, columns, rome))


def _by_domain(title: str, domains: list[str], columns: Mapping[str, Callable[..., Estimate]], rome: Rome) -> Table:
    """One row a grand domaine; beside each estimate, half the width of its interval."""
    table = Table(title=title, box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("domain", no_wrap=True, max_width=12)
    for heading in ("n", *columns):
        table.add_column(heading, justify="right", no_wrap=True)
    for domain in sorted(set(domains)):
        found = [estimate(where=np.array(domains) == domain) for estimate in columns.values()]
        cells = [f"{one.value:.2f} ±{(one.high - one.low) / 2:.2f}" for one in found]
        table.add_row(f"{domain} {rome.domains.get(domain, '')}", str(found[0].n), *cells)
    return table


def _add(report: Report, name: str, system: str, estimate: Estimate) -> None:
    full = f"{name}.{system}" if system else name
    report.add(full, estimate.value, estimate.low, estimate.high, estimate.n)
