"""What offers, profiles and trainings share: written by external key, read by internal key, followed by revision.

`revision` grows with every change of the table, so a cache that remembers the last one it saw asks only for what
changed since. An erased record leaves its retired key, and nothing else.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from matching.batched import batched
from matching.domain import Offer, Profile, Training
from matching.store.counts import Counts, Run, State
from matching.store.database import Scope
from matching.store.keys import Ref, among, by_source, parts
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import erasures, identity

T = TypeVar("T", Offer, Profile, Training)
Values = dict[str, Any]

BATCH = 2_000
MAX_KEY = 2**63 - 1


class Records(ABC, Generic[T]):
    """One table of records."""

    table: ClassVar[Table]
    columns: ClassVar[tuple[ColumnElement[Any], ...]]  # what `_record` reads
    state: ClassVar[tuple[str, ...]] = ("content_hash",)  # columns that tell whether a record changed

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    @abstractmethod
    def _values(self, record: T) -> Values:
        """The columns of `state` and the payload."""

    @abstractmethod
    def _record(self, row: Sequence[Any]) -> T:
        """The record of a row of `columns`."""

    def _forget(self, connection: Connection, keys: Sequence[int]) -> None:
        """Delete what hangs on records about to be erased."""

    def _complete(self, connection: Connection, rows: list[tuple[T, Values]]) -> None:
        """Fill the columns that only a row about to be written needs."""

    def _settle(self, connection: Connection, keys: Sequence[int], revision: int) -> None:
        """Bring up to date what is made of records just changed."""

    @property
    def _listed(self) -> tuple[ColumnElement[bool], ...]:
        """Conditions of a record that lists may hold."""
        return ()

    def _withdrawn(self, connection: Connection, revision: int) -> list[int]:  # noqa: ARG002
        """Keys of the records that changed after a revision and that lists may not hold."""
        return []

    @property
    def _on_change(self) -> dict[str, ColumnElement[Any]]:
        """Columns that a change sets otherwise than to their new value (`:new_NAME`)."""
        return {}

    @property
    def database_id(self) -> str:
        """The random name of the database: keys and revisions mean nothing in another one."""
        with self._scope.read() as connection:
            name: str = connection.execute(select(identity.c.id)).scalar_one()
        return name

    @property
    def revision(self) -> int:
        """The counter of changes: 0 before the first one. Read it before `stream`, then ask `changes_since`."""
        with self._scope.read() as connection:
            return current_revision(connection, self.table)

    def upsert(self, records: Iterable[T]) -> Counts:
        """Add or replace records by external key, in one transaction; a record that says the same is not written.

        Args:
            records: read as a stream; where a key comes twice, the last one stays.

        Raises:
            StoreError: the database refused; nothing of this call is kept.
        """
        run = Run()
        with self._scope.write() as connection:
            revision = current_revision(connection, self.table, lock=True) + 1
            for batch in batched(records, BATCH):
                run.seen += len(batch)
                self._write(connection, run, {record.ref: record for record in batch}, revision)
            if run.written:
                set_revision(connection, self.table, revision)
        return run.counts

    def _write(self, connection: Connection, run: Run, batch: dict[Ref, T], revision: int) -> None:
        stored = self._stored(connection, batch)
        added: list[tuple[T, Values]] = []
        changed: list[tuple[T, Values]] = []
        for ref, record in batch.items():
            values = self._values(record)
            key, *old = stored.get(ref, (None,))
            if run.needs_write(ref, tuple(old) or None, tuple([values[name] for name in self.state])):
                values.update(source=ref[0], id=ref[1], revision=revision)
                (added if key is None else changed).append((record, values if key is None else values | {"key": key}))
        self._complete(connection, added + changed)
        if added:
            connection.execute(insert(self.table), [values for _, values in added])
        if changed:
            self._change(connection, [values for _, values in changed])
            self._settle(connection, [values["key"] for _, values in changed], revision)

    def _change(self, connection: Connection, rows: list[Values]) -> None:
        c = self.table.c
        new = {name: bindparam(f"new_{name}", type_=c[name].type) for name in rows[0] if name != "key"}
        statement = update(self.table).where(c.key == bindparam("new_key")).values({**new, **self._on_change})
        connection.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in rows])

    def _stored(self, connection: Connection, refs: Iterable[Ref]) -> dict[Ref, State]:
        """External key -> (key, *state)."""
        c, found = self.table.c, dict[Ref, State]()
        columns = [self.table.c[name] for name in ("source", "id", "key", *self.state)]
        for source, ids in by_source(refs).items():
            for part in parts(ids):
                rows = connection.execute(select(*columns).where(c.source == source, c.id.in_(part)))
                found.update(((row[0], row[1]), tuple(row[2:])) for row in rows)
        return found

    def keys(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """Internal keys of the external ones (source, id) that exist."""
        with self._scope.read() as connection:
            return {ref: found[0] for ref, found in self._stored(connection, refs).items()}

    def refs(self, keys: Iterable[int]) -> dict[int, Ref]:
        """External keys (source, id) of the internal ones that exist."""
        c = self.table.c
        return {row[0]: (row[1], row[2]) for row in self._rows(of_keys(c.key, c.source, c.id), keys)}

    def get(self, keys: Iterable[int]) -> dict[int, T]:
        """The records of the internal keys that exist."""
        return {row[0]: self._record(row[1:]) for row in self._rows(self._of_keys(), keys)}

    @classmethod
    @cache
    def _of_keys(cls) -> Select[Any]:
        return of_keys(cls.table.c.key, *cls.columns)

    def _rows(self, statement: Select[Any], keys: Iterable[int]) -> list[Sequence[Any]]:
        """What a statement made by `of_keys` gives."""
        found: list[Sequence[Any]] = []
        with self._scope.read() as connection:
            for part in parts([int(key) for key in keys]):
                found += connection.execute(statement, {"keys": part}).all()
        return found

    def _select_keys(self, connection: Connection, keys: Iterable[int]) -> Iterator[int]:
        for part in parts(list(keys)):
            yield from connection.execute(select(self.table.c.key).where(self.table.c.key.in_(part))).scalars()

    def count(self) -> int:
        """How many records there are."""
        return self._count()

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        with self._scope.read() as connection:
            return connection.execute(select(func.count()).select_from(self.table).where(*conditions)).scalar_one()

    def _pages(
        self, order: Sequence[Column[Any]], beyond: ColumnElement[bool], *conditions: ColumnElement[bool]
    ) -> Iterator[tuple[int, T]]:
        """(key, record) of those `beyond`, in `order`; page by page, so that no transaction outlives a page."""
        c = self.table.c
        columns = (*order, c.key, *self.columns)
        while True:
            query = select(*columns).where(beyond, *conditions).order_by(*order).limit(BATCH)
            with self._scope.read() as connection:
                page = connection.execute(query).all()
            for row in page:
                yield row[len(order)], self._record(row[len(order) + 1 :])
            if len(page) < BATCH:
                return
            beyond = tuple_(*order) > tuple_(*page[-1][: len(order)], types=[column.type for column in order])

    def changes_since(self, revision: int) -> Iterator[tuple[int, T | None]]:
        """(key, record) of what was added or changed after `revision`, then (key, None) of what is gone.

        Read `.revision` first and remember that value: a change made meanwhile comes again next time, none is missed.
        """
        c = self.table.c
        yield from self._pages((c.revision, c.key), c.revision > revision, *self._listed)
        yield from ((key, None) for key in self.gone_since(revision))

    def changed_since(self, revision: int) -> list[int]:
        """Keys of what was added or changed after `revision` and is in force, ascending: `changes_since` without it."""
        return self._keys(self.table.c.revision > revision, *self._listed)

    def gone_since(self, revision: int) -> list[int]:
        """Keys of what was erased after `revision`, or may not be in lists any more."""
        retired = erasures.c.name == self.table.name, erasures.c.revision > revision
        with self._scope.read() as connection:
            erased = connection.execute(select(erasures.c.key).where(*retired).order_by(erasures.c.key)).scalars()
            return self._withdrawn(connection, revision) + list(erased)

    def keys_in_force(self) -> list[int]:
        """Keys of what `stream` gives, ascending."""
        return self._keys(*self._listed)

    def _keys(self, *conditions: ColumnElement[bool]) -> list[int]:
        key = self.table.c.key
        with self._scope.read() as connection:
            # sorted here: asked to sort, SQLite would go through all by key instead of taking what changed
            return sorted(connection.execute(select(key).where(*conditions)).scalars())

    def erase(self, keys: Iterable[int]) -> int:
        """Delete records for good and retire their keys, never given again; how many existed."""
        with self._scope.write() as connection:
            revision = current_revision(connection, self.table, lock=True) + 1
            existing = list(self._select_keys(connection, keys))
            self._forget(connection, existing)
            for part in parts(existing):
                connection.execute(delete(self.table).where(self.table.c.key.in_(part)))
            if existing:
                retired = [{"name": self.table.name, "key": key, "revision": revision} for key in existing]
                connection.execute(insert(erasures), retired)
                set_revision(connection, self.table, revision)
        return len(existing)


def of_keys(key: Column[Any], *columns: ColumnElement[Any]) -> Select[Any]:
    """A statement that reads a key and columns of the records of some `:keys`."""
    return select(key, *columns).where(among(key, "keys"))


def content_hash(payload: str) -> bytes:
    """16 bytes that tell two canonical payloads apart."""
    return blake2b(payload.encode(), digest_size=16).digest()
