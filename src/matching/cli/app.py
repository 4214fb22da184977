"""The commands: verbs, then what they act on."""

import typer

from matching.cli import (
    alerts,
    clients,
    doctor,
    export,
    guard,
    importing,
    match,
    outbox,
    people,
    read_cv,
    replay,
    texts,
)
from matching.cli.options import At


def _demo(at: At = None) -> None:
    """The main job on an embedded sample market: three profiles and three offers, with reasons."""
    from matching.cli.demo import demo

    demo(at)


app = typer.Typer(
    name="matching",
    help="Match job offers and jobseekers' profiles, with reasons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(_demo)
app.add_typer(importing.app, name="import")
app.add_typer(export.app, name="export")
app.add_typer(clients.app, name="clients")
app.add_typer(alerts.alerts, name="alerts")
app.add_typer(outbox.app, name="outbox")
app.add_typer(people.erasures, name="erasures")
app.add_typer(match.match, name="match")
app.add_typer(match.parse, name="parse")
app.command("code")(texts.code)
app.command("encode")(texts.encode)
app.command("facts")(texts.facts)
app.command("guard")(guard.guard)
app.command("read-cv")(read_cv.read_cv)
app.command("replay")(replay.replay)
app.command("doctor")(doctor.doctor)
app.command("retain")(people.retain)
