"""Lines of partners about people: each is written whole, or refused with its reason and nothing is lost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from matching.domain import Audience, Purpose
from matching.rome import Rome
from matching.store import Store
from matching.store.attested import Outcome
from serving.ndjson import Numbered, read_as
from serving.proving import LineError, statements
from serving.schemas.attested import AttestedLine, AttestedWritten
from serving.schemas.pushed import LineFault

SKEW = timedelta(minutes=5)
"""How far ahead of ours the clock of a partner may be."""

NOT_FOUND = "cette personne ne vous est pas connue, ou ne vous permet pas de compléter son profil"
STALE = "vous avez déjà dit de cette personne quelque chose de plus récent"
FUTURE = "at : ce moment n’est pas encore venu"

Known = dict[str | int, tuple[int, int]]
"""Id, or key, as a line names someone -> keys of the profile to write on, and of the person."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A partner who says something of people.

    Attributes:
        actor: as the audit log names it.
        source: of what it says.
        audience: by whose consent it speaks.
    """

    actor: str
    source: str
    audience: Audience


def attest(tx: Store, rome: Rome, by: Speaker, lines: Numbered, now: datetime) -> AttestedWritten:
    """Write the lines that can be.

    Args:
        tx: of the request.
        rome: the release in use.
        by: who speaks.
        lines: objects, or why a line is none.
        now: of the request.
    """
    errors: list[LineFault] = []
    read = list(read_as(AttestedLine, lines, errors))
    known, done = _known(tx, by, [one for _, one in read]), dict.fromkeys(Outcome, 0)
    for number, one in read:
        try:
            done[_say(tx, rome, by, one, known, now)] += 1
        except LineError as error:
            errors.append(LineFault(line=number, reason=error.reason, message=error.message))
    return AttestedWritten(
        total=len(lines),
        added=done[Outcome.ADDED],
        changed=done[Outcome.CHANGED],
        unchanged=done[Outcome.UNCHANGED],
        errors=sorted(errors, key=lambda one: one.line),
    )


def _say(tx: Store, rome: Rome, by: Speaker, line: AttestedLine, known: Known, now: datetime) -> Outcome:
    if line.at > now + SKEW:
        raise LineError("future", FUTURE)
    if (found := known.get(line.id or line.key or 0)) is None:
        raise LineError("not_found", NOT_FOUND)
    said = statements(line, tx, rome, now.date())
    outcome = tx.attested.say(found[0], by.source, said, line.at, by.audience)
    if outcome is Outcome.STALE:
        raise LineError("stale", STALE)
    if outcome is not Outcome.UNCHANGED:
        tx.audit.append(by.actor, "profile_attested", now, found[1], {"statements": len(said)})
    return outcome


def _known(tx: Store, by: Speaker, lines: Collection[AttestedLine]) -> Known:
    """Of those whom the lines name, the people whom the partner knows and who let it complete their profile."""
    ids = {(by.source, one.id) for one in lines if one.id}
    named: dict[str | int, int] = {id_: key for (_, id_), key in tx.profiles.keys(ids).items()}
    named |= {key: key for key in tx.sharing.shared([one.key for one in lines if one.key], by.audience)}
    holders = tx.sources.holders(named.values())
    people = tx.persons.of_profiles(holders.values())
    willing = tx.consents.agreed(people.values(), Purpose.UPDATES, by.audience)
    of = {name: (key, people.get(holders[key], 0)) for name, key in named.items()}
    return {name: found for name, found in of.items() if found[1] in willing}
