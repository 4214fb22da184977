"""A few words beside an answer, for whoever gave it; encrypted with the key of the person it is about.

They live apart from events so that nothing that reads events, features, logs, exports, can read them.
"""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, or_, select

from matching.errors import InputError
from matching.store.database import Scope
from matching.store.keys import among, parts
from matching.store.schema import answer_notes, events, impressions, persons, profiles
from matching.store.sealed import seal, secrets_of, unseal

LIMIT = 300
"""Characters of a note."""

_OF = select(answer_notes).where(among(answer_notes.c.event_key, "events"))


class AnswerNotes:
    """The table of notes on answers; a note goes when its answer is taken back, is erased or is too old."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, event_id: int, note: str) -> None:
        """Write the note of an answer, in place of the one that it had.

        Raises:
            InputError: it is longer than `LIMIT`, or the answer is about nobody who is registered; nothing is written.
        """
        if len(note) > LIMIT:
            raise InputError(f"A note on an answer has {LIMIT} characters at most; shorten it.")
        with self._scope.write() as connection:
            person_key = _person(connection, event_id)
            if person_key is None:
                raise InputError(f"Event {event_id} is about nobody who is registered; answer without a note.")
            payload = seal(connection, {person_key: note.encode()})[person_key]
            row = {"event_key": event_id, "person_key": person_key, "payload": payload}
            forget(connection, [event_id])
            connection.execute(insert(answer_notes).values(row))

    def of(self, event_ids: Collection[int]) -> dict[int, str]:
        """The notes of answers, by event; those without one are left out."""
        found: dict[int, str] = {}
        with self._scope.read() as connection:
            for part in parts(list(event_ids)):
                rows = connection.execute(_OF, {"events": part}).all()
                secrets = secrets_of(connection, {person_key for _, person_key, _ in rows})
                for event_key, person_key, payload in rows:
                    secret = secrets.get(person_key)
                    note = unseal(secret, person_key, bytes(payload)) if secret else None
                    if note is not None:
                        found[event_key] = note.decode()
        return found


def forget(connection: Connection, event_ids: Collection[int]) -> None:
    """Delete the notes of answers."""
    for part in parts(list(event_ids)):
        connection.execute(delete(answer_notes).where(answer_notes.c.event_key.in_(part)))


def _person(connection: Connection, event_id: int) -> int | None:
    """Key of the person to whom the offer was shown, or who was shown for it; else of who has that profile now."""
    shown = profiles.join(impressions).join(events)
    theirs = or_(persons.c.profile_key == profiles.c.key, persons.c.profile_key == profiles.c.merged_into)
    query = (
        select(persons.c.key)
        .select_from(shown.join(persons, theirs))
        .where(events.c.key == event_id)
        .order_by(persons.c.profile_key != profiles.c.key)
        .limit(1)
    )
    return connection.execute(query).scalar()
