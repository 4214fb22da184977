"""Mails to advisers that are due: each says what is new and unread when it leaves, or nothing and does not leave.

Killed on the way, it is begun again about the same notices and under the same name, so that a mailbox keeps one.
"""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

from matching.domain import AdviserMail, Channel
from matching.errors import InputError
from matching.store.message_keys import MessageKeys
from matching.store.queues import Task
from serving.delivery.addresses import checked
from serving.delivery.carrier import Permanent, Temporary, Uncertain
from serving.delivery.delivering import Office
from serving.delivery.notices.mail import compose
from serving.delivery.notices.said import said
from serving.delivery.retries import retry_at
from serving.delivery.settings import Relay
from serving.delivery.smtp import Connection


class Sending:
    """Writes to advisers.

    Args:
        office: what a worker shares.
        relay: of e-mails.
    """

    def __init__(self, office: Office, relay: Relay) -> None:
        self._office, self._store, self._sender = office, office.store, relay.sender
        self._connection, self._bounces = Connection(relay.server), relay.bounces or relay.sender.address
        self._keys, self._draw = MessageKeys(office.store.secret("notices")), random.Random()

    def batch(self, tasks: Sequence[Task], held: Callable[[], bool]) -> int:
        """Carry out tasks; how many mails left.

        Args:
            tasks: as they were taken.
            held: whether there is time left to begin one more before others may take them.
        """
        left = 0
        try:
            for task in tasks:
                if self._office.stop.is_set() or not held():
                    self._store.outbox.postpone(task.key, self._office.clock())
                else:
                    left += self._one(task)
        finally:
            self._connection.close()
        return left

    def _one(self, task: Task) -> bool:
        """Whether a mail left."""
        mail, now = self._store.adviser_mails.begin(task.payload["mail"]), self._office.clock()
        if mail is None or mail.begun_until is None:
            return self._over(task)
        free = self._store.adviser_mails.free_at(mail, now)
        if free > now:
            self._store.outbox.postpone(task.key, free)
            return False
        told = said(self._store, self._store.notices.unread_between(mail.adviser, mail.told_until, mail.begun_until))
        return self._sent(task, mail, told) if told else self._over(task)

    def _sent(self, task: Task, mail: AdviserMail, told: Sequence[str]) -> bool:
        now, key = self._office.clock(), self._keys.written(mail.begun_until or 0)
        try:
            written = compose(mail, told, key, now, self._office.links, self._sender)
            self._pace()
            self._connection.send(self._bounces, checked(mail.address), written, key)
        except InputError as error:
            return self._over(task, str(error), returned=True)
        except Permanent as error:
            return self._over(task, str(error), returned=error.dead is not None)
        except (Temporary, Uncertain) as error:
            return self._again(task, error)
        self._over(task)
        return True

    def _pace(self) -> None:
        """Wait for the moment at which the provider takes one more."""
        rate, now = self._office.rates.get(Channel.EMAIL), self._office.clock()
        if rate:
            (moment,) = self._store.paces.reserve(Channel.EMAIL, 1, rate, now)
            self._office.stop.wait((moment - now).total_seconds())

    def _again(self, task: Task, error: Temporary | Uncertain) -> bool:
        now = self._office.clock()
        wait = error.wait if isinstance(error, Temporary) else timedelta()
        retry = retry_at(task.attempts, now, self._draw, wait)
        if retry is None:
            return self._over(task, str(error))
        self._store.outbox.failed(task.key, str(error), now, retry)
        return False

    def _over(self, task: Task, error: str | None = None, returned: bool = False) -> bool:
        """End a task, for good where it failed: what it was about stays on the page, what comes next is mailed."""
        now = self._office.clock()
        with self._store.transaction() as tx:
            tx.adviser_mails.end(task.payload["mail"], now, returned)
            if error is None:
                tx.outbox.done(task.key, now)
            else:
                tx.outbox.failed(task.key, error, now, None)
        return False
