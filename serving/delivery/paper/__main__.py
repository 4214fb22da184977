"""`python -m serving.delivery.paper`: closes batches of letters to print, and takes in letters that came back."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from matching.errors import MatchingError, SettingsError
from matching.workspace import Workspace
from serving.delivery.paper.batch import close_batch, take_returned
from serving.delivery.paper.settings import read_letters
from serving.settings import ServiceSettings, load_service_settings


def main(argv: list[str] | None = None) -> int:
    """Do what is asked, print its counts as JSON; 1 when it cannot be done."""
    options = _parse(argv)
    try:
        settings = load_service_settings()
        work = Workspace(settings.library)
        if options.command == "batch":
            counts = _batch(settings, work)
        else:
            counts = asdict(take_returned(work.store, options.words, datetime.now(UTC)))
        work.store.close()
    except MatchingError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(counts))
    return 0


def _batch(settings: ServiceSettings, work: Workspace) -> Mapping[str, Any]:
    if settings.letters is None:
        raise SettingsError("MATCHING_LETTERS is not set: name the TOML file that describes the print service.")
    post, now = read_letters(settings.letters), datetime.now(UTC)
    folders = {"letters": post.folder} | ({"visits": post.visits} if post.visits else {})
    return {name: asdict(close_batch(work.store, folder, now)) for name, folder in folders.items()}


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m serving.delivery.paper", description="Letters to and from the post.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("batch", help="close what waits into a batch to print; run it again after it was killed")
    returned = commands.add_parser("returned", help="take in letters that could not be delivered")
    returned.add_argument("words", nargs="+", metavar="CODE", help="of a letter, as its window shows it, or its key")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
