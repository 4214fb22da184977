"""`alerts run`: the digests of everyone whose turn it is; `alerts status`: where alerts stand."""

from typing import Annotated

import typer

from matching.alerts.summary import Summary
from matching.cli.options import At, RomeDir, StoreDir, moment, workspace
from matching.cli.progress import say

alerts = typer.Typer(help="Decide who is sent which offers.", no_args_is_help=True)


@alerts.command("run")
def run(
    store: StoreDir = None,
    rome: RomeDir = None,
    at: At = None,
    processes: Annotated[int, typer.Option(min=1, help="How many processes share the work.")] = 1,
) -> None:
    """Decide the digests of everyone whose turn it is; run it again after a failure, it goes on where it stopped."""
    from matching.alerts.night import run as run_night

    work = workspace(store, rome)
    _show(run_night(work, moment(at), processes))


def _show(done: Summary) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("people", title="Alerts decided")
    table.add_column("how many", justify="right")
    rows = {"due": done.due} | {f"digest: {kind.value}": n for kind, n in sorted(done.digests.items())}
    rows |= {"waiting for an adviser": done.reviewed, "without any offer": done.empty, "left meanwhile": done.gone}
    for name, n in rows.items():
        table.add_row(name, str(n))
    Console().print(table)
    say(f"{done.pushed} offers in all")
