"""An import of trainings: occupations brought to the ROME release in use, and what nobody will be shown told."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from matching.domain import TRUSTED, RomeRef, Training
from matching.geo import Communes
from matching.importing.flow import ImportReport, check, noting, report
from matching.importing.intake import Intake, Parse, Records
from matching.importing.spool import spooled
from matching.importing.tables import read_table
from matching.ingest import cpf, parse_training
from matching.jsonl import JsonFault, Record
from matching.rome import Rome
from matching.store import Store
from matching.trainings.skills import skills_of

Certifications = Mapping[str, tuple[RomeRef, ...]]
"""Occupations that each certification of the national directory prepares for, of ROME v3, by code ("RNCP37876")."""

OVER, UNDATED, UNKNOWN, NOWHERE, PAST = "over", "no_session", "teaches_unknown", "no_place", "past_sessions"
REMARKS: Mapping[str, str] = {
    OVER: "trainings kept though every session has begun or is full: shown to nobody until the catalogue gives another",
    UNDATED: (
        f"trainings kept though no session is stated, or only without a date and {TRUSTED.days} days ago or more: shown"
        " to nobody"
    ),
    UNKNOWN: "trainings kept though nothing says which skills they teach: shown to nobody",
    NOWHERE: "trainings kept though nothing says where they are, nor that they are remote: shown to nobody",
    PAST: "sessions that had begun, of trainings that have others",
}
"""What is said of records that are kept as they are, by slug."""


def import_trainings(
    store: Store,
    records: Records,
    communes: Communes,
    rome: Rome,
    *,
    source: str = "default",
    parse: Parse[Training] | None = None,
    certifications: Certifications | None = None,
    snapshot: bool = False,
    force: bool = False,
    at: datetime | None = None,
    reject: Callable[[Record], object] | None = None,
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Bring a catalogue of trainings into the store.

    Args:
        store: written in one transaction.
        records: as in `import_offers`, like the arguments not named here.
        communes: where a place without coordinates is found.
        rome: the release to which occupations are brought.
        source: the external source of records that name none.
        parse: one payload to its outcome; None: the interchange shape.
        certifications: what a training that states no occupation prepares for, by its certification; None: not known.
        snapshot: the file holds the whole catalogue of the source: trainings that it lacks are withdrawn.
        force: let a snapshot withdraw more than a fifth of them.
        at: the moment from which sessions are over; None: now.
        reject: receives each bad record with its reason.
        progress: told how many more records were read.

    Raises:
        InputError: there is no record at all, or no valid one in a snapshot; nothing is written.
        StoreError: the store refused, or the snapshot would withdraw too many; nothing is written.
    """
    moment, remarks, seen = at or datetime.now(UTC), Counter[str](), set[str]()
    known = parse or partial(parse_training, communes=communes, source=source)
    intake = Intake(noting(known, seen, source) if snapshot else known, reject, progress)
    placed = place_trainings((accepted.value for _, accepted in intake(records)), rome, certifications or {})
    with spooled(Training, _remarked(placed, rome, moment, remarks)) as trainings:
        check(intake, "training", snapshot)
        with store.transaction() as tx:
            open_before = tx.trainings.count_open(source, moment.date())
            counts = tx.trainings.upsert(trainings)
            closed = tx.trainings.withdraw_missing(source, seen, open_before, force, moment.date()) if snapshot else 0
    return replace(
        report(intake, counts, closed), remarks={said: remarks[slug] for slug, said in REMARKS.items() if remarks[slug]}
    )


def read_cpf(path: Path | str) -> Records:
    """The rows of the catalogue of personal training accounts, for `matching.ingest.parse_cpf`.

    Raises:
        InputError: the file cannot be read, or lacks a column.
    """
    return read_table(path, cpf.COLUMNS)


def read_certifications(path: Path | str) -> Certifications:
    """The table of certifications and the ROME v3 codes that each prepares for, as the directory publishes it.

    Codes that are cut ("G13") are left out.

    Raises:
        InputError: the file cannot be read, or lacks a column.
    """
    found: dict[str, dict[RomeRef, None]] = {}
    for _, row in read_table(path, ("CodeRNCP", "Rome", "libelle"), ";"):
        if not isinstance(row, JsonFault) and len(code := row["Rome"].strip().upper()) == 5:
            found.setdefault(row["CodeRNCP"].strip(), {})[RomeRef(code, row["libelle"].strip() or None, "3")] = None
    return {code: tuple(refs) for code, refs in found.items()}


def place_trainings(trainings: Iterable[Training], rome: Rome, known: Certifications) -> Iterator[Training]:
    """Give each training occupations of this release: those stated, else those of its certification.

    A ROME v3 code that was split stays as it is: see `matching.trainings.skills_of`.
    """
    for training in trainings:
        stated = training.occupations or known.get(training.certification or "", ())
        found = tuple(dict.fromkeys(rome.resolve(ref) or ref for ref in stated))
        yield training if found == training.occupations else replace(training, occupations=found)


def _remarked(trainings: Iterable[Training], rome: Rome, at: datetime, remarks: Counter[str]) -> Iterator[Training]:
    """The same, with a word on each that nobody will be shown."""
    day = at.date()
    for training in trainings:
        past = sum(one.starts is not None and one.starts <= day for one in training.sessions)
        remarks[UNKNOWN] += not skills_of(training, rome).ogrs
        remarks[NOWHERE] += not training.remote and training.place.latitude is None
        if training.session(day) is None:
            full = any(one.seats == 0 for one in training.sessions)
            remarks[OVER if past or full else UNDATED] += 1
        else:
            remarks[PAST] += past
        yield training
