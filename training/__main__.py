"""`python -m training NAME`: train the encoder, retrain the heads, evaluate, promote, roll back, check.

Exits 0 on success, 2 on wrong usage, 1 on an error that it explains and on a promotion refused.
"""

import argparse
import json
import os
import shutil
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matching.bundle import Bundle, default_models_dir, seal
from matching.errors import BundleError, InputError, MatchingError
from matching.settings import Settings, load_settings
from training.corpus import Exclusion, load_corpus, shared_data

if TYPE_CHECKING:
    from matching.features.memory import Priors
    from matching.log import Log

CONFIG = Path(__file__).with_name("encoder.toml")


def _fold(text: str) -> tuple[int, int] | None:
    k, _, n = text.partition("/")
    if text and not (k.isdecimal() and n.isdecimal() and int(k) < int(n)):
        raise argparse.ArgumentTypeError(f"{text!r}: give K/N with K below N, for example 0/5")
    return (int(k), int(n)) if text else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r}: give a date, ISO 8601, for example 2026-11-25") from fault
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _optional(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    """An empty value counts as absent: MLflow passes every parameter of an entry point."""

    def read(text: str) -> Any:
        return kind(text) if text else None

    read.__name__ = kind.__name__
    return read


def parser() -> argparse.ArgumentParser:
    """The command line."""
    path = _optional(Path)
    root = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    names = root.add_subparsers(required=True, metavar="NAME")

    encoder = names.add_parser("encoder", help="train encoder and coder into a bundle's folder")
    encoder.add_argument("--out", type=Path, required=True, help="folder of the bundle; its name is the bundle's id")
    encoder.add_argument("--data", type=path, help="folder of shared data")
    encoder.add_argument("--config", type=path, help="hyper-parameters (default: training/encoder.toml)")
    encoder.add_argument("--exclude-fold", type=_fold, metavar="K/N", help="leave out fold K of N of the offers")
    encoder.add_argument("--without-reunion", nargs="?", const="all", choices=("all", "half"), help="the island's file")
    encoder.add_argument("--without-offers", action="store_true", help="ROME only")
    encoder.add_argument("--holdout-appellations", type=int, metavar="SEED", help="leave out a tenth of appellations")
    encoder.add_argument("--card", type=path, help="model card to put into the bundle")
    encoder.set_defaults(run=_encoder)

    models = argparse.ArgumentParser(add_help=False)
    models.add_argument("--models", type=path, help="folder of bundles (default: MATCHING_MODELS_DIR)")
    log = argparse.ArgumentParser(add_help=False)
    log.add_argument("--log", type=path, metavar="DIR", help="an exported log (default: what the store holds)")
    log.add_argument("--until", type=_moment, metavar="DATE", help="as known then, ISO 8601 (default: now)")

    retrain = names.add_parser("retrain", parents=[models, log], help="from the log to a challenger")
    retrain.add_argument("--config", type=path, help="hyper-parameters (default: training/retrain.toml)")
    retrain.add_argument("--seed", type=int, default=0)
    retrain.add_argument("--trials", type=int, default=1, help="configurations tried, the given one first")
    retrain.add_argument("--seconds", type=float, help="no trial begins later")
    retrain.set_defaults(run=_retrain)
    evaluate = names.add_parser("evaluate", parents=[models, log], help="figures on lists that a bundle has not seen")
    evaluate.add_argument("bundle", help="id, or folder")
    evaluate.set_defaults(run=_evaluate)
    why = argparse.ArgumentParser(add_help=False)
    why.add_argument("--why", default="", help="kept in the history")
    promote = names.add_parser("promote", parents=[models, log, why], help="serve a bundle, when the gate accepts it")
    promote.add_argument("bundle", help="id, in the folder of bundles")
    promote.add_argument("--first", action="store_true", help="nothing is served yet: accept without comparison")
    promote.add_argument("--gate", type=path, metavar="FILE", help="thresholds (default: eval/gate.toml)")
    promote.add_argument("--groups", type=path, metavar="FILE", help="CSV for the audit: profile_id,attribute,group")
    promote.set_defaults(run=_promote)
    rollback = names.add_parser("rollback", parents=[models, why], help="serve again what was served before")
    rollback.set_defaults(run=_rollback)
    doctor = names.add_parser("doctor", parents=[models], help="compare CURRENT, the history and the registry")
    doctor.add_argument("--repair", action="store_true", help="make them agree with CURRENT")
    doctor.set_defaults(run=_doctor)
    experiment = names.add_parser("experiment", parents=[log], help="outcomes of an experiment's arms, at any time")
    experiment.add_argument("name")
    experiment.add_argument("--stop-on-harm", action="store_true", help="stop it when an arm surely does harm")
    experiment.add_argument("--margin", type=float, help="harm is worse by more than this share (default: 0.05)")
    experiment.add_argument("--json", type=path, metavar="FILE", help="figures for programs")
    experiment.set_defaults(run=_experiment)
    return root


def _encoder(options: argparse.Namespace) -> int:
    from training.encoder import train

    config = tomllib.loads((options.config or CONFIG).read_text(encoding="utf-8"))
    exclude = Exclusion(
        options.exclude_fold, options.without_reunion, options.without_offers, options.holdout_appellations
    )
    weights = config["weight"]
    data = options.data or shared_data()
    corpus = load_corpus(data, weights["partner_offers"], weights["island_titles"], exclude)
    encoder, coder = train(corpus, config)
    encoder.save(options.out)
    coder.save(options.out)
    if options.card:
        shutil.copyfile(options.card, options.out / "README.md")
    seal(options.out, encoder_fingerprint=encoder.fingerprint, dim=encoder.dim, training=config, exclude=str(exclude))
    print(f"{options.out}: {len(encoder.table)} tokens x {encoder.dim}, {len(coder.codes)} occupations")
    return 0


def _retrain(options: argparse.Namespace) -> int:
    from training.fit import CONFIG as HEADS
    from training.fit import load_config
    from training.logs import exported, read, say
    from training.promote import champion
    from training.retrain import Budget, record, retrain, searched
    from training.tracking import Tracker

    settings, models = _settings(options)
    tracker = Tracker.open(settings.data_dir)
    base = champion(models) or Bundle.open()
    with exported(options.log, settings, options.until) as folder:
        log = read(folder, options.until)
    known = None if options.log else _priors(log, settings, options.until)
    config = load_config(options.config or HEADS)
    if options.trials > 1:
        budget = Budget(options.trials, options.seconds)
        config = searched(log, config, options.seed, budget, models, say)
    done = retrain(log, base, models, config, options.seed, say, known)
    record(done, tracker)
    print(done.bundle.id)
    return 0


def _priors(log: "Log", settings: Settings, until: datetime | None) -> "Priors | None":
    """Fitted on the answers of the store's own log: an exported one holds no profile and no offer."""
    from matching.workspace import Workspace
    from training.priors import priors

    workspace = Workspace(settings)
    with workspace.store:
        return priors(log, workspace.store, workspace.rome, until or datetime.now(UTC))


def _evaluate(options: argparse.Namespace) -> int:
    from training.evaluate import evaluate, learned_until, schemas
    from training.fit import load_config
    from training.logs import exported, read

    settings, models = _settings(options)
    bundle = _bundle(options, models)
    with exported(options.log, settings, options.until, learned_until(bundle)) as folder:
        log = read(folder, options.until)
    report = evaluate(bundle, log, bundle.manifest.get("retrain") or load_config(), schemas(models))
    print(json.dumps(report.figures, indent=1))
    return 0


def _promote(options: argparse.Namespace) -> int:
    from eval.gate import thresholds
    from training.evaluate import learned_until
    from training.logs import exported, read
    from training.promote import apply, champion, decide
    from training.tracking import Tracker

    settings, models = _settings(options)
    challenger, current = _bundle(options, models), champion(models)
    if challenger.folder.resolve().parent != models.resolve():
        raise BundleError(f"{challenger.folder} is not in {models}; copy it there, or give --models.")
    if current and current.id == challenger.id:
        raise BundleError(f"{challenger.id} is served already; give the id of a challenger.")
    log = None
    if current is not None:
        with exported(options.log, settings, options.until, learned_until(challenger)) as folder:
            log = read(folder, options.until)
    rules = thresholds(options.gate) if options.gate else None
    decision = decide(challenger, current, log, options.first, _groups(options.groups), rules)
    apply(models, challenger, current, decision, lambda: Tracker.open(settings.data_dir), options.why)
    print("\n".join(decision.sentences))
    return 0 if decision.accepted else 1


def _rollback(options: argparse.Namespace) -> int:
    from training.promote import rollback
    from training.tracking import Tracker

    settings, models = _settings(options)
    before, now = rollback(models, lambda: Tracker.open(settings.data_dir), options.why)
    print(f"{now} is served again, {before or 'nothing'} no longer")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from training.doctor import examine
    from training.tracking import Tracker

    settings, models = _settings(options)
    left = 0
    for finding in list(examine(models, Tracker.open(settings.data_dir))):
        repaired = options.repair and finding.repair is not None
        if repaired and finding.repair:
            finding.repair()
        left += not repaired
        print(f"{'repaired' if repaired else 'to repair'}: {finding.sentence}")
    return 1 if left else 0


def _experiment(options: argparse.Namespace) -> int:
    from matching.experiments import MARGIN, stop_on_harm
    from matching.log import Log
    from matching.store import Store
    from training.experiment import figures, measured, table

    until = options.until or datetime.now(UTC)
    with Store.of(load_settings()) as store:
        found = measured(store.experiments.get(options.name), store, options.log and Log.read(options.log), until)
        print(table(found))
        if options.json:
            options.json.write_text(json.dumps({"figures": figures(found)}, indent=1) + "\n", encoding="utf-8")
        margin = MARGIN if options.margin is None else options.margin
        if options.stop_on_harm and (why := stop_on_harm(store, options.name, until, margin)):
            print(f"stopped: {why}")
    return 0


def _settings(options: argparse.Namespace) -> tuple[Settings, Path]:
    """The settings, and the folder of bundles."""
    settings = load_settings()
    if options.models:
        settings = replace(settings, models_dir=options.models)
    return settings, settings.models_dir or default_models_dir()


def _bundle(options: argparse.Namespace, models: Path) -> Bundle:
    folder = Path(options.bundle)
    return Bundle.read(folder if folder.name != options.bundle else models / options.bundle)


def _groups(path: Path | None) -> dict[str, dict[int, str]] | None:
    """Audited groups, by attribute then profile; read for the gate and kept nowhere."""
    import csv

    if path is None:
        return None
    groups: dict[str, dict[int, str]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                groups.setdefault(row["attribute"], {})[int(row["profile_id"])] = row["group"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise InputError(f"{path} is no table of groups ({fault!r}); give profile_id,attribute,group.") from fault
    return groups


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    for name, value in (("OMP_NUM_THREADS", "1"), ("OMP_WAIT_POLICY", "passive")):  # a machine is rarely ours alone
        os.environ.setdefault(name, value)
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except MatchingError as error:
        print(f"python -m training: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
