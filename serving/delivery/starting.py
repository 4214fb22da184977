"""A worker as the settings want it."""

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event as Flag
from threading import Thread

from matching.attempts import attempt
from matching.reach import TravelTimes
from matching.rome import Rome
from matching.store import Store
from matching.store.adviser_mails import NOTICES
from matching.store.message_keys import MessageKeys
from matching.store.webhooks import WEBHOOK
from matching.workspace import Workspace
from serving.delivery.delivering import Office
from serving.delivery.latest import Latest
from serving.delivery.means import Means
from serving.delivery.notices import sending as notices
from serving.delivery.webhooks import sending as webhooks
from serving.delivery.worker import IDLE_S, LEASE, Line, Worker
from serving.links import Links
from serving.settings import ServiceSettings

LOG = logging.getLogger("serving.delivery")

THREADS = 4
"""Connections to the relay; see `python -m eval bench deliver`."""


def worker(
    settings: ServiceSettings, work: Workspace, stop: Flag, threads: int = THREADS, lease: timedelta = LEASE
) -> Worker:
    """A worker of the settings, not started.

    Args:
        settings: of the service; without `smtp`, messages go to the personal space alone.
        work: whose store it empties.
        stop: set to end it.
        threads: see `Worker`.
        lease: see `Worker`.

    Raises:
        SettingsError: a file of the settings cannot be used.
    """
    means = Means.of(settings)
    office = office_of(work.store, settings.public_url, means, lambda: work.rome, stop, work.travel_times)
    return Worker(office, partial(means.carriers, work.store), threads, lease, lines(office, means))


def lines(office: Office, means: Means) -> Sequence[Line]:
    """What a worker does besides digests."""
    told = means.webhooks and webhooks.Sending(office.store, means.webhooks, office.stop, office.clock)
    mailed = means.relay and notices.Sending(office, means.relay)
    programs = [Line(WEBHOOK, told.batch)] if told else []
    return [*programs, Line(NOTICES, mailed.batch)] if mailed else programs


@contextmanager
def beside(settings: ServiceSettings) -> Iterator[None]:
    """A worker in threads of this process, for the time of a block; it waits for a database that does not answer.

    To be called by the main thread. SIGTERM ends the worker, not the process: the server that runs in the block
    stops by it, then sends it again, which would end the process before the mail under way.
    """
    stop = Flag()
    former = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    thread = Thread(target=_serve, args=(settings, stop), name="delivery")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        signal.signal(signal.SIGTERM, former)


def _serve(settings: ServiceSettings, stop: Flag) -> None:
    def run() -> None:
        work = Workspace(settings.library)
        running = worker(settings, work, stop, threads=1)
        running.start()
        running.join()
        work.store.close()

    while not stop.is_set() and not attempt(run, LOG, "delivery does not start"):
        stop.wait(IDLE_S)


def office_of(
    store: Store,
    public_url: str,
    means: Means,
    rome: Callable[[], Rome],
    stop: Flag,
    times: TravelTimes | None = None,
) -> Office:
    """What the threads share."""
    links, keys = Links.of(public_url, store), MessageKeys(store.secret("messages"))
    return Office(store, links, keys, Latest(store, rome, times), means.rates, rome, stop)
