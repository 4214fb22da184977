"""The ledger of trainings: what each person was told of, across alerts and channels, so that none comes twice."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, distinct, exists, func, select

from matching.store.database import Scope
from matching.store.held import held
from matching.store.keys import parts
from matching.store.once import insert_once
from matching.store.schema import training_pushes, trainings

Push = tuple[int, int, int]
"""(person, training, digest)."""


class TrainingLedger:
    """The table of pushes of trainings."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def pushed(self, person_keys: Iterable[int]) -> dict[int, set[int]]:
        """Trainings that each person was told of; absent: none."""
        c, found = training_pushes.c, dict[int, set[int]]()
        with self._scope.read() as connection:
            for part in parts(list(person_keys)):
                for person, training in connection.execute(
                    select(c.person_key, c.training_key).where(c.person_key.in_(part))
                ):
                    found.setdefault(person, set()).add(training)
        return found

    def digest_of(self, person_key: int, training_key: int) -> int | None:
        """The digest that told a person of a training; None: none did."""
        c = training_pushes.c
        query = select(c.digest_key).where(c.person_key == person_key, c.training_key == training_key)
        with self._scope.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def lost(self) -> int:
        """How many trainings people were told of that are not in the store."""
        c, known = training_pushes.c, exists().where(trainings.c.key == training_pushes.c.training_key)
        with self._scope.read() as connection:
            return connection.execute(select(func.count(distinct(c.training_key))).where(~known)).scalar_one()

    def add(self, rows: Sequence[Push], at: datetime) -> list[bool]:
        """Write what is told, in the transaction of its digests.

        Returns:
            Of each, whether it may go: not where the person was told of it already, or is not in the store any more.
        """
        c = training_pushes.c
        with self._scope.write() as connection:
            known = held(connection, [row[0] for row in rows])
            names = ("person_key", "training_key", "digest_key")
            values = [dict(zip(names, row, strict=True)) | {"at": at} for row in sorted(rows) if row[0] in known]
            query = insert_once(connection, training_pushes).returning(c.person_key, c.training_key)
            written = {(row[0], row[1]) for row in connection.execute(query, values)} if values else set()
        return [row[:2] in written for row in rows]

    def forget(self, digest_key: int) -> None:
        """Let the trainings of a digest that a person did not see come another time."""
        with self._scope.write() as connection:
            connection.execute(delete(training_pushes).where(training_pushes.c.digest_key == digest_key))
