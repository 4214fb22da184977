"""One batch of tasks of the outbox, carried to people: written before each attempt, and after it.

A process that dies leaves at most one message a thread of which nobody knows whether it left; it is sent again under
the same key. All else is either told to be sent or was not begun.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event as Flag

from matching.domain import SERVICE, Channel, Delivery, DeliveryState, Digest, DigestState
from matching.errors import InputError, MatchingError, StoreUnavailableError
from matching.rome import Rome
from matching.store import Store
from matching.store.channel_faults import ChannelFault, FaultKind
from matching.store.deliveries import Left
from matching.store.message_keys import MessageKeys
from matching.store.queues import Task
from serving.asking import asked
from serving.delivery.carrier import Carrier, Permanent, Temporary, Uncertain
from serving.delivery.cases import Case, gather
from serving.delivery.deciding import Drop, Send, Stuck, Wait, chosen, decide
from serving.delivery.latest import Latest
from serving.delivery.message import Message
from serving.delivery.retries import retry_at
from serving.links import Links

LOG = logging.getLogger("serving.delivery")


@dataclass(frozen=True, slots=True)
class Office:
    """What every thread of a worker shares.

    Attributes:
        latest: tells what people have said since.
        rates: by channel, what its provider takes a second; absent: any.
        rome: gives the release in force, which is long to read: asked when a message needs it.
        stop: set when the worker must end.
        clock: gives the moment, aware.
    """

    store: Store
    links: Links
    keys: MessageKeys
    latest: Latest
    rates: Mapping[Channel, float]
    rome: Callable[[], Rome]
    stop: Flag
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


class Delivering:
    """One thread's work.

    Args:
        office: what is shared.
        carriers: of this thread alone.
    """

    def __init__(self, office: Office, carriers: Sequence[Carrier]) -> None:
        self._office, self._store, self._carriers = office, office.store, carriers
        self._draw = random.Random()
        self._unsaid: Left | None = None
        self._moments: dict[Channel, Iterator[datetime]] = {}

    def batch(self, tasks: Sequence[Task], held: Callable[[], bool]) -> int:
        """Carry out tasks; how many messages left.

        Args:
            tasks: as they were taken.
            held: whether there is time left to begin one more before others may take them.
        """
        left: list[tuple[Case, Send]] = []
        try:
            cases = gather(self._store, self._office.latest, tasks, self._office.clock())
            self._reserve(cases)
            for case in cases:
                if self._office.stop.is_set() or not held():
                    self._store.outbox.postpone(case.task.key, self._office.clock())
                elif (sent := self._one(case)) is not None:
                    left.append((case, sent))
        finally:
            self._concluded(left)
        return len(left)

    def _reserve(self, cases: Sequence[Case]) -> None:
        """Take the moments at which the messages of a batch may leave, where a provider bounds how often."""
        rates, now = self._office.rates, self._office.clock()
        wanted = [decide(case, self._carriers, now) for case in cases] if rates else []
        count = Counter(one.carrier.channel for one in wanted if isinstance(one, Send))
        paces = self._store.paces
        self._moments = {
            channel: paces.reserve(channel, n, rates[channel], now) for channel, n in count.items() if channel in rates
        }

    def _one(self, case: Case) -> Send | None:
        """What was sent; None when nothing was."""
        now = self._office.clock()
        decision = decide(case, self._carriers, now)
        match decision:
            case Send():
                return self._send(case, decision)
            case Wait(until, lacks):
                self._store.outbox.postpone(case.task.key, until, lacks)
            case Stuck(why):
                self._store.outbox.failed(case.task.key, why, now, None)
            case Drop(cancel):
                self._drop(case, cancel, now)
        return None

    def _drop(self, case: Case, cancel: bool, now: datetime) -> None:
        """A digest that another hand erased or sent this instant is left to it."""
        with suppress(InputError):
            if cancel and case.digest is not None:
                self._store.digests.cancel(case.digest.digest_id, now)
        self._store.outbox.done(case.task.key, now)

    def _send(self, case: Case, wanted: Send) -> Send | None:
        """What left; what failed is written. Of what left before its worker died, all is held to have."""
        if not self._may_leave(wanted.carrier.channel):
            self._store.outbox.postpone(case.task.key, self._office.clock())
            return None
        delivery = self._begun(case, wanted)
        if delivery is None:
            return None
        if delivery.state is DeliveryState.SENT:
            return replace(wanted, digest=case.digest or wanted.digest)
        try:
            receipt = wanted.carrier.send(self._message(case, wanted))
        except Permanent as error:
            self._refused(case, delivery, error)
        except (Temporary, Uncertain) as error:
            self._again(case, delivery, error)
        except Exception as error:
            LOG.exception("digest %s by %s", delivery.digest_id, delivery.channel)
            self._again(case, delivery, Temporary(f"{type(error).__name__}: see the log of the worker."))
        else:
            self._unsaid = Left(delivery.key, receipt.provider_id, self._office.clock())
            return wanted
        return None

    def _may_leave(self, channel: Channel) -> bool:
        """Wait until the provider takes one more; False when the worker must end first."""
        moment, now = next(self._moments.get(channel, iter(())), None), self._office.clock()
        if moment is None or moment <= now:
            return True
        self._say()
        return not self._office.stop.wait((moment - now).total_seconds())

    def _say(self, tx: Store | None = None) -> None:
        """Write that the last message left, which is said with the beginning of the next or with the end of the batch.

        Args:
            tx: the transaction of the end; None: by itself, because what follows takes time or may fail.
        """
        if self._unsaid:
            (tx or self._store).deliveries.sent(*self._unsaid)
        if tx is None:
            self._unsaid = None

    def _begun(self, case: Case, wanted: Send) -> Delivery | None:
        """The delivery; None when the person was erased this instant."""
        now = self._office.clock()
        try:
            key, channel = wanted.digest.digest_id, wanted.carrier.channel
            delivery = self._store.deliveries.begin(key, channel, now, self._unsaid)
        except StoreUnavailableError:
            raise
        except MatchingError:
            self._store.outbox.done(case.task.key, now)
            return None
        self._unsaid = None
        return delivery

    def _message(self, case: Case, wanted: Send) -> Message:
        office, digest = self._office, wanted.digest
        assert case.to is not None
        question = asked(digest, office.rome().domains)
        return Message(
            digest_id=digest.digest_id,
            key=office.keys.written(digest.digest_id),
            to=case.to,
            digest=digest,
            offers=case.offers,
            links=office.links,
            at=office.clock(),
            question=question.text if question else None,
            catalogue=case.trainings,
        )

    def _refused(self, case: Case, delivery: Delivery, error: Permanent) -> None:
        """The next channel takes over; an address that is no more is not written to again."""
        now, person = self._office.clock(), case.task.person_key
        with self._store.transaction() as tx:
            tx.deliveries.failed(delivery.key, str(error), now)
            if error.dead is not None and person is not None:
                fault = ChannelFault(delivery.channel, FaultKind.HARD_BOUNCE, now, error.dead)
                tx.channel_faults.add(person, fault)
            tx.digests.fall_back(delivery.digest_id, case.not_by | {delivery.channel}, now)
            tx.outbox.done(case.task.key, now)

    def _again(self, case: Case, delivery: Delivery, error: Temporary | Uncertain) -> None:
        """Later by the same channel; by the next one when patience ends."""
        now, tried = self._office.clock(), case.not_by | {delivery.channel}
        wait = error.wait if isinstance(error, Temporary) else timedelta()
        retry = retry_at(case.task.attempts, now, self._draw, wait)
        with self._store.transaction() as tx:
            tx.deliveries.failed(delivery.key, str(error), now, isinstance(error, Uncertain))
            if retry is not None:
                tx.outbox.failed(case.task.key, str(error), now, retry)
            elif case.to is not None and chosen(case.to, self._carriers, tried) is not None:
                tx.digests.fall_back(delivery.digest_id, tried, now)
                tx.outbox.done(case.task.key, now)
            else:
                tx.outbox.failed(case.task.key, str(error), now, None)

    def _concluded(self, left: Sequence[tuple[Case, Send]]) -> None:
        """What follows from messages that left."""
        if not left:
            return
        now = self._office.clock()
        with self._store.transaction() as tx:
            self._say(tx)
            for channel in {sent.carrier.channel for _, sent in left}:
                own = [(case, sent.digest) for case, sent in left if sent.carrier.channel is channel]
                tx.events.delivered([one for pair in own for one in _first_seen(*pair)], channel.value, now, SERVICE)
                tx.digests.all_sent([digest.digest_id for _, digest in own], channel, now)
            for case, sent in left:
                _free(tx, case, sent.digest)
            tx.outbox.all_done([case.task.key for case, _ in left], now)
        self._unsaid = None


def _first_seen(case: Case, sent: Digest) -> list[int]:
    """Impressions that a person has now for the first time."""
    return sent.content.impression_ids if _first(case) else []


def _first(case: Case) -> bool:
    """Whether a digest had not left by another channel."""
    return case.digest is not None and case.digest.state is DigestState.READY


def _free(tx: Store, case: Case, sent: Digest) -> None:
    """Let what closed or was suspended before it was received come another time: open again, or posted again."""
    decided = case.digest.content.offer_keys if case.digest else []
    gone = set(decided) - case.pushable - set(sent.content.offer_keys)
    if gone and _first(case) and tx.deliveries.once(sent.digest_id):
        tx.ledger.forget(sent.person_key, sent.digest_id, gone)
