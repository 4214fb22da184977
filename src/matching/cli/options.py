"""Options that several commands share, and the workspace they select."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from matching.cli.progress import indexing
from matching.settings import load_settings
from matching.workspace import Workspace

Input = Annotated[str, typer.Argument(metavar="IN", help="JSON Lines, `.gz` understood; `-` is standard input.")]
Output = Annotated[str, typer.Argument(metavar="OUT", help="File to write; `-` is standard output.")]
StoreDir = Annotated[Path | None, typer.Option("--store", help="Folder of the store (default: MATCHING_DATA_DIR).")]
RomeDir = Annotated[Path | None, typer.Option("--rome", help="A ROME release to use without importing it.")]
Rejects = Annotated[str | None, typer.Option("--rejects", help="File that receives the bad records with their reason.")]
Source = Annotated[str, typer.Option("--source", help="Where the records come from; with their id, their key.")]
Many = Annotated[int, typer.Option("--n", min=1, max=1000, help="How many results for each.")]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


At = Annotated[
    datetime | None,
    typer.Option("--at", parser=_moment, metavar="DATE", help="The moment to reckon from, ISO 8601 (default: now)."),
]
Since = Annotated[
    datetime | None,
    typer.Option("--since", parser=_moment, metavar="DATE", help="From this moment on, ISO 8601 (default: the first)."),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", parser=_moment, metavar="DATE", help="Before this moment, ISO 8601 (default: now)."),
]


def workspace(store: Path | None = None, rome: Path | None = None) -> Workspace:
    """The workspace of the environment, with what the command line overrides."""
    settings = load_settings()
    if store is not None:
        settings = replace(settings, data_dir=store)
    if rome is not None:
        settings = replace(settings, rome_dir=rome)
    return Workspace(settings, indexing())


def moment(at: datetime | None) -> datetime:
    """The moment given, else now (UTC)."""
    return at or datetime.now(UTC)
