"""`alerts run`, `watch`, `tickets`, `status`: who is sent which offers, whom advisers are told of, and how it goes."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.counted import counted
from matching.cli.options import At, RomeDir, StoreDir, moment, workspace
from matching.cli.progress import say, steps

if TYPE_CHECKING:
    from matching.alerts.summary import Summary

alerts = typer.Typer(
    help="Decide who is sent which offers; python -m serving.delivery sends them.", no_args_is_help=True
)

LATELY = timedelta(days=7)
"""Digests that `status` counts."""


@alerts.command("run")
def run(
    store: StoreDir = None,
    rome: RomeDir = None,
    at: At = None,
    processes: Annotated[int, typer.Option(min=1, help="How many processes share the work.")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would be sent; write nothing.")] = False,
) -> None:
    """Decide the digests of everyone whose turn it is: run it every hour, mornings come at other times overseas.

    After a failure run it again: it goes on where it stopped, and sends nothing twice.
    """
    from matching.alerts import night

    work = workspace(store, rome)
    with steps() as tell:
        done = (night.rehearse if dry_run else night.run)(work, moment(at), processes, tell)
    _show("What would be decided" if dry_run else "Alerts decided", done)


@alerts.command("watch")
def watch(store: StoreDir = None, rome: RomeDir = None) -> None:
    """Send offers as they come to those who want them at once, and tell advisers who fits the offers they follow.

    Until it is interrupted.
    """
    import signal
    import threading

    from matching.alerts.watch import Watch
    from matching.alerts.watching import watch as follow
    from matching.sourcing.watch import ProfileWatch

    work, stopping = workspace(store, rome), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    watches = Watch(work), ProfileWatch(work)
    say("Waiting for offers and profiles; interrupt to stop.")
    follow(watches, stopping, say)


@alerts.command("tickets")
def tickets(store: StoreDir = None, rome: RomeDir = None, at: At = None) -> None:
    """Ask advisers for people for offers that nobody filled in thirty days and that few people fit: run it every day.

    A few tickets a day in each département; an offer that had one gets no other by itself.
    """
    from matching.sourcing.arrivals import Scene
    from matching.sourcing.lacking import open_lacking

    work = workspace(store, rome)
    counted("Tickets", {"opened": f"{open_lacking(Scene.of(work), moment(at)):,}"})


@alerts.command("status")
def status(store: StoreDir = None, at: At = None) -> None:
    """How many people are subscribed, and what became of the digests of the last seven days."""
    work, now = workspace(store), moment(at)
    found = work.store.schedule.coverage(now)
    share = f" ({found.subscribed / found.persons:.1%})" if found.persons else ""
    rows = {"persons": f"{found.persons:,}", "subscribed and awake": f"{found.subscribed:,}{share}"}
    rows["of these, due"] = f"{found.due:,}"
    for (kind, state), n in sorted(work.store.digests.counts(now - LATELY).items()):
        rows[f"digests of the last 7 days: {kind.value}, {state.value}"] = f"{n:,}"
    rows["offers in the ledger"] = f"{work.store.ledger.count():,}"
    counted("Alerts", rows)


def _show(title: str, done: "Summary") -> None:
    rows = {"people whose turn it was": done.due}
    rows |= {f"digests: {kind.value}": n for kind, n in sorted(done.digests.items())}
    rows |= {"digests that an adviser sees first": done.reviewed, "offers in them": done.pushed}
    rows |= {"people without any offer": done.empty, "people who left meanwhile": done.gone}
    counted(title, {name: f"{n:,}" for name, n in rows.items()})
