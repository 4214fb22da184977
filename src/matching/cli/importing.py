"""Commands that fill the store: `import rome`, `communes`, `offers`, `profiles`, `persons`, `trainings`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.options import At, Input, Rejects, RomeDir, Source, StoreDir, moment, workspace
from matching.cli.progress import counter, say
from matching.jsonl import Record, Writer, read_documents, read_lines

if TYPE_CHECKING:
    from rich.table import Table

    from matching.domain import Profile, Training
    from matching.geo import Communes
    from matching.importing import ImportReport, Parse

app = typer.Typer(help="Bring files into the store.", no_args_is_help=True)


class ProfileFormat(StrEnum):
    """How a file of profiles is written."""

    MATCHING = "matching"
    JSONRESUME = "jsonresume"


class TrainingFormat(StrEnum):
    """How a catalogue of trainings is written."""

    MATCHING = "matching"
    CPF = "cpf"


@app.command("rome")
def rome(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the official CSV files, plain or .gz.")],
    store: StoreDir = None,
) -> None:
    """Import an official ROME release."""
    from matching import importing

    found = importing.import_rome(folder, workspace(store).store)
    say(f"ROME {found.version}: {len(found)} occupations, {len(found.appellations)} appellations")


@app.command("communes")
def communes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV of communes with coordinates, plain or .gz.")],
    store: StoreDir = None,
) -> None:
    """Import communes: where offers and profiles without coordinates are found."""
    from matching import importing

    found = importing.import_communes(file, workspace(store).store)
    say(f"{len(found.rows)} communes")


@app.command("offers")
def offers(
    source_file: Input,
    store: StoreDir = None,
    rome: RomeDir = None,
    source: Source = "default",
    snapshot: Annotated[
        bool, typer.Option(help="The file is every open offer of the source: close the others.")
    ] = False,
    force: Annotated[bool, typer.Option(help="Let a snapshot close more than 20 % of the source's offers.")] = False,
    max_age_days: Annotated[int | None, typer.Option(min=1, help="Close offers not updated for so many days.")] = None,
    at: At = None,
    rejects: Rejects = None,
) -> None:
    """Import offers in the shape of the France Travail API; the same file twice changes nothing."""
    from matching import importing

    work = workspace(store, rome)
    with _rejects(rejects) as reject, counter("offers") as progress:
        report = importing.import_offers(
            work.store,
            read_lines(source_file),
            work.communes,
            work.rome,
            source=source,
            coder=work.coder,
            snapshot=snapshot,
            force=force,
            max_age=timedelta(days=max_age_days) if max_age_days else None,
            at=moment(at),
            reject=reject,
            progress=progress,
        )
    _show(report, rejects)


@app.command("profiles")
def profiles(
    source_file: Input,
    store: StoreDir = None,
    rome: RomeDir = None,
    source: Source = "default",
    format: Annotated[ProfileFormat, typer.Option(help="How the file is written.")] = ProfileFormat.MATCHING,  # noqa: A002
    rejects: Rejects = None,
) -> None:
    """Import profiles, one JSON object a line, or JSON Resume."""
    from matching import importing

    work = workspace(store, rome)
    resume = format is ProfileFormat.JSONRESUME
    with _rejects(rejects) as reject, counter("profiles") as progress:
        report = importing.import_profiles(
            work.store,
            (read_documents if resume else read_lines)(source_file),
            work.communes,
            work.rome,
            source=source,
            parse=_resume_parser(source_file, work.communes, source) if resume else None,
            coder=work.coder,
            reject=reject,
            progress=progress,
        )
    _show(report, rejects)


@app.command("persons")
def persons(
    source_file: Input,
    store: StoreDir = None,
    source: Source = "default",
    at: At = None,
    rejects: Rejects = None,
) -> None:
    """Import persons, one JSON object a line, after their profiles; a consent withdrawn since is not given again."""
    from matching import importing

    with _rejects(rejects) as reject, counter("persons") as progress:
        report = importing.import_persons(
            workspace(store).store,
            read_lines(source_file),
            source=source,
            at=moment(at),
            reject=reject,
            progress=progress,
        )
    _show(report, rejects)


@app.command("trainings")
def trainings(
    source_file: Input,
    store: StoreDir = None,
    rome: RomeDir = None,
    source: Source = "default",
    format: Annotated[TrainingFormat, typer.Option(help="How the file is written.")] = TrainingFormat.MATCHING,  # noqa: A002
    rncp: Annotated[
        Path | None,
        typer.Option(help="CSV of certifications and ROME v3 codes, for trainings that state no occupation."),
    ] = None,
    snapshot: Annotated[
        bool, typer.Option(help="The file is the whole catalogue of the source: withdraw the others.")
    ] = False,
    force: Annotated[
        bool, typer.Option(help="Let a snapshot withdraw more than 20 % of the source's trainings.")
    ] = False,
    at: At = None,
    rejects: Rejects = None,
) -> None:
    """Import a catalogue of trainings, one JSON object a line, or the CSV of "Mon Compte Formation"."""
    from matching import importing

    work = workspace(store, rome)
    cpf = format is TrainingFormat.CPF
    with _rejects(rejects) as reject, counter("trainings") as progress:
        report = importing.import_trainings(
            work.store,
            importing.read_cpf(source_file) if cpf else read_lines(source_file),
            work.communes,
            work.rome,
            source=source,
            parse=_cpf_parser(work.communes, source) if cpf else None,
            certifications=importing.read_certifications(rncp) if rncp else None,
            snapshot=snapshot,
            force=force,
            at=moment(at),
            reject=reject,
            progress=progress,
        )
    _show(report, rejects)


def _cpf_parser(communes: "Communes", source: str) -> "Parse[Training]":
    from matching.ingest import parse_cpf

    return lambda raw: parse_cpf(raw, communes, source)


def _resume_parser(path: str, communes: "Communes", source: str) -> "Parse[Profile]":
    """Parses résumés; one without an id is named after the file and its rank in it."""
    from matching.ingest import parse_jsonresume

    rank = count(1)
    return lambda raw: parse_jsonresume(raw, communes, source, f"{Path(path).stem}-{next(rank)}")


@contextmanager
def _rejects(path: str | None) -> Iterator[Callable[[Record], object] | None]:
    """The function that writes a reject, None when nobody asked for them; the file appears at the end."""
    if path is None:
        yield None
        return
    with Writer(path) as writer:
        yield writer.write


def _show(report: "ImportReport", rejects: str | None) -> None:
    print(
        f"added {report.added}, changed {report.changed}, unchanged {report.unchanged}, "
        f"rejected {sum(report.rejected.values())}" + "".join(_extras(report))
    )
    for reason, n in sorted(report.rejected.items()):
        say(f"  {n} rejected: {reason}" + (f" (see {rejects})" if rejects else " (--rejects FILE writes them)"))
    for remark, n in report.remarks.items():
        say(f"  {n} {remark}")
    if any(share.stated for share in report.shares):
        from rich.console import Console

        Console(stderr=True).print(_shares(report))


def _extras(report: "ImportReport") -> Iterator[str]:
    if report.repeated:
        yield f", repeated {report.repeated}"
    if report.closed:
        yield f", closed {report.closed}"


def _shares(report: "ImportReport") -> "Table":
    from rich.table import Table

    table = Table("field", title="What the offers' fields state, and how much was understood")
    for heading in ("stated", "parsed", "no amount", "understood"):
        table.add_column(heading, justify="right")
    for share in report.shares:
        if share.stated:
            row = (share.stated, share.parsed, share.no_amount)
            table.add_row(share.label, *map(str, row), f"{share.understood:.1%}")
    return table
