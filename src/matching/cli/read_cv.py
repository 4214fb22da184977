"""`matching read-cv FILE... OUT`: CVs to profiles."""

from pathlib import Path
from typing import Annotated

import typer

from matching.cli.options import At, Output, Rejects, RomeDir, moment, workspace
from matching.cli.progress import progress, say
from matching.cli.tally import tallied
from matching.errors import CvError, InputError
from matching.jsonl import Writer

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="PDF, DOCX or text CVs.")]


def read_cv(files: Files, out: Output, rome: RomeDir = None, rejects: Rejects = None, at: At = None) -> None:
    """Read CVs (PDF, DOCX, text) into profiles: skills, jobs, languages, each with its words and a confidence."""
    reader = workspace(rome=rome).cv_reader
    today = moment(at).date()
    with tallied(rejects) as tally, Writer(out) as writer:
        for number, name in enumerate(progress(files, "reading"), 1):
            try:
                writer.write(reader.read(Path(name).name, _content(name), today))
                tally.written += 1
            except CvError as error:
                say(f"{name}: {error}")
                tally.reject(number, error.kind, str(error), id=Path(name).name)


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise InputError(
            f"{name} cannot be read ({error.strerror}); give PDF, DOCX or text files, then OUT."
        ) from error
