"""`export log`: what models learn from, out of the store."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matching.cli.options import Since, StoreDir, Until, moment, workspace
from matching.cli.progress import counter, say

app = typer.Typer(help="Write files out of the store.", no_args_is_help=True)


class Form(StrEnum):
    """How the files are written."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    JSONL_GZ = "jsonl.gz"


@app.command("log")
def log(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; a log that it holds is replaced.")],
    since: Since = None,
    until: Until = None,
    format: Annotated[Form, typer.Option(help="How the files are written.")] = Form.PARQUET,  # noqa: A002
    store: StoreDir = None,
) -> None:
    """What was shown in a period and what was answered by its end; ids are internal, the copy has an expiry.

    What a digest was to show is left out until somebody received it.
    """
    from matching.export import export_log

    with counter("impressions") as progress:
        done = export_log(workspace(store).store, folder, since, moment(until), format.value, progress)
    print(f"impressions {done.impressions}, events {done.events}, sha256 {done.sha256}")
    say(f"Delete this copy by {done.expires_at:%Y-%m-%d}: feature rows are kept 13 months.")
