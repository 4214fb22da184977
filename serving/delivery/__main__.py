"""`python -m serving.delivery`: the worker that carries digests to people, until SIGTERM or SIGINT."""

import argparse
import logging.config
import signal
import sys
import threading
from datetime import timedelta

from matching.errors import MatchingError
from matching.workspace import Workspace
from serving.delivery.starting import THREADS, worker
from serving.delivery.worker import LEASE
from serving.logs import configuration
from serving.settings import load_service_settings


def main(argv: list[str] | None = None) -> int:
    """Run until stopped; what is held then is ended. 1 when it cannot start."""
    options = _parse(argv)
    logging.config.dictConfig(configuration())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        settings = load_service_settings()
        work = Workspace(settings.library)
        running = worker(settings, work, stop, options.threads, timedelta(seconds=options.lease))
        if options.once:
            print(running.drain())
            return 0
        running.start()
    except MatchingError as error:
        print(error, file=sys.stderr)
        return 1
    running.join()
    work.store.close()
    return 0


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m serving.delivery", description="Carries digests to people.")
    parser.add_argument(
        "--threads", type=int, default=THREADS, help="messages under way at the same time (%(default)s)"
    )
    parser.add_argument(
        "--lease",
        type=float,
        default=LEASE.total_seconds(),
        help="seconds after which what a dead worker held is taken by another (%(default)g)",
    )
    parser.add_argument("--once", action="store_true", help="carry what is due now, print how many left, and end")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
