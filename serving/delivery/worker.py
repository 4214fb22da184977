"""The worker: threads that take digests from the outbox and carry them, until they are told to stop."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic

from matching.attempts import attempt
from matching.store.digest_rows import DIGEST
from serving.delivery.carrier import Carrier
from serving.delivery.delivering import Delivering, Office

LOG = logging.getLogger("serving.delivery")

BATCH = 16
"""Tasks that a thread holds, a second of the provider's rate at most: read together, so that each costs less; so few
that what was read still stands when they leave."""

LEASE = timedelta(minutes=10)
"""After which tasks of a worker that died are taken by another. No message is begun in the second half of it: the
slowest takes thirteen answers of `smtp.TIMEOUT_S`, on a connection that ends and on the next: under 5 minutes."""

IDLE_S = 1.0
"""Between two looks at an empty outbox, and after a fault."""


class Worker:
    """Threads on one outbox.

    Args:
        office: what they share; its `stop` ends them.
        carriers: makes those of one thread.
        threads: how many; each holds one connection to the relay.
        lease: see `LEASE`.
    """

    def __init__(
        self, office: Office, carriers: Callable[[], Sequence[Carrier]], threads: int, lease: timedelta = LEASE
    ) -> None:
        self._office, self._carriers, self._lease = office, carriers, lease
        self._batch = min([BATCH, *(max(1, int(rate)) for rate in office.rates.values())])
        self._threads = [threading.Thread(target=self._run, name=f"delivery-{n}") for n in range(threads)]

    def start(self) -> None:
        """Begin, with what waited for a channel that is carried now."""
        self._hurry()
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until every thread has ended what it held, after `office.stop`."""
        for thread in self._threads:
            thread.join()

    def drain(self) -> int:
        """In this thread, carry all that is due now; how many messages left."""
        self._hurry()
        carriers, total = self._carriers(), 0
        delivering = Delivering(self._office, carriers)
        try:
            while (found := self._turn(delivering)) is not None:
                total += found
        finally:
            _close(carriers)
        return total

    def _hurry(self) -> None:
        carriers = self._carriers()
        self._office.store.outbox.hurry([carrier.channel for carrier in carriers], self._office.clock())
        _close(carriers)

    def _run(self) -> None:
        carriers = self._carriers()
        delivering, busy = Delivering(self._office, carriers), False

        def turn() -> None:
            nonlocal busy
            busy = self._turn(delivering) is not None

        while not self._office.stop.is_set():
            if not attempt(turn, LOG, "delivery") or not busy:
                self._office.stop.wait(IDLE_S)
        _close(carriers)

    def _turn(self, delivering: Delivering) -> int | None:
        """How many messages of one batch left; None when nothing was due."""
        taken = monotonic()
        tasks = self._office.store.outbox.take(self._batch, self._office.clock(), self._lease, DIGEST)
        if not tasks:
            return None
        return delivering.batch(tasks, lambda: monotonic() - taken < self._lease.total_seconds() / 2)


def _close(carriers: Sequence[Carrier]) -> None:
    for carrier in carriers:
        carrier.close()
