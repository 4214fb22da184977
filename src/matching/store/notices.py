"""What advisers are told, each thing once, and whether they have read it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, distinct, func, insert, select, update

from matching.domain import Notice, NoticeKind
from matching.store.adviser_mails import mail_due
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.once import insert_once
from matching.store.records import MAX_KEY
from matching.store.schema import notices


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What an adviser is about to be told; see `matching.domain.Notice`."""

    adviser: str
    kind: NoticeKind
    subject: int
    profile_key: int | None = None


class Notices:
    """The table of notices."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def tell(self, told: Iterable[NewNotice], at: datetime) -> list[Notice]:
        """Write down what was not told yet: nobody hears twice of the same person for the same subject.

        Args:
            told: in the order in which it is to be read.
            at: when, aware.

        Returns:
            What is new, in order.
        """
        found: list[Notice] = []
        with self._scope.write() as connection:
            for one in told:
                query = insert_once(connection, notices).values(**asdict(one), at=at).returning(notices)
                if row := connection.execute(query).mappings().one_or_none():
                    found.append(_notice(row))
            mail_due(connection, {one.adviser for one in found}, at)
        return found

    def remind(self, advisers: Iterable[str], kind: NoticeKind, subject: int, at: datetime) -> int:
        """Tell advisers that a subject moves, but for those who have not read so yet; how many are told."""
        c = notices.c
        waits = about(kind), c.subject == subject, c.read_at.is_(None)
        with self._scope.write() as connection:
            told = set(connection.execute(select(c.adviser).where(*waits)).scalars())
            rows = [asdict(NewNotice(one, kind, subject)) | {"at": at} for one in sorted({*advisers} - told)]
            if rows:
                connection.execute(insert(notices), rows)
                mail_due(connection, {row["adviser"] for row in rows}, at)
        return len(rows)

    def place(self, impressions: Mapping[int, int]) -> None:
        """Say where in the log the people of notices are: key of the notice -> id of the impression."""
        rows = [{"notice": key, "impression": number} for key, number in impressions.items()]
        said = update(notices).where(notices.c.key == bindparam("notice"))
        if rows:
            with self._scope.write() as connection:
                connection.execute(said.values(impression_key=bindparam("impression")), rows)

    def of_adviser(self, adviser: str, before: int | None = None, n: int = 20) -> list[Notice]:
        """What an adviser was told, the last first.

        Args:
            adviser: who.
            before: key of the last one of the former page; None: from the last told.
            n: how many, at most.
        """
        c = notices.c
        query = select(notices).where(c.adviser == adviser, c.key < (MAX_KEY if before is None else before))
        with self._scope.read() as connection:
            return [_notice(row) for row in connection.execute(query.order_by(c.key.desc()).limit(n)).mappings()]

    def of_subject(self, adviser: str, kind: NoticeKind, subject: int, since: datetime) -> list[Notice]:
        """What an adviser was told of one subject from a moment on, the last first."""
        c = notices.c
        query = select(notices).where(c.adviser == adviser, about(kind), c.subject == subject, c.at >= since)
        with self._scope.read() as connection:
            return [_notice(row) for row in connection.execute(query.order_by(c.key.desc())).mappings()]

    def read_of(self, adviser: str, kind: NoticeKind, subject: int, at: datetime) -> int:
        """Take as read what an adviser was told of one subject; how much of it was not."""
        c = notices.c
        theirs = c.adviser == adviser, about(kind), c.subject == subject, c.read_at.is_(None)
        with self._scope.write() as connection:
            return connection.execute(update(notices).where(*theirs).values(read_at=at)).rowcount

    def unread_of(self, adviser: str, kind: NoticeKind) -> dict[int, int]:
        """How much an adviser was told of each subject of a kind and has not read; absent: nothing."""
        c = notices.c
        query = select(c.subject, func.count()).where(c.adviser == adviser, about(kind), c.read_at.is_(None))
        with self._scope.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(c.subject))}

    def unread_between(self, adviser: str, after: int, until: int) -> list[Notice]:
        """What an adviser has not read of what they were told after the notice of a key, up to that of another."""
        c = notices.c
        query = select(notices).where(c.adviser == adviser, c.key > after, c.key <= until, c.read_at.is_(None))
        with self._scope.read() as connection:
            return [_notice(row) for row in connection.execute(query.order_by(c.key)).mappings()]

    def unread(self, adviser: str) -> int:
        """How much an adviser was told and has not read."""
        c = notices.c
        query = select(func.count()).select_from(notices).where(c.adviser == adviser, c.read_at.is_(None))
        with self._scope.read() as connection:
            return connection.execute(query).scalar_one()

    def read(self, adviser: str, until: int, at: datetime) -> int:
        """Take as read what an adviser was told, up to the notice of a key; how much of it was not."""
        c = notices.c
        query = update(notices).where(c.adviser == adviser, c.key <= until, c.read_at.is_(None)).values(read_at=at)
        with self._scope.write() as connection:
            return connection.execute(query).rowcount

    def told(self, kind: NoticeKind, subjects: Collection[int], profile_keys: Collection[int]) -> set[NewNotice]:
        """What was told of some people for some subjects."""
        c, found = notices.c, set[NewNotice]()
        with self._scope.read() as connection:
            for part in parts(list(profile_keys)):
                query = select(c.adviser, c.subject, c.profile_key).where(about(kind), c.profile_key.in_(part))
                rows = connection.execute(query).all()
                found |= {NewNotice(row[0], kind, row[1], row[2]) for row in rows if row[1] in subjects}
        return found

    def counts(self, kind: NoticeKind, since: datetime) -> dict[str, int]:
        """How many people each adviser was told of from a moment on; absent: none."""
        c = notices.c
        query = select(c.adviser, func.count()).where(about(kind), c.at >= since).group_by(c.adviser)
        with self._scope.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def subjects(self, kind: NoticeKind, profile_keys: Collection[int], since: datetime) -> dict[int, int]:
        """For how many subjects each person was told of from a moment on; absent: for none."""
        c, found = notices.c, dict[int, int]()
        with self._scope.read() as connection:
            for part in parts(list(profile_keys)):
                query = select(c.profile_key, func.count(distinct(c.subject))).group_by(c.profile_key)
                query = query.where(about(kind), c.profile_key.in_(part), c.at >= since)
                found |= {row[0]: row[1] for row in connection.execute(query)}
        return found


def about(kind: NoticeKind) -> ColumnElement[bool]:
    """The condition of notices of a kind."""
    return notices.c.kind == kind.value


def _notice(row: Any) -> Notice:
    return Notice(**{**row, "kind": NoticeKind(row["kind"])})
