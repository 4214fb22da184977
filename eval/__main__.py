"""`python -m eval NAME`: measure, print tables, and write the figures with `--json FILE`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from matching.errors import MatchingError
from training.corpus import shared_data


def parser() -> argparse.ArgumentParser:
    """The command line."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", type=Path, help="write machine, seed and figures to this file")
    common.add_argument("--seed", type=int, default=0)
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=shared_data())
    root = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    names = root.add_subparsers(required=True, metavar="NAME")

    quality = names.add_parser("quality", parents=[common, data], help="coding, wording, matching, against rivals")
    quality.add_argument("--quick", action="store_true", help="few steps: shows that everything runs")
    quality.add_argument("--models", type=Path, help="keep the retrained bundles here for another run")
    quality.set_defaults(run=_quality)

    facts = names.add_parser("facts", parents=[common, data], help="facts read from texts, against labels")
    facts.add_argument("--split", choices=("test", "dev", "all", "second"), default="test")
    facts.set_defaults(run=_facts)

    again = names.add_parser("duplicates", parents=[common, data], help="the same offer again, on made and read pairs")
    again.set_defaults(run=_duplicates)

    cv = names.add_parser("cv", parents=[common, data], help="skills and jobs read from made CVs")
    cv.add_argument("--split", choices=("test", "dev"), default="test")
    cv.add_argument("--fit", action="store_true", help="first fit the weights on the open half, into the package")
    cv.set_defaults(run=_cv)

    guard = names.add_parser("guard", parents=[common, data], help="unlawful and contradictory wording, against labels")
    guard.add_argument("--fit", type=Path, metavar="NPZ", help="learn the weights first and write them there")
    guard.set_defaults(run=_guard)

    learn = names.add_parser(
        "learn", parents=[common, data], help="ways of learning from answers, in a simulated market"
    )
    learn.add_argument("--seeds", type=int, nargs="+", help="one market each (default: four that nobody looked at)")
    learn.add_argument("--quick", action="store_true", help="small markets: shows that everything runs")
    learn.add_argument("--html", type=Path, help="write a page with plots")
    learn.add_argument("--processes", type=int, default=2, help="markets played at the same time")
    learn.set_defaults(run=_learn)

    congestion = names.add_parser(
        "congestion", parents=[common, data], help="many people, few positions, in a simulated market"
    )
    congestion.add_argument(
        "--seeds", type=int, nargs="+", help="one market each (default: eight that nobody looked at)"
    )
    congestion.add_argument("--quick", action="store_true", help="small markets: shows that everything runs")
    congestion.add_argument("--nights", type=int, default=1, help="lists in a row, without the same offer twice")
    congestion.set_defaults(run=_congestion)

    floors = names.add_parser("floors", parents=[common, data], help="alerts cut at each floor of interest, likewise")
    floors.add_argument("--quick", action="store_true", help="a small market: shows that everything runs")
    floors.set_defaults(run=_floors)

    told = names.add_parser(
        "profile-floors", parents=[common, data], help="advisers' alerts cut at each floor of chance"
    )
    told.add_argument("--quick", action="store_true", help="a small market: shows that everything runs")
    told.set_defaults(run=_profile_floors)

    alerts = names.add_parser("alerts", parents=[common, data], help="a month of alerts, in a simulated market")
    alerts.add_argument("--people", type=int, default=20_000)
    alerts.add_argument("--days", type=int, default=30)
    alerts.add_argument("--compared", type=int, default=2_000, help="people who live the month twice, without learning")
    alerts.add_argument("--processes", type=int, default=2, help="markets that live at the same time")
    alerts.add_argument("--funnel", action="store_true", help="follow offers to the step that keeps them from people")
    alerts.add_argument("--quick", action="store_true", help="a small market: shows that everything runs")
    alerts.set_defaults(run=_alerts)
    post = names.add_parser("post", parents=[common, data], help="the same month on the web and by post")
    post.add_argument("--people", type=int, default=1_000)
    post.add_argument("--days", type=int, default=30)
    post.set_defaults(run=_post)

    benches = names.add_parser("bench", help="time and memory").add_subparsers(required=True, metavar="WHAT")
    retrieval = benches.add_parser("retrieval", parents=[common], help="the index against its rivals")
    retrieval.add_argument("--offers", type=int, default=1_000_000)
    retrieval.add_argument("--dim", type=int, default=128)
    retrieval.add_argument("--queries", type=int, default=10_000)
    retrieval.add_argument("--threads", type=int, default=1)
    retrieval.set_defaults(run=_retrieval)
    match = benches.add_parser("match", parents=[common], help="offers for profiles, from JSON to JSON")
    match.add_argument("--offers", type=int, default=1_000_000)
    match.add_argument("--profiles", type=int, default=10_000)
    match.set_defaults(run=_match)
    match.add_argument("--threads", type=int, default=2)
    rerank = benches.add_parser("rerank", parents=[common], help="features, score and reasons")
    rerank.set_defaults(run=_rerank)
    encode = benches.add_parser("encode", parents=[common, data], help="titles to vectors, one core")
    encode.add_argument("--titles", type=int, default=100_000)
    encode.set_defaults(run=_encode)
    start = benches.add_parser("start", parents=[common], help="the service, from exec to ready and to the first list")
    start.add_argument("--offers", type=int, default=1_000_000)
    start.add_argument("--profiles", type=int, default=20_000)
    start.add_argument("--starts", type=int, default=5, help="with files in the system's cache, and as many without")
    start.add_argument("--folder", type=Path, help="keep the data here for another run")
    start.set_defaults(run=_start)
    retrain = benches.add_parser("retrain", parents=[common], help="the command that retrains, minutes and memory")
    retrain.add_argument("--impressions", type=int, default=1_000_000)
    retrain.set_defaults(run=_retrain)
    serve = benches.add_parser("serve", parents=[common], help="the service under load, until it breaks")
    serve.add_argument("--offers", type=int, default=200_000)
    serve.add_argument("--profiles", type=int, default=200_000)
    serve.add_argument("--rate", type=float, default=50, help="requests a second of the run that is told by endpoint")
    serve.add_argument("--seconds", type=float, default=60)
    serve.add_argument("--database", help="URL of a database, filled when empty (default: a PostgreSQL of its own)")
    serve.add_argument("--folder", type=Path, help="keep data and database here for another run")
    serve.set_defaults(run=_serve)
    pages = benches.add_parser("pages", parents=[common], help="what each page of the web spaces asks of the server")
    pages.add_argument("--offers", type=int, default=200_000)
    pages.add_argument("--profiles", type=int, default=200_000)
    pages.add_argument("--walks", type=int, default=40, help="by people of each kind")
    pages.add_argument("--database", help="URL of a database, filled when empty (default: a PostgreSQL of its own)")
    pages.add_argument("--folder", type=Path, help="keep data and database here for another run")
    pages.set_defaults(run=_pages)
    deliver = benches.add_parser("deliver", parents=[common], help="digests from the outbox to an SMTP server")
    deliver.add_argument("--digests", type=int, default=3_000)
    deliver.add_argument("--threads", type=int, default=4, help="of the worker, one connection each")
    deliver.add_argument("--sqlite", action="store_true", help="instead of a PostgreSQL server")
    deliver.set_defaults(run=_deliver)
    letters = benches.add_parser("letters", parents=[common], help="digests from the outbox to a batch of letters")
    letters.add_argument("--letters", type=int, default=1_000)
    letters.add_argument("--threads", type=int, default=2, help="of the worker")
    letters.set_defaults(run=_letters)
    immediate = benches.add_parser("immediate", parents=[common], help="from an offer to its mails, at once")
    immediate.add_argument("--offers", type=int, default=60)
    immediate.add_argument("--each", type=int, default=30, help="people who want each of them at once")
    immediate.add_argument("--rate", type=float, default=1, help="offers a second")
    immediate.add_argument("--sqlite", action="store_true", help="instead of a PostgreSQL server")
    immediate.set_defaults(run=_immediate)
    profiles = benches.add_parser("profile-alerts", parents=[common], help="from a consent to an adviser's alert")
    profiles.add_argument("--offers", type=int, default=60)
    profiles.add_argument("--people", type=int, default=10_000, help="bakers around who agreed before")
    profiles.add_argument("--rate", type=float, default=1, help="consents a second")
    profiles.add_argument("--sqlite", action="store_true", help="instead of a PostgreSQL server")
    profiles.set_defaults(run=_profile_alerts)
    night = benches.add_parser("alerts", parents=[common], help="two nights of alerts on a filled store")
    night.add_argument("--offers", type=int, default=1_000_000)
    night.add_argument("--persons", type=int, default=100_000)
    night.add_argument("--processes", type=int, default=2)
    night.add_argument("--database", help="URL of a database, filled when empty (default: SQLite)")
    night.add_argument("--folder", type=Path, help="keep the data here for another run")
    night.set_defaults(run=_night)
    return root


def _quality(options: argparse.Namespace) -> None:
    from eval.quality import run

    run(options.data, options.json, options.seed, options.quick, options.models)


def _facts(options: argparse.Namespace) -> None:
    from eval.facts import run

    run(options.data, options.json, options.split)


def _duplicates(options: argparse.Namespace) -> None:
    from eval.duplicates import run

    run(options.data, options.json, options.seed)


def _cv(options: argparse.Namespace) -> None:
    from eval.cv import run

    run(options.data, options.json, options.seed, options.split, options.fit)


def _guard(options: argparse.Namespace) -> None:
    from eval.guard import run

    run(options.data, options.json, options.fit)


def _learn(options: argparse.Namespace) -> None:
    from eval.learn import SEEDS, run

    seeds = options.seeds or ([options.seed] if options.quick else SEEDS)
    run(options.data, options.json, seeds, options.quick, options.html, options.processes)


def _congestion(options: argparse.Namespace) -> None:
    from eval.congestion import SEEDS, run

    seeds = options.seeds or ([options.seed] if options.quick else SEEDS)
    run(options.data, options.json, seeds, options.quick, options.nights)


def _floors(options: argparse.Namespace) -> None:
    from eval.congestion.floors import SEEDS, run

    run(options.data, options.json, [options.seed] if options.quick else SEEDS, options.quick)


def _alerts(options: argparse.Namespace) -> None:
    from eval.alerts import QUICK, Plan, run

    o = options
    plan = QUICK if o.quick else Plan(o.people, o.days, o.compared, o.processes, o.funnel)
    run(o.data, o.json, o.seed, plan)


def _retrieval(options: argparse.Namespace) -> None:
    from eval.bench.retrieval import run

    run(options.offers, options.dim, options.queries, options.seed, options.json, options.threads)


def _match(options: argparse.Namespace) -> None:
    from eval.bench.match import run

    run(options.offers, options.profiles, options.seed, options.json, options.threads)


def _rerank(options: argparse.Namespace) -> None:
    from eval.bench.rerank import run

    run(options.seed, options.json)


def _encode(options: argparse.Namespace) -> None:
    from eval.bench.encode import run

    run(options.data, options.titles, options.seed, options.json)


def _start(options: argparse.Namespace) -> None:
    from eval.bench.start import run

    run(options.offers, options.profiles, options.starts, options.seed, options.json, options.folder)


def _retrain(options: argparse.Namespace) -> None:
    from eval.bench.retrain import run

    run(options.impressions, options.seed, options.json)


def _serve(options: argparse.Namespace) -> None:
    from eval.bench.serve import run

    wanted = options.offers, options.profiles, options.rate, options.seconds
    run(*wanted, options.seed, options.json, options.database, options.folder)


def _pages(options: argparse.Namespace) -> None:
    from eval.bench.pages import run

    wanted = options.offers, options.profiles, options.walks, options.seed
    run(*wanted, options.json, options.database, options.folder)


def _night(options: argparse.Namespace) -> None:
    from eval.bench.alerts import run

    wanted = options.offers, options.persons, options.seed, options.json
    run(*wanted, options.processes, options.folder, options.database)


def _deliver(options: argparse.Namespace) -> None:
    from eval.bench.deliver import run

    run(options.digests, options.threads, options.sqlite, options.seed, options.json)


def _letters(options: argparse.Namespace) -> None:
    from eval.bench.letters import run

    run(options.letters, options.threads, options.seed, options.json)


def _immediate(options: argparse.Namespace) -> None:
    from eval.bench.immediate import run

    run(options.offers, options.each, options.rate, options.sqlite, options.seed, options.json)


def _profile_floors(options: argparse.Namespace) -> None:
    from eval.congestion.told import run

    run(options.data, options.json, quick=options.quick)


def _post(options: argparse.Namespace) -> None:
    from eval.alerts.post import run

    run(options.data, options.people, options.days, options.seed, options.json)


def _profile_alerts(options: argparse.Namespace) -> None:
    from eval.bench.profile_alerts import run

    run(options.offers, options.people, options.rate, options.sqlite, options.seed, options.json)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one evaluation; 1 on an error it explains."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except MatchingError as error:
        print(f"python -m eval: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
