"""What advisers want by mail, and the mail that is due once something is told them: one, whatever it holds.

A notice and the task that mails it are written together; while one is due or under way there is no other, and what is
told meanwhile enters the next. `NOTICES` tasks bear the key of the row alone: what is said is read when it leaves.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update

from matching.domain import AdviserMail, MailRhythm
from matching.store.database import Joined, Scope
from matching.store.keys import parts
from matching.store.once import insert_once
from matching.store.queues import Queue
from matching.store.schema import adviser_mails, notices, outbox, persons
from matching.times import next_morning_at_work, working_from, zone_of

NOTICES = "notices"
"""Kind of the task of the outbox that writes to an adviser: `{"mail": key of the row}`."""


class AdviserMails:
    """The table of what advisers want by mail."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, adviser: str, address: str, rhythm: MailRhythm) -> AdviserMail:
        """Write to an adviser at an address from now on, of what they are told from now on.

        Args:
            adviser: id.
            address: checked; one that was found to be nobody's is tried again.
            rhythm: how often.
        """
        c = adviser_mails.c
        values: dict[str, Any] = {"address": address, "rhythm": rhythm.value, "returned_at": None}
        with self._scope.write() as connection:
            new = {"adviser": adviser, "due": False, "told_until": _last(connection, adviser)} | values
            connection.execute(insert_once(connection, adviser_mails).values(new))
            (before,) = _locked(connection, c.adviser == adviser)
            if before.rhythm is None:
                values |= {"told_until": _last(connection, adviser), "begun_until": None}
            query = update(adviser_mails).where(c.key == before.key).values(values).returning(adviser_mails)
            return _mail(connection.execute(query).mappings().one())

    def stop(self, key: int) -> None:
        """Write no more to whom a row is of; what is due is given up when its turn comes."""
        with self._scope.write() as connection:
            connection.execute(update(adviser_mails).where(adviser_mails.c.key == key).values(rhythm=None))

    def of(self, adviser: str) -> AdviserMail | None:
        """What an adviser wants; None: they never chose."""
        with self._scope.read() as connection:
            query = select(adviser_mails).where(adviser_mails.c.adviser == adviser)
            row = connection.execute(query).mappings().one_or_none()
        return _mail(row) if row else None

    def get(self, keys: Collection[int]) -> dict[int, AdviserMail]:
        """By key; those that are not there are left out."""
        found: dict[int, AdviserMail] = {}
        with self._scope.read() as connection:
            for part in parts(list(keys)):
                rows = connection.execute(select(adviser_mails).where(adviser_mails.c.key.in_(part))).mappings()
                found |= {row["key"]: _mail(row) for row in rows}
        return found

    def begin(self, key: int) -> AdviserMail | None:
        """Say that a mail is under way: until it ends, each attempt is about the same notices.

        Returns:
            None: nothing is wanted any more, or the address is nobody's.
        """
        c = adviser_mails.c
        with self._scope.write() as connection:
            found = _locked(connection, c.key == key)
            if not found or found[0].rhythm is None or found[0].returned_at is not None:
                return None
            until = found[0].begun_until or _last(connection, found[0].adviser)
            begun = update(adviser_mails).where(c.key == key).values(begun_until=until).returning(adviser_mails)
            return _mail(connection.execute(begun).mappings().one())

    def free_at(self, mail: AdviserMail, at: datetime) -> datetime:
        """The first moment from one on at which an adviser may be written to, see `matching.times.working_from`."""
        with self._scope.read() as connection:
            return working_from(at, _zone(connection, mail.adviser))

    def end(self, key: int, at: datetime, returned: bool = False) -> None:
        """Say that the mail that is due left, or never will; in one transaction with the end of its task.

        What was told since the mail began makes the next one due.

        Args:
            key: of the row.
            at: now, aware.
            returned: the address is nobody's: nothing is sent there any more.
        """
        c = adviser_mails.c
        with self._scope.write() as connection:
            for mail in _locked(connection, c.key == key):
                until = mail.begun_until or _last(connection, mail.adviser)
                values: dict[str, Any] = {"told_until": until, "begun_until": None, "due": False}
                values |= {"returned_at": at} if returned else {}
                connection.execute(update(adviser_mails).where(c.key == key).values(values))
                if _last(connection, mail.adviser) > until:
                    mail_due(connection, [mail.adviser], at)


def mail_due(connection: Connection, advisers: Iterable[str], at: datetime) -> None:
    """Have those of some advisers written to who want it, once for all that they are being told."""
    queue = Queue(Joined(connection), outbox)
    for part in parts(sorted({*advisers})):
        for mail in _locked(connection, adviser_mails.c.adviser.in_(part)):
            if mail.rhythm is not None and mail.returned_at is None and not mail.due:
                zone = _zone(connection, mail.adviser)
                at_once = mail.rhythm is MailRhythm.AT_ONCE
                due_at = working_from(at, zone) if at_once else next_morning_at_work(at, zone)
                queue.put(NOTICES, {"mail": mail.key}, at, due_at)
                connection.execute(update(adviser_mails).where(adviser_mails.c.key == mail.key).values(due=True))


def _zone(connection: Connection, adviser: str) -> ZoneInfo:
    """That of where the people live whom an adviser accompanies; of mainland France when they accompany nobody."""
    where = select(func.min(persons.c.departement)).where(persons.c.adviser == adviser)
    return zone_of(connection.execute(where).scalar())


def _last(connection: Connection, adviser: str) -> int:
    """Key of the last notice of an adviser; 0: they have none."""
    query = select(func.max(notices.c.key)).where(notices.c.adviser == adviser)
    return connection.execute(query).scalar() or 0


def _locked(connection: Connection, wanted: Any) -> list[AdviserMail]:
    """Rows that nobody else changes before the end of the transaction: what is told and what is mailed take turns."""
    query = select(adviser_mails).where(wanted).order_by(adviser_mails.c.adviser).with_for_update()
    return [_mail(row) for row in connection.execute(query).mappings()]


def _mail(row: Any) -> AdviserMail:
    return AdviserMail(**{**row, "rhythm": MailRhythm(row["rhythm"]) if row["rhythm"] else None})
