"""`outbox`: what waits to be sent, what could not be, and what came back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from matching.cli.options import At, StoreDir, moment, workspace
from matching.cli.progress import say
from matching.errors import InputError

app = typer.Typer(help="What waits to be sent, what could not be, what came back.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
WEEK = timedelta(days=7)
"""Of digests and deliveries that `status` counts."""


@app.command("status")
def status(as_json: Json = False, store: StoreDir = None, at: At = None) -> None:
    """Count what waits, what became of a week's digests by channel, and the channels that are stopped.

    "no channel yet": messages to people who can only be reached by a channel that nothing carries here, as paper.
    They are kept, and leave when a worker begins that carries it; each day it is looked whether the person can be
    reached otherwise, and what has nothing left to say is given up.
    """
    counts = _counts(store, at)
    if as_json:
        print(json.dumps(counts, ensure_ascii=False))
        return
    rows = [(what, name, n) for what, named in counts.items() for name, n in named.items()]
    _show(("what", "which", "how many"), rows)


def _counts(store: Path | None, at: Any) -> dict[str, dict[str, int]]:
    now, kept = moment(at), workspace(store).store
    waiting = asdict(kept.outbox.counts(now))
    digests = {f"{kind} {state}": n for (kind, state), n in sorted(kept.digests.counts(now - WEEK).items())}
    deliveries, uncertain = dict[str, int](), dict[str, int]()
    for (channel, state), (n, unknown) in sorted(kept.deliveries.counts(now - WEEK).items()):
        deliveries[f"{channel} {state}"] = n
        uncertain[channel] = uncertain.get(channel, 0) + unknown
    faults = {f"{channel} {kind}": n for (channel, kind), n in kept.channel_faults.counts().items()}
    return {
        "outbox": waiting | {"dead": sum(kept.outbox.count_dead().values())},
        "no channel yet": kept.outbox.lacking(),
        "digests": digests,
        "deliveries": deliveries,
        "perhaps sent twice": uncertain,
        "channels stopped": faults,
    }


@app.command("dead")
def dead(
    n: Annotated[int, typer.Option("--n", min=1, max=100_000, help="How many at most, the latest first.")] = 50,
    as_json: Json = False,
    store: StoreDir = None,
) -> None:
    """List what could not be sent by any channel, and why."""
    found = workspace(store).store.outbox.dead(n)
    rows = [
        (one.task.key, one.task.kind, json.dumps(one.task.payload), f"{one.failed_at:%Y-%m-%d %H:%M}", one.error)
        for one in found
    ]
    names = ("key", "kind", "payload", "failed_at", "error")
    if as_json:
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False))
    else:
        _show(names, rows)


@app.command("retry")
def retry(
    keys: Annotated[list[int] | None, typer.Argument(metavar="[KEY]...", help="As `outbox dead` shows them.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is dead.")] = False,
    store: StoreDir = None,
    at: At = None,
) -> None:
    """Try again what could not be sent, as if new, once its cause is cured."""
    if bool(keys) == everything:
        raise InputError("Give the keys of `matching outbox dead`, or --all.")
    say(f"{workspace(store).store.outbox.retry(moment(at), keys or None)} to be tried again")


@app.command("bounces")
def bounces(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A Maildir, a folder of mails, or one mail.")],
    as_json: Json = False,
    store: StoreDir = None,
    at: At = None,
) -> None:
    """Read reports of mails that came back (RFC 3464) or were unwanted (RFC 5965): the channel stops at once.

    What came back goes by the person's next channel. Reports may be read again: they change nothing then.
    """
    from matching.importing.bounces import mails, take_reports

    counts = asdict(take_reports(workspace(store).store, mails(folder), moment(at)))
    print(json.dumps(counts) if as_json else ", ".join(f"{name} {n}" for name, n in counts.items()))


def _show(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*names)
    for row in rows:
        table.add_row(*map(str, row))
    Console().print(table)
