"""The commands: verbs, then what they act on."""

import typer

from matching.cli import texts

app = typer.Typer(
    name="matching",
    help="Match job offers and jobseekers' profiles, with reasons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("code")(texts.code)
app.command("encode")(texts.encode)
app.command("facts")(texts.facts)
