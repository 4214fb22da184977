"""Talent pools: searches that advisers keep, whom they are shared with, and who is told of newcomers.

Nobody is kept in a pool: who is in it is searched again each time, so that consents and availabilities act at once.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, insert, or_, select, update

from matching.domain import NoticeKind, TalentPool
from matching.errors import ConflictError, InputError
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.notices import about
from matching.store.once import insert_once
from matching.store.records import MAX_KEY
from matching.store.schema import notices, pool_subscriptions, talent_pools

NAME_LIMIT = 100
"""Characters of a name."""

MOST_POOLS = 50
"""Pools in use that one adviser opened: each is searched whenever people come."""

USED_WITHIN = timedelta(days=1)
"""How exactly it is known when a pool was used last: it is not written at every visit."""


class TalentPools:
    """The tables of talent pools and of who subscribes to them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def open(self, name: str, query: str, departement: str | None, author: str, at: datetime) -> TalentPool:
        """Open a pool, to which its author subscribes.

        Args:
            name: 1 to `NAME_LIMIT` characters.
            query: a `matching.bank.Query` as JSON.
            departement: whose advisers share it; None: its author alone.
            author: id of the adviser.
            at: when, aware.

        Raises:
            ConflictError: the author has `MOST_POOLS` in use.
            InputError: the name is empty or too long.
        """
        values: dict[str, Any] = {"name": _checked(name), "query": query, "departement": departement, "author": author}
        values |= {"created_at": at, "version": 1, "changed_by": author, "changed_at": at, "used_at": at}
        c = talent_pools.c
        mine = select(func.count()).select_from(talent_pools).where(c.author == author, c.archived_at.is_(None))
        with self._scope.write() as connection:
            if connection.execute(mine).scalar_one() >= MOST_POOLS:
                raise ConflictError(f"{author} has {MOST_POOLS} talent pools in use; archive one first.")
            made = connection.execute(insert(talent_pools).values(values).returning(talent_pools)).mappings().one()
            _subscribe(connection, made["key"], author, at)
        return TalentPool(**made)

    def change(
        self, key: int, version: int, by: str, at: datetime, name: str, query: str, departement: str | None
    ) -> TalentPool:
        """Change a pool that nobody else has changed meanwhile; one that was archived is in use again.

        Args:
            key: of the pool.
            version: that was read.
            by: id of the adviser.
            at: when, aware.
            name: as in `open`, like what follows.
            query: the search.
            departement: whose advisers share it.

        Raises:
            ConflictError: it was changed since.
            InputError: there is no such pool, or see `open`.
        """
        values: dict[str, Any] = {"name": _checked(name), "query": query, "departement": departement}
        values |= {"version": version + 1, "changed_by": by, "changed_at": at, "used_at": at, "archived_at": None}
        as_read = talent_pools.c.key == key, talent_pools.c.version == version
        with self._scope.write() as connection:
            changed = update(talent_pools).where(*as_read).values(values).returning(talent_pools)
            made = connection.execute(changed).mappings().one_or_none()
            if made is None:
                _known(connection, key)
                raise ConflictError(f"Talent pool {key} was changed since version {version}; read it again.")
        return TalentPool(**made)

    def archive(self, key: int, at: datetime) -> None:
        """Put a pool away: nobody is told of it any more; again changes nothing.

        Raises:
            InputError: there is no such pool.
        """
        c = talent_pools.c
        with self._scope.write() as connection:
            _known(connection, key)
            away = update(talent_pools).where(c.key == key, c.archived_at.is_(None))
            connection.execute(away.values(archived_at=at, version=c.version + 1))

    def subscribe(self, key: int, adviser: str, at: datetime) -> None:
        """Tell an adviser of newcomers from a moment on, aware; again changes nothing.

        Raises:
            InputError: there is no such pool.
        """
        with self._scope.write() as connection:
            _known(connection, key)
            _subscribe(connection, key, adviser, at)
            connection.execute(update(talent_pools).where(talent_pools.c.key == key).values(used_at=at))

    def unsubscribe(self, key: int, adviser: str) -> bool:
        """Tell an adviser no more; False when they were told of nobody."""
        c = pool_subscriptions.c
        ends = delete(pool_subscriptions).where(c.pool_key == key, c.adviser == adviser)
        with self._scope.write() as connection:
            return connection.execute(ends).rowcount > 0

    def used(self, key: int, at: datetime) -> None:
        """Note that a pool is of use, once within `USED_WITHIN`."""
        c = talent_pools.c
        with self._scope.read() as connection:
            long_ago = exists().where(c.key == key, c.used_at <= at - USED_WITHIN)
            if not connection.execute(select(long_ago)).scalar():
                return
        with self._scope.write() as connection:
            connection.execute(update(talent_pools).where(c.key == key).values(used_at=at))

    def get(self, keys: Collection[int]) -> dict[int, TalentPool]:
        """Pools by key, archived or not; those that are not there are left out."""
        found: dict[int, TalentPool] = {}
        for part in parts(list(keys)):
            found |= {one.key: one for one in self._of(select(talent_pools).where(talent_pools.c.key.in_(part)))}
        return found

    def of_adviser(
        self, adviser: str, departements: Collection[str], before: int | None, n: int, archived: bool = False
    ) -> list[TalentPool]:
        """Pools that an adviser opened, and those of some départements, the last opened first.

        Args:
            adviser: id.
            departements: "69"...
            before: key of the last one of the former page; None: from the last.
            n: how many, at most.
            archived: those that were put away, else those in use.
        """
        c = talent_pools.c
        theirs = or_(c.author == adviser, c.departement.in_(list(departements)))
        away = c.archived_at.is_not(None) if archived else c.archived_at.is_(None)
        query = select(talent_pools).where(theirs, away, c.key < (MAX_KEY if before is None else before))
        return self._of(query.order_by(c.key.desc()).limit(n))

    def watched(self) -> list[TalentPool]:
        """Pools in use to which somebody subscribes, by key."""
        c = talent_pools.c
        someone = exists().where(pool_subscriptions.c.pool_key == c.key)
        return self._of(select(talent_pools).where(c.archived_at.is_(None), someone).order_by(c.key))

    def subscribers(self, keys: Collection[int]) -> dict[int, list[str]]:
        """Who subscribes to each pool, in alphabetical order; a pool to which nobody does is absent."""
        c, found = pool_subscriptions.c, dict[int, list[str]]()
        with self._scope.read() as connection:
            for part in parts(list(keys)):
                query = select(c.pool_key, c.adviser).where(c.pool_key.in_(part)).order_by(c.pool_key, c.adviser)
                for key, adviser in connection.execute(query):
                    found.setdefault(key, []).append(adviser)
        return found

    def archive_unused(self, before: datetime, at: datetime) -> int:
        """Put away the pools that nobody has used since a moment; how many."""
        c = talent_pools.c
        idle = update(talent_pools).where(c.archived_at.is_(None), c.used_at < before)
        with self._scope.write() as connection:
            return connection.execute(idle.values(archived_at=at, version=c.version + 1)).rowcount

    def forget(self, before: datetime) -> int:
        """Delete the pools put away before a moment, with what was told of them; how many."""
        old = talent_pools.c.archived_at < before
        keys = select(talent_pools.c.key).where(old)
        with self._scope.write() as connection:
            connection.execute(delete(notices).where(about(NoticeKind.POOL), notices.c.subject.in_(keys)))
            connection.execute(delete(pool_subscriptions).where(pool_subscriptions.c.pool_key.in_(keys)))
            return connection.execute(delete(talent_pools).where(old)).rowcount

    def _of(self, query: Select[Any]) -> list[TalentPool]:
        with self._scope.read() as connection:
            return [TalentPool(**row) for row in connection.execute(query).mappings()]


def _subscribe(connection: Connection, key: int, adviser: str, at: datetime) -> None:
    values = {"pool_key": key, "adviser": adviser, "at": at}
    connection.execute(insert_once(connection, pool_subscriptions).values(values))


def _known(connection: Connection, key: int) -> None:
    is_there: ColumnElement[bool] = exists().where(talent_pools.c.key == key)
    if not connection.execute(select(is_there)).scalar():
        raise InputError(f"There is no talent pool {key} (forgotten, perhaps); give a key of `of_adviser`.")


def _checked(name: str) -> str:
    if not name.strip() or len(name) > NAME_LIMIT:
        raise InputError(f"The name of a talent pool has 1 to {NAME_LIMIT} characters.")
    return name
