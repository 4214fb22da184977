"""One batch of what programs are to be told: each again until its program says that it has it, for a day."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event as Flag

from matching.store import Store
from matching.store.queues import Task
from matching.store.webhooks import Webhook
from serving.delivery.carrier import Permanent, Temporary, Uncertain
from serving.delivery.outward import Outward
from serving.delivery.retries import FIRST, retry_at
from serving.delivery.webhooks.signing import signed

GONE = 410
"""The program wants nothing more at this address. Source: Standard Webhooks, "Operational considerations"."""


class Sending:
    """Tells programs.

    Args:
        store: of the tasks.
        outward: what sends.
        stop: set when the worker must end.
        clock: gives the moment, aware.
    """

    def __init__(self, store: Store, outward: Outward, stop: Flag, clock: Callable[[], datetime]) -> None:
        self._store, self._outward, self._stop, self._clock = store, outward, stop, clock
        self._draw = random.Random()

    def batch(self, tasks: Sequence[Task], held: Callable[[], bool]) -> int:
        """Carry out tasks; how many messages were received. Those of a program that does not answer wait together.

        Args:
            tasks: as they were taken.
            held: whether there is time left to begin one more before others may take them.
        """
        hooks, silent, received = self._store.webhooks.of({_client(task) for task in tasks}), set[str](), 0
        for task in tasks:
            client, now = _client(task), self._clock()
            if client not in hooks:
                self._store.outbox.done(task.key, now)
            elif client in silent:
                self._store.outbox.postpone(task.key, now + FIRST)
            elif self._stop.is_set() or not held():
                self._store.outbox.postpone(task.key, now)
            elif self._told(task, hooks[client], now):
                received += 1
            else:
                silent.add(client)
        return received

    def _told(self, task: Task, hook: Webhook, now: datetime) -> bool:
        """Whether a program received a message, or never will."""
        body = task.payload["body"].encode()
        headers = {"Content-Type": "application/json", **signed(task.payload["id"], body, hook.secrets(now), now)}
        try:
            status, wait = self._outward.post(hook.url, headers, body)
        except Permanent as error:
            self._store.outbox.failed(task.key, str(error), now, None)
            return False
        except (Temporary, Uncertain) as error:
            return self._again(task, str(error), now)
        if status == GONE:
            self._store.webhooks.remove(hook.client)
        elif not 200 <= status < 300:
            return self._again(task, f"The program answers {status}.", now, wait)
        self._store.outbox.done(task.key, now)
        return status != GONE

    def _again(self, task: Task, error: str, now: datetime, wait: timedelta = timedelta()) -> bool:
        self._store.outbox.failed(task.key, error, now, retry_at(task.attempts, now, self._draw, wait))
        return False


def _client(task: Task) -> str:
    return str(task.payload["client"])
