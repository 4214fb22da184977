"""Offers: what the file says of each, and the rules by which one closes or opens again.

An offer closes by the status its source gives, by its absence from a snapshot, by age, or when an adviser confirms that
it is; it opens again as soon as its source gives it as open. The payload is kept as if open; the status is a column of
its own. What an offer said before each change is kept in its versions.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, func, null, select, update

from matching.codec import from_json, to_json
from matching.domain import Employer, NoticeKind, Offer, OfferStatus
from matching.errors import StoreError
from matching.store import employers
from matching.store.database import Joined
from matching.store.keys import among, parts
from matching.store.notices import about
from matching.store.records import Records, Values, content_hash, of_keys
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import (
    UtcDateTime,
    followed_offers,
    notices,
    offer_prices,
    offer_versions,
    offers,
    overrides,
    reviews,
    sketches,
)
from matching.store.telling import offers_closed
from matching.store.tickets import forget_tickets
from matching.store.versions import keep_versions, versions_of

SNAPSHOT_LIMIT = 0.20
"""Share of a source's open offers that a snapshot may close unasked: more looks like an incomplete file."""

MANY = {"sqlite": 300, "postgresql": 10_000}
"""Keys from which groups are looked for among all copies rather than in the row of each offer. SQLite reads a page of
its file for a row, unless it has since another process wrote: 40 us; all the copies of a million offers take 11 ms."""


class Offers(Records[Offer]):
    """The table of offers."""

    table = offers
    columns = (offers.c.payload, offers.c.status)
    state = ("content_hash", "status")

    def _values(self, record: Offer) -> Values:
        is_open = record.status is OfferStatus.OPEN
        payload = to_json(record if is_open else replace(record, status=OfferStatus.OPEN))
        return {
            "content_hash": content_hash(payload),
            "status": record.status.value,
            "created_at": record.created_at,
            "updated_at": record.updated_at,
            "closed_at": None if is_open else record.updated_at or datetime.now(UTC),
            "payload": payload,
        }

    def _record(self, row: Sequence[Any]) -> Offer:
        offer = from_json(Offer, row[0])
        return offer if row[1] == OfferStatus.OPEN else replace(offer, status=OfferStatus(row[1]))

    @property
    def _on_change(self) -> dict[str, ColumnElement[Any]]:
        """A closed offer that changes keeps the date it closed at."""
        opens = bindparam("new_status", type_=offers.c.status.type) == OfferStatus.OPEN.value
        closes_at = func.coalesce(offers.c.closed_at, bindparam("new_closed_at", type_=UtcDateTime()))
        return {"closed_at": case((opens, null()), else_=closes_at)}

    def _complete(self, connection: Connection, rows: list[tuple[Offer, Values]]) -> None:
        names = [employers.identity(offer.employer) for offer, _ in rows]
        named: dict[str, Employer] = {}
        for name, (offer, _) in zip(names, rows, strict=True):
            if name:
                named.setdefault(name, offer.employer)
        keys = employers.ensure(connection, named)
        for name, (_, values) in zip(names, rows, strict=True):
            values["employer_key"] = keys[name] if name else None

    def _change(self, connection: Connection, rows: list[Values]) -> None:
        keep_versions(connection, [row["key"] for row in rows], rows[0]["revision"])
        super()._change(connection, rows)

    def _forget(self, connection: Connection, keys: Sequence[int]) -> None:
        for part in parts(keys):
            for table in (offer_versions, overrides, reviews, offer_prices, sketches, followed_offers):
                connection.execute(delete(table).where(table.c.offer_key.in_(part)))
            forget_tickets(connection, part)
            connection.execute(delete(notices).where(about(NoticeKind.PROFILE), notices.c.subject.in_(part)))

    def stream(self, status: OfferStatus | None = OfferStatus.OPEN) -> Iterator[tuple[int, Offer]]:
        """(key, offer) by key; status None: every offer."""
        conditions = () if status is None else (offers.c.status == status.value,)
        return self._pages((offers.c.key,), offers.c.key > 0, *conditions)

    def of_employer(self, employer_key: int, after: int = 0) -> Iterator[tuple[int, Offer]]:
        """(key, offer) of an employer, open or not, by key from `after` on, excluded."""
        return self._pages((offers.c.key,), offers.c.key > after, offers.c.employer_key == employer_key)

    def keys_in_force(self) -> list[int]:
        """Keys of open offers, ascending."""
        return self._keys(offers.c.status == OfferStatus.OPEN.value)

    def count(self, source: str | None = None, status: OfferStatus | None = None) -> int:
        """How many offers there are; None: of any source, of any status."""
        conditions = [] if source is None else [offers.c.source == source]
        return self._count(*conditions, *([] if status is None else [offers.c.status == status.value]))

    def employer_keys(self, keys: Collection[int]) -> dict[int, int | None]:
        """Key of each offer's employer; None when it names none."""
        return {row[0]: row[1] for row in self._rows(of_keys(offers.c.key, offers.c.employer_key), keys)}

    def groups(self, keys: Collection[int]) -> dict[int, int]:
        """Group of each offer: the key of the first of those that are near-identical, its own when it is alone."""
        group = func.coalesce(offers.c.near_group, offers.c.key)
        return {row[0]: row[1] for row in self._rows(of_keys(offers.c.key, group), keys)}

    def groups_now(self, keys: Collection[int]) -> dict[int, int]:
        """The same of each key, whether or not there is such an offer any more: few keys, or those of a whole night."""
        with self._scope.read() as connection:
            inner, many = Offers(Joined(connection)), MANY[connection.dialect.name]
            found = inner.groups(keys) if len(keys) < many else inner.copies(keys)
        return {key: found.get(key, key) for key in keys}

    def copies(self, keys: Collection[int]) -> dict[int, int]:
        """Group of those of some offers that are near-identical to one that came before: of a few in a hundred.

        The index of copies alone is read, whole: given the key itself, the database would read the row of each.
        """
        c = offers.c
        query = select(c.key, c.near_group).where(c.near_group.is_not(None), among(c.key + 0, "keys"))
        with self._scope.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query, {"keys": keys})}

    def members(self, groups: Collection[int]) -> dict[int, int]:
        """Group of each offer of some groups."""
        c, found = offers.c, dict[int, int]()
        with self._scope.read() as connection:
            for part in parts(list(groups)):
                first = select(c.key, c.key).where(c.key.in_(part), c.near_group.is_(None))
                others = select(c.key, c.near_group).where(c.near_group.in_(part))
                for query in (first, others):
                    found.update((row[0], row[1]) for row in connection.execute(query))
        return found

    def set_groups(self, groups: Mapping[int, int]) -> None:
        """Say which group each offer is of, see `groups`. What offers say has not changed, and no cache follows."""
        query = update(offers).where(offers.c.key == bindparam("offer")).values(near_group=bindparam("group"))
        rows = [{"offer": key, "group": None if group == key else group} for key, group in groups.items()]
        if rows:
            with self._scope.write() as connection:
                connection.execute(query, rows)

    def suspended(self, keys: Collection[int]) -> set[int]:
        """Those of the offers that are not to be pushed until an adviser has looked at them: all such are few."""
        with self._scope.read() as connection:
            held = connection.execute(select(offers.c.key).where(offers.c.suspended_at.is_not(None))).scalars()
            return set(held).intersection(keys)

    def suspend(self, keys: Collection[int], at: datetime) -> None:
        """Push offers no more; lists that people ask for still hold them. One suspended already keeps its date."""
        with self._scope.write() as connection:
            for part in parts(list(keys)):
                first = offers.c.key.in_(part), offers.c.suspended_at.is_(None)
                connection.execute(update(offers).where(*first).values(suspended_at=at))

    def resume(self, keys: Collection[int]) -> None:
        """Push offers again."""
        with self._scope.write() as connection:
            for part in parts(list(keys)):
                connection.execute(update(offers).where(offers.c.key.in_(part)).values(suspended_at=None))

    def versions(self, key: int) -> list[tuple[datetime, Offer]]:
        """What an offer said before each change, with the moment until which it did, the oldest first."""
        with self._scope.read() as connection:
            rows = versions_of(connection, key)
        return [(until, self._record(row)) for until, *row in rows]

    def at(self, key: int, moment: datetime) -> Offer | None:
        """What an offer said at a moment; before it was stored, what it said first. None: there is no such offer."""
        past = [offer for until, offer in self.versions(key) if until > moment]
        return past[0] if past else self.get([key]).get(key)

    def fill(self, keys: Collection[int], at: datetime) -> int:
        """Say that the position of open offers is filled; how many were open."""
        return self.close(keys, OfferStatus.FILLED, at)

    def close(self, keys: Collection[int], status: OfferStatus, at: datetime) -> int:
        """Close open offers, as somebody else than their source says, whose programs are told; how many were open."""
        open_ = offers.c.status == OfferStatus.OPEN.value
        with self._scope.write() as connection:
            current_revision(connection, offers, lock=True)
            found: list[int] = []
            for part in parts(list(keys)):
                found += connection.execute(select(offers.c.key).where(offers.c.key.in_(part), open_)).scalars()
            offers_closed(connection, found, status, at)
            return self._close(connection, found, status, at)

    def close_missing(
        self,
        source: str,
        seen_ids: Collection[str],
        force: bool = False,
        open_before: int | None = None,
        at: datetime | None = None,
    ) -> int:
        """Withdraw the open offers of a source that its snapshot no longer holds.

        Args:
            source: the snapshot is of this source only.
            seen_ids: every id of the snapshot; give a set.
            force: close even more than `SNAPSHOT_LIMIT` of them.
            open_before: how many were open before the snapshot was written; None: how many are open now.
            at: when they close; None: now.

        Returns:
            How many closed.

        Raises:
            StoreError: too many would close; nothing does.
        """
        c = offers.c
        with self._scope.write() as connection:
            open_ = c.source == source, c.status == OfferStatus.OPEN.value
            rows = connection.execute(select(c.key, c.id).where(*open_)).all()
            missing = [key for key, id_ in rows if id_ not in seen_ids]
            total = len(rows) if open_before is None else open_before
            if not force and len(missing) > SNAPSHOT_LIMIT * total:
                raise StoreError(
                    f"{len(missing)} of the {total} open offers of source {source!r} ({len(missing) / total:.0%}) are"
                    f" absent from this snapshot and would close, more than {SNAPSHOT_LIMIT:.0%}; check that the file"
                    " is complete and of this source, or repeat with --force."
                )
            return self._close(connection, missing, OfferStatus.WITHDRAWN, at)

    def expire(self, max_age: timedelta, at: datetime | None = None, source: str | None = None) -> int:
        """Expire the open offers last updated (or else created) more than `max_age` before `at`; how many did.

        An offer without a date never expires.

        Args:
            max_age: how long an offer stays open after its last update.
            at: the moment to reckon from; None: now.
            source: only the offers of this source; None: of all.
        """
        at, c = at or datetime.now(UTC), offers.c
        conditions = [c.status == OfferStatus.OPEN.value] + ([] if source is None else [c.source == source])
        with self._scope.write() as connection:
            old = func.coalesce(c.updated_at, c.created_at, type_=UtcDateTime()) < at - max_age
            keys = connection.execute(select(c.key).where(*conditions, old)).scalars().all()
            offers_closed(connection, keys, OfferStatus.EXPIRED, at)
            return self._close(connection, keys, OfferStatus.EXPIRED, at)

    def _close(self, connection: Connection, keys: Collection[int], status: OfferStatus, at: datetime | None) -> int:
        if keys:
            revision = current_revision(connection, offers, lock=True) + 1
            values = {"status": status.value, "closed_at": at or datetime.now(UTC), "revision": revision}
            keep_versions(connection, list(keys), revision)
            for part in parts(list(keys)):
                connection.execute(update(offers).where(offers.c.key.in_(part)).values(values))
            set_revision(connection, offers, revision)
        return len(keys)
