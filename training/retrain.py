"""From a log to a bundle: read, split by time, fit, measure on the latest lists, write, record as challenger."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from eval.gate import thresholds
from eval.slices import Slice
from matching.bundle import PRIORS, Bundle, seal
from matching.features import FEATURE_NAMES
from matching.features.memory import Priors
from matching.log import Log
from matching.versions import library_versions
from training.card import ENCODER_CARD, card
from training.datasets import Dataset, DatasetError
from training.evaluate import LEARNED_UNTIL, by_slice, schemas
from training.fit import Fitted, fit, fit_measured
from training.plots import plots
from training.report import Report
from training.revision import revision
from training.search import search
from training.tasks import Config
from training.tracking import CHALLENGER, Tracker, Training

SCRATCH = ".retrain-"
"""Prefix of the folder where a bundle is made before it is renamed to its place."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long hyper-parameters are searched: so many trials, none begun after so many seconds (None: no limit)."""

    trials: int = 1
    seconds: float | None = None


Say = Callable[[str], object]
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Retrained:
    """A bundle, and what was measured of it; `report` is None when no list was kept apart."""

    bundle: Bundle
    report: Report | None
    slices: list[Slice]


def retrain(
    log: Log, base: Bundle, models_dir: Path, config: Config, seed: int, say: Say, priors: Priors | None = None
) -> Retrained:
    """Fit heads and write their bundle, `heads-DATE-HASH`, which nothing serves yet.

    The heads learn from the earlier lists; the latest stay unseen, to measure them and to compare them with others. The
    same heads on the same encoder have the same id: a bundle that is there already is kept.

    Args:
        log: everything known at one moment.
        base: gives the encoder and the coder.
        models_dir: receives the bundle.
        config: see `retrain.toml`.
        seed: of everything drawn.
        say: told each step.
        priors: of people's memories; None keeps those of `base`.

    Raises:
        DatasetError: there is nothing to learn from.
        InputError: the log names what does not exist.
        BundleError: a bundle of the same id is there, damaged.
    """
    say(f"{len(log):,} impressions")
    dataset = Dataset.of(log, schemas(models_dir))
    dataset.require()
    data = _counts(log, dataset)
    say(f"{data['answers']:,} answers of {data['people']:,} people; fitting")
    share = config["data"]["validation"]
    fitted = fit_measured(dataset, config, seed) if share else fit(dataset, config, seed)
    late = dataset.split(share)[1] if share else None
    slices = by_slice(fitted.reranker, late) if late is not None else []
    facts = _facts(base, data, fitted) | {LEARNED_UNTIL: _after(dataset) if late is None else _begins(late)}
    bundle = _write(fitted, priors, base, models_dir, facts)
    say(f"wrote {bundle.folder}")
    return Retrained(bundle, fitted.report, slices)


def searched(log: Log, config: Config, seed: int, budget: Budget, models_dir: Path, say: Say) -> Config:
    """The best configuration within a budget, judged on lists earlier than those that `retrain` measures on.

    Raises:
        DatasetError: there is nothing to learn from, or no list is to be kept apart.
    """
    if not (share := config["data"]["validation"]):
        raise DatasetError("A search judges on lists kept apart; set data.validation above 0 in the configuration.")
    early, _ = Dataset.of(log, schemas(models_dir)).split(share)
    found = search(early, config, budget.trials, budget.seconds, seed)
    best = max(found.trials, key=lambda trial: trial.score)
    say(f"{len(found.trials)} configurations tried; best {best.score:.4f}, given {found.trials[0].score:.4f}")
    return found.config


def record(done: Retrained, tracker: Tracker) -> None:
    """Write the run, and make the bundle the challenger."""
    facts, report = done.bundle.manifest, done.report
    with TemporaryDirectory() as scratch:
        for plot in plots(report, done.slices) if report else ():
            plot.write(Path(scratch))
        training = Training(
            params=dict(_flat(facts["retrain"])) | {name: facts[name] for name in ("base", "seed", LEARNED_UNTIL)},
            metrics=(report.figures if report else {}) | _numbers(facts["data"]),
            curves={f"learning.{name}": curve for name, curve in (report.learning if report else {}).items()},
            tags={"data": facts["data"]["sha256"], "code": facts["code"], "bundle": done.bundle.id},
            artefacts=Path(scratch),
        )
        tracker.record(done.bundle, training)
    tracker.point(CHALLENGER, done.bundle)


def _counts(log: Log, dataset: Dataset) -> Facts:
    """What the log holds: numbers and dates only."""
    at = log.column("at")
    return {
        "sha256": log.content_hash(),
        "since": _moment(at.min()),
        "until": _moment(at.max()),
        "impressions": len(log),
        "lists": len(np.unique(dataset.list_id)),
        "people": len(np.unique(dataset.profile_id)),
        "answers": int(dataset.answered.sum()),
        "employer_answers": int((~np.isnan(dataset.employer)).sum()),
    }


def _facts(base: Bundle, data: Facts, fitted: Fitted) -> Facts:
    figures = fitted.report.figures if fitted.report else {}
    inherited = {name: base.manifest[name] for name in ("encoder_fingerprint", "dim") if name in base.manifest}
    return inherited | {
        "base": base.id,
        "data": data,
        "code": revision(),
        "libraries": dict(library_versions()),
        "seed": fitted.seed,
        "retrain": fitted.config,
        "gate": thresholds(),
        "features": list(FEATURE_NAMES),
        "metrics": {name: value if isfinite(value) else None for name, value in figures.items()},
    }


def _write(fitted: Fitted, priors: Priors | None, base: Bundle, models_dir: Path, facts: Facts) -> Bundle:
    """Make the bundle aside, then rename it: it is there whole, or not at all."""
    models_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=models_dir, prefix=SCRATCH) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        fitted.save(made, base)
        (made / PRIORS).write_text((priors or base.priors()).to_json(), encoding="utf-8")
        if not (made / ENCODER_CARD).exists() and (made / "README.md").exists():
            (made / "README.md").rename(made / ENCODER_CARD)
        bundle_id = f"heads-{facts['data']['until'][:10].replace('-', '')}-{_digest(made)}"
        place = models_dir / bundle_id
        if not place.exists():
            made = made.rename(made.with_name(bundle_id))
            (made / "README.md").write_text(card(bundle_id, facts), encoding="utf-8")
            seal(made, **facts)
            made.rename(place)
    return Bundle.read(place)


def _digest(folder: Path) -> str:
    """Eight hexadecimal digits of what the files hold, the card left out."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "README.md"):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:8]


def _begins(late: Dataset) -> str:
    return _moment(late.at.min().astype("datetime64[us]"))


def _after(dataset: Dataset) -> str:
    return _moment((dataset.at.max() + 1).astype("datetime64[us]"))


def _moment(at: np.datetime64) -> str:
    moment: datetime = at.astype("datetime64[us]").item()
    return moment.replace(tzinfo=UTC).isoformat()


def _flat(config: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in config.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _numbers(data: Facts) -> dict[str, float]:
    return {f"data.{name}": float(value) for name, value in data.items() if isinstance(value, int)}
