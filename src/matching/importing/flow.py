"""One import: the whole file is read first, bad records left out with a reason, then written in one transaction.

A file that breaks, a refused snapshot or a killed process leaves the store as it was.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from matching.domain import Offer, OfferStatus, Profile, Training
from matching.errors import InputError
from matching.geo import Communes
from matching.importing.intake import Intake, Parse, Records
from matching.importing.occupations import Coder, place_offers, place_profiles
from matching.importing.spool import spooled
from matching.ingest import Accepted, Coverage, Rejected, Share, parse_offer, parse_profile
from matching.ingest.outcome import reject as refusal
from matching.ingest.payload import identifier
from matching.jsonl import Record
from matching.read import complete
from matching.rome import Rome
from matching.store import Counts, Store

Sourced = TypeVar("Sourced", Offer, Training)
"""What a snapshot of a source may lack."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        total: records read; the sum of added, changed, unchanged, repeated and rejected.
        repeated: records that a later one of the same key in the same file replaced.
        closed: offers closed by their absence from a snapshot or by their age.
        rejected: how many records per reason.
        shares: how much of what the offers state was understood; empty for profiles.
        remarks: how many records, or parts of them, are of little use though they are kept, by what is said of them.
    """

    total: int
    added: int
    changed: int
    unchanged: int
    repeated: int
    closed: int
    rejected: Mapping[str, int]
    shares: tuple[Share, ...] = ()
    remarks: Mapping[str, int] = field(default_factory=dict)


def import_offers(
    store: Store,
    records: Records,
    communes: Communes,
    rome: Rome,
    *,
    source: str = "default",
    parse: Parse[Offer] | None = None,
    reader: Callable[[Offer], Offer] = complete,
    coder: Coder | None = None,
    snapshot: bool = False,
    force: bool = False,
    max_age: timedelta | None = None,
    at: datetime | None = None,
    reject: Callable[[Record], object] | None = None,
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Bring a file of offers into the store.

    Args:
        store: written in one transaction.
        records: (line number, payload or fault), as `matching.jsonl.read_lines` gives them.
        communes: where a place without coordinates is found.
        rome: the release to which occupations are brought.
        source: the external source of every record.
        parse: one payload to its outcome; None: the shape of the France Travail API.
        reader: completes an offer from its own text.
        coder: codes titles that the release does not know; None: their stated occupation stays.
        snapshot: the file holds every open offer of the source: those it lacks close.
        force: let a snapshot close more than a fifth of them.
        max_age: offers of the source last updated earlier than this before `at` close; None: age closes none.
        at: the moment of the import; None: now.
        reject: receives each bad record with its reason.
        progress: told how many more records were read.

    Raises:
        InputError: there is no record at all, or no valid one in a snapshot; nothing is written or closed.
        StoreError: the store refused, or the snapshot would close too many; nothing is written or closed.
    """
    at, coverage, seen = at or datetime.now(UTC), Coverage(), set[str]()
    parse = parse or partial(parse_offer, communes=communes, source=source)
    intake = Intake(noting(parse, seen, source) if snapshot else parse, reject, progress)

    def read() -> Iterator[Offer]:
        for raw, accepted in intake(records):
            coverage.add(raw, accepted)
            yield _aged(reader(accepted.value), max_age, at)

    with spooled(Offer, place_offers(read(), rome, coder)) as offers:
        check(intake, "offer", snapshot)
        with store.transaction() as tx:
            open_before = tx.offers.count(source, OfferStatus.OPEN)
            counts = tx.offers.upsert(offers)
            closed = tx.offers.close_missing(source, seen, force, open_before, at) if snapshot else 0
            closed += tx.offers.expire(max_age, at, source) if max_age is not None else 0
    return report(intake, counts, closed, tuple(coverage.shares()))


def import_profiles(
    store: Store,
    records: Records,
    communes: Communes,
    rome: Rome,
    *,
    source: str = "default",
    parse: Parse[Profile] | None = None,
    coder: Coder | None = None,
    reject: Callable[[Record], object] | None = None,
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Bring a file of profiles into the store.

    Args:
        store: written in one transaction.
        records: as in `import_offers`, like the arguments not named here.
        communes: where a place without coordinates is found.
        rome: the release to which occupations are brought.
        source: the external source of every record.
        parse: one payload to its outcome; None: the interchange format of profiles.
        coder: codes wordings that the release does not know.
        reject: receives each bad record with its reason.
        progress: told how many more records were read.

    Raises:
        InputError: there is no record at all.
        StoreError: the store refused; nothing is written.
    """
    known = parse or partial(parse_profile, communes=communes, source=source)
    intake = Intake(_but_forgotten(known, store.erasure.is_forgotten()), reject, progress)
    read = (accepted.value for _, accepted in intake(records))
    with spooled(Profile, place_profiles(read, rome, coder)) as profiles:
        check(intake, "profile")
        counts = store.profiles.upsert(profiles)
    return report(intake, counts, 0)


def import_rome(folder: Path | str, store: Store) -> Rome:
    """Replace the store's ROME release by the official CSV files of a folder.

    Raises:
        RomeError: the folder is not a whole release; the one in the store stays.
    """
    rome = Rome.from_csv(folder)
    store.rome.save(rome)
    return rome


def import_communes(path: Path | str, store: Store) -> Communes:
    """Replace the store's communes by those of a CSV file, completed with the embedded sample.

    Raises:
        InputError: the file cannot be read; those in the store stay.
    """
    communes = Communes.from_csv(path)
    store.communes.save(communes)
    return communes


def _but_forgotten(parse: Parse[Profile], is_forgotten: Callable[[tuple[str, str]], bool]) -> Parse[Profile]:
    """Leave out those who were erased at their request."""

    def parsed(raw: Any) -> Accepted[Profile] | Rejected:
        outcome = parse(raw)
        gone = isinstance(outcome, Accepted) and is_forgotten(outcome.value.ref)
        return refusal("forgotten") if gone else outcome

    return parsed


def noting(parse: Parse[Sourced], seen: set[str], source: str) -> Parse[Sourced]:
    """Note the id of every record of a source: a bad one is not understood, but it is not absent."""

    def noted(raw: Any) -> Accepted[Sourced] | Rejected:
        outcome = parse(raw)
        if isinstance(outcome, Accepted):
            own, known = outcome.value.ref
        else:
            own, known = identifier(raw.get("source")) or source, identifier(raw.get("id")) or ""
        if known and own == source:
            seen.add(known)
        return outcome

    return noted


def _aged(offer: Offer, max_age: timedelta | None, at: datetime) -> Offer:
    """Expired from the start when too old, so that the same file twice changes nothing."""
    dated = offer.updated_at or offer.created_at
    if max_age is None or dated is None or dated >= at - max_age or offer.status is not OfferStatus.OPEN:
        return offer
    return replace(offer, status=OfferStatus.EXPIRED)


def check(intake: Intake[Any], what: str, snapshot: bool = False) -> None:
    """Refuse a file that holds nothing to write."""
    if not intake.total:
        raise InputError(f"There is no record to import; give a JSON Lines file, one {what} a line.")
    if snapshot and not intake.accepted:
        raise InputError(
            f"None of the {intake.total} records of this snapshot is a valid {what}, so nothing was closed;"
            " check the file, and read why with --rejects."
        )


def report(intake: Intake[Any], counts: Counts, closed: int, shares: tuple[Share, ...] = ()) -> ImportReport:
    """What an import did."""
    return ImportReport(
        intake.total,
        counts.added,
        counts.changed,
        counts.unchanged,
        counts.repeated,
        closed,
        dict(intake.rejected),
        shares,
    )
