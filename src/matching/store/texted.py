"""Numbers that text messages went to: whoever answers STOP is known by nothing else."""

from datetime import datetime

from sqlalchemy import delete, select

from matching.errors import InputError
from matching.store.database import Scope
from matching.store.held import held
from matching.store.once import insert_or_replace
from matching.store.schema import texted


class Texted:
    """The table of numbers."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, number: str, person_key: int, at: datetime) -> None:
        """Write down that a message is about to go to a number; the last time counts.

        Args:
            number: as E.164 writes it, "+33612345678".
            person_key: for whom.
            at: when, aware.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            if not held(connection, [person_key]):
                raise InputError(f"Person {person_key} is not in the store (erased, perhaps); nothing is written.")
            row = {"number": number, "person_key": person_key, "at": at}
            connection.execute(insert_or_replace(connection, texted).values(row))

    def persons(self, number: str) -> list[int]:
        """Keys of the persons for whom messages went to a number: several may share a telephone."""
        query = select(texted.c.person_key).where(texted.c.number == number).order_by(texted.c.person_key)
        with self._scope.read() as connection:
            return list(connection.execute(query).scalars())

    def forget(self, before: datetime) -> int:
        """Delete those last written to before a moment; how many."""
        with self._scope.write() as connection:
            return connection.execute(delete(texted).where(texted.c.at < before)).rowcount
