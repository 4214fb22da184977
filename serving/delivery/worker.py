"""The worker: threads that take digests from the outbox and carry them, until they are told to stop."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from matching.attempts import attempt
from matching.store.digest_rows import DIGEST
from matching.store.queues import Task
from serving.delivery.carrier import Carrier
from serving.delivery.delivering import Delivering, Office

LOG = logging.getLogger("serving.delivery")

BATCH = 64
"""Tasks that a thread holds, a second of the provider's rate at most: read together, so that each costs less; so few
that what was read still stands when they leave."""

LEASE = timedelta(minutes=10)
"""After which tasks of a worker that died are taken by another. No message is begun in the second half of it: the
slowest takes thirteen answers of `smtp.TIMEOUT_S`, on a connection that ends and on the next: under 5 minutes."""

IDLE_S = 1.0
"""Between two looks at an empty outbox, and after a fault."""


@dataclass(frozen=True, slots=True)
class Line:
    """Tasks of one kind.

    Attributes:
        kind: of the outbox.
        batch: carries out some that were taken, while it is told that they are held; how many messages left.
    """

    kind: str
    batch: Callable[[Sequence[Task], Callable[[], bool]], int]


class Worker:
    """Threads on one outbox.

    Args:
        office: what they share; its `stop` ends them.
        carriers: makes those of one thread.
        threads: how many; each holds one connection to the relay.
        lease: see `LEASE`.
        others: tasks of other kinds than digests, each with a thread of its own: one that is slow holds up no other.
    """

    def __init__(
        self,
        office: Office,
        carriers: Callable[[], Sequence[Carrier]],
        threads: int,
        lease: timedelta = LEASE,
        others: Sequence[Line] = (),
    ) -> None:
        self._office, self._carriers, self._lease, self._others = office, carriers, lease, others
        self._batch = min([BATCH, *(max(1, int(rate)) for rate in office.rates.values())])
        self._threads = [threading.Thread(target=self._run, name=f"delivery-{n}") for n in range(threads)]
        self._threads += [threading.Thread(target=self._serve, args=(one,), name=one.kind) for one in others]

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
        lines = [Line(DIGEST, Delivering(self._office, carriers).batch), *self._others]
        try:
            for line in lines:
                while (found := self._turn(line)) is not None:
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
        self._serve(Line(DIGEST, Delivering(self._office, carriers).batch))
        _close(carriers)

    def _serve(self, line: Line) -> None:
        busy = False

        def turn() -> None:
            nonlocal busy
            busy = self._turn(line) is not None

        while not self._office.stop.is_set():
            if not attempt(turn, LOG, "delivery") or not busy:
                self._office.stop.wait(IDLE_S)

    def _turn(self, line: Line) -> int | None:
        """How many messages of one batch left; None when nothing was due."""
        taken = monotonic()
        tasks = self._office.store.outbox.take(self._batch, self._office.clock(), self._lease, line.kind)
        if not tasks:
            return None
        return line.batch(tasks, lambda: monotonic() - taken < self._lease.total_seconds() / 2)


def _close(carriers: Sequence[Carrier]) -> None:
    for carrier in carriers:
        carrier.close()
