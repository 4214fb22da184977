"""An import of persons: each with a profile that is in the store, and the consents that their source knows of."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from matching.batched import batched
from matching.domain import Consent
from matching.importing.flow import ImportReport, check, report
from matching.importing.intake import Intake, Records
from matching.importing.spool import spooled
from matching.ingest import Accepted, Rejected, StatedPerson, parse_person
from matching.ingest.outcome import reject as refusal
from matching.jsonl import Record
from matching.store import Store

Ref = tuple[str, str]
BATCH = 2_000


def import_persons(
    store: Store,
    records: Records,
    *,
    source: str = "default",
    at: datetime | None = None,
    reject: Callable[[Record], object] | None = None,
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Bring a file of persons into the store.

    Left out, with the reason: a person whose profile is not in the store or is another's, and one who asked to be
    forgotten. A consent that the person withdrew since is not given again; one that the file does not repeat stands.

    Args:
        store: written in one transaction.
        records: (line number, payload or fault), as `matching.jsonl.read_lines` gives them.
        source: the external source of records that name none.
        at: the moment of the import; None: now.
        reject: receives each bad record with its reason.
        progress: told how many more records were read.

    Raises:
        InputError: there is no record at all.
        StoreError: the store refused; nothing is written.
    """
    reader = _Reader(store, source, at or datetime.now(UTC))
    intake = Intake(reader.parse, reject, progress)
    with spooled(StatedPerson, reader(intake, records)) as stated:
        check(intake, "person")
        with store.transaction() as tx:
            given: dict[Ref, tuple[Consent, ...]] = {}
            counts = tx.persons.upsert(_noting(stated, given))
            for batch in batched(given.items(), BATCH):
                keys = tx.persons.keys(ref for ref, _ in batch)
                tx.consents.record({keys[ref]: consents for ref, consents in batch})
    return report(intake, counts, 0)


class _Reader:
    """Parses persons, batch by batch, so that the store is asked once for each."""

    def __init__(self, store: Store, source: str, at: datetime) -> None:
        self._store, self._source, self._at = store, source, at
        self._refused: dict[Ref, str] = {}
        self._owners: dict[Ref, Ref] = {}

    def __call__(self, intake: Intake[StatedPerson], records: Records) -> Iterator[StatedPerson]:
        """The persons of the file that can be written."""
        for batch in batched(records, BATCH):
            parsed = [parse_person(raw, self._source, self._at) for _, raw in batch]
            people = [outcome.value.person for outcome in parsed if isinstance(outcome, Accepted)]
            self._refused = self._store.persons.refusals(people)
            yield from (accepted.value for _, accepted in intake(batch))

    def parse(self, raw: Any) -> Accepted[StatedPerson] | Rejected:
        """One payload to its outcome, given what the store says of its batch."""
        outcome = parse_person(raw, self._source, self._at)
        if isinstance(outcome, Rejected):
            return outcome
        person = outcome.value.person
        why = self._refused.get(person.ref)
        if why is None and person.profile and self._owners.setdefault(person.profile, person.ref) != person.ref:
            why = "profile_taken"
        return refusal(why) if why else outcome


def _noting(stated: Iterable[StatedPerson], given: dict[Ref, tuple[Consent, ...]]) -> Iterator[Any]:
    for one in stated:
        if one.consents:
            given[one.person.ref] = one.consents
        yield one.person
