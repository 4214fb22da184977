"""Trainings: what catalogues say of each, and until which day one of its sessions may be entered."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, select, update

from matching.codec import from_json, to_json
from matching.domain import Training
from matching.errors import StoreError
from matching.store.keys import parts
from matching.store.offers import SNAPSHOT_LIMIT
from matching.store.records import Records, Values, content_hash
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import trainings


class Trainings(Records[Training]):
    """The table of trainings."""

    table = trainings
    columns = (trainings.c.payload,)

    def _values(self, record: Training) -> Values:
        payload = to_json(record)
        return {
            "content_hash": content_hash(payload),
            "last_day": record.last_day,
            "certification": record.certification,
            "payload": payload,
        }

    def _record(self, row: Sequence[Any]) -> Training:
        return from_json(Training, row[0])

    def open(self, day: date) -> Iterator[tuple[int, Training]]:
        """(key, training) of those of which a session may be entered on a day, by key."""
        return self._pages((trainings.c.key,), trainings.c.key > 0, trainings.c.last_day >= day)

    def still_open(self, keys: Collection[int], day: date) -> set[int]:
        """Keys of those of some trainings that `open` gives."""
        found, c = set[int](), trainings.c
        with self._scope.read() as connection:
            for part in parts(list(keys)):
                query = select(c.key).where(c.key.in_(part), c.last_day >= day)
                found |= set(connection.execute(query).scalars())
        return found

    def leading_to(self, certification: str) -> list[Training]:
        """Trainings that lead to a certification ("RNCP37876"), those that are over too, by key."""
        query = select(trainings.c.payload).where(trainings.c.certification == certification).order_by(trainings.c.key)
        with self._scope.read() as connection:
            return [from_json(Training, payload) for payload in connection.execute(query).scalars()]

    def counts(self, day: date) -> dict[str, tuple[int, int]]:
        """By source, how many there are, and of how many a session may be entered on a day."""
        c = trainings.c
        open_ = func.count(case((c.last_day >= day, 1)))
        query = select(c.source, func.count(), open_).group_by(c.source).order_by(c.source)
        with self._scope.read() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def count_open(self, source: str, day: date) -> int:
        """How many of a source `open` gives."""
        return self._count(trainings.c.source == source, trainings.c.last_day >= day)

    def withdraw_missing(self, source: str, seen_ids: Collection[str], open_before: int, force: bool, day: date) -> int:
        """Withdraw the open trainings of a source that its snapshot no longer holds; how many.

        They come back when the source gives them again, be it in the same words.

        Args:
            source: the snapshot is of this source only.
            seen_ids: every id of the snapshot; give a set.
            open_before: how many were open before the snapshot was written.
            force: withdraw even more than `SNAPSHOT_LIMIT` of them.
            day: on which they are open.

        Raises:
            StoreError: too many would be withdrawn; none is.
        """
        c = trainings.c
        with self._scope.write() as connection:
            revision = current_revision(connection, trainings, lock=True) + 1
            rows = connection.execute(select(c.key, c.id).where(c.source == source, c.last_day >= day)).all()
            missing = [key for key, id_ in rows if id_ not in seen_ids]
            if not force and len(missing) > SNAPSHOT_LIMIT * open_before:
                raise StoreError(
                    f"{len(missing)} of the {open_before} open trainings of source {source!r} are absent from this"
                    f" snapshot and would be withdrawn, more than {SNAPSHOT_LIMIT:.0%}; check that the file is complete"
                    " and of this source, or repeat with --force."
                )
            for part in parts(missing):
                gone = {"last_day": None, "content_hash": b"", "revision": revision}
                connection.execute(update(trainings).where(c.key.in_(part)).values(gone))
            if missing:
                set_revision(connection, trainings, revision)
        return len(missing)
