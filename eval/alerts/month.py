"""A month of the service: each day offers come and go, a night decides, digests leave, people read and answer.

The library is the real one, on a real store; only time, delivery and people are simulated.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.alerts.funnel import Funnel
from eval.alerts.stock import Stock
from eval.bench.filled import persons
from eval.learn.logged import KINDS, reasons_of
from eval.market import START, Market, read
from eval.market.behaviour import SILENT, Reading
from matching.alerts.desk import Desk
from matching.alerts.night import run
from matching.alerts.summary import Summary
from matching.answering import answer
from matching.batched import batched
from matching.columns import ProfileColumns, RuleColumns
from matching.domain import Channel, Digest, EventKind, Frequency, Subscription
from matching.duplicates import regroup
from matching.eligibility import broken
from matching.features import Pairs
from matching.importing import import_persons
from matching.rome import Rome
from matching.settings import Settings
from matching.store import Store
from matching.workspace import Workspace

NIGHT = timedelta(hours=6, minutes=30)
"""When the night runs, UTC: after the morning from which digests are due."""

NOON = timedelta(hours=12)
"""When people answer."""

FREQUENCIES = {Frequency.DAILY: 0.25, Frequency.WEEKLY: 0.70, Frequency.IMMEDIATE: 0.05}

PLACES = 10
ANSWERS = 500
"""Of one transaction."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pushes:
    """What was pushed, (n,) each.

    Attributes:
        day, person: number and row.
        stock: row of `Stock`.
        digest: number.
        score: float32.
        answer: see `eval.market.behaviour.SILENT` and the others.
        barred: bool, a rule of the person in force at that moment keeps the offer out.
    """

    day: Ints
    person: Ints
    stock: Ints
    digest: Ints
    score: NDArray[np.float32]
    answer: Ints
    barred: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.day)

    @classmethod
    def concatenate(cls, parts: "list[Pushes]") -> "Pushes":
        """Several as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))


@dataclass
class Month:
    """What came of it.

    Attributes:
        pushes: by day.
        digests: (digests, 2) day and person of each, whatever it holds.
        group: of each row of `Stock`, -1 when it was never imported.
        offer_key: likewise.
        nights: what each decided.
        seconds: of all days together, by part.
    """

    pushes: Pushes
    digests: Ints
    group: Ints
    offer_key: Ints
    nights: list[Summary]
    seconds: Mapping[str, float]


def frequencies(n: int, seed: int) -> list[Frequency]:
    """How often each person is written to."""
    kinds, shares = list(FREQUENCIES), list(FREQUENCIES.values())
    drawn = np.random.default_rng([seed, 22]).choice(len(kinds), n, p=shares)
    return [kinds[i] for i in drawn.tolist()]


class Life:
    """One month under way.

    Args:
        market: people and the truth.
        stock: what is published.
        rome: the release that both point into.
        folder: an empty one, for the store.
        seed: of what people do.
        learns: whether answers are given to the service.
        funnel: follows offers; None follows none.
    """

    def __init__(
        self,
        market: Market,
        stock: Stock,
        rome: Rome,
        folder: Path,
        seed: int,
        learns: bool,
        funnel: Funnel | None = None,
    ) -> None:
        self._market, self._stock, self._learns, self._funnel = market, stock, learns, funnel
        self._draw = np.random.default_rng([seed, 23])
        self._applicants = np.zeros(len(market.offers))
        self._work = Workspace(Settings(folder))
        vars(self._work).update(rome=rome)
        self._key, self._row = np.full(len(stock), -1), dict[int, int]()
        self._open, self._next = np.zeros(len(stock), bool), 0
        self._person, self._profile = self._subscribed(seed)
        self._profiles = ProfileColumns.from_profiles(self._profile.tolist(), market.people.profiles, rome)
        self._seconds = defaultdict[str, float](float)

    def month(self, days: int) -> Month:
        """Live it."""
        with self._work.store:
            nights, parts, sent = list[Summary](), list[Pushes](), list[tuple[int, int]]()
            for day in tqdm(range(days), "days", leave=False):
                nights.append(self._night(day))
                found = list(self._delivered(day))
                sent += [(day, self._person[one.person_key]) for one in found]
                parts.append(self._read(day, [one for one in found if one.content.entries]))
                if self._funnel:
                    self._funnel.decided(parts[-1].person, parts[-1].stock)
            groups = self._work.store.offers.groups(self._key[self._key >= 0].tolist())
            group = np.array([groups.get(key, -1) for key in self._key.tolist()])
            digests = np.array(sent, np.int64).reshape(-1, 2)
            return Month(Pushes.concatenate(parts), digests, group, self._key, nights, self._seconds)

    def _subscribed(self, seed: int) -> tuple[dict[int, int], Ints]:
        """Everyone as a source states them, with how often they want offers: row by person, profile key by row."""
        store, profiles = self._work.store, self._market.people.profiles
        store.profiles.upsert(profiles)
        import_persons(store, enumerate(self._stated(len(profiles)), 1))
        keys = store.persons.keys([profile.ref for profile in profiles])
        with store.transaction() as tx:
            for profile, often in zip(profiles, frequencies(len(profiles), seed), strict=True):
                if often is not Frequency.WEEKLY:
                    tx.subscriptions.put(keys[profile.ref], Subscription(often), START)
        own = store.profiles.keys([profile.ref for profile in profiles])
        rows = {keys[profile.ref]: row for row, profile in enumerate(profiles)}
        return rows, np.array([own[profile.ref] for profile in profiles])

    def _stated(self, n: int) -> Iterator[dict[str, Any]]:
        """The people, as a source states them."""
        return persons(n)

    def _night(self, day: int) -> Summary:
        at = _at(day, NIGHT)
        with self._clock("import"):
            self._published(day, at)
        with self._clock("grouping"):
            regroup(self._work.store)
        if self._funnel:
            with self._clock("funnel"):
                self._follow(self._funnel, at)
        with self._clock("night"):
            return run(self._work, at)

    def _follow(self, funnel: Funnel, at: datetime) -> None:
        """Follow the offers of a night."""
        due = {self._person[one.person_key]: one for one in self._work.store.schedule.due(at, 0, len(self._person))}
        open_ = np.flatnonzero(self._open)
        open_ = open_[np.argsort(self._key[open_])]
        funnel.follow(Desk.of(self._work), due, open_, self._key[open_], at)

    def _published(self, day: int, at: datetime) -> None:
        """Import what came and close what is over."""
        store, stock = self._work.store, self._stock
        until = int(np.searchsorted(stock.created, day, "right"))
        new = [row for row in range(self._next, until) if stock.closes[row] > day]
        store.offers.upsert(stock.offers[row] for row in new)
        keys = store.offers.keys([stock.offers[row].ref for row in new])
        for row in new:
            self._key[row] = keys[stock.offers[row].ref]
            self._row[int(self._key[row])] = row
        self._open[new] = True
        self._next = until
        over = np.flatnonzero(self._open & (stock.closes <= day))
        store.offers.fill(self._key[over].tolist(), at)
        self._open[over] = False
        self._work.offers.follow()

    def _delivered(self, day: int) -> Iterator[Digest]:
        """Say that what is in the outbox left."""
        store, at = self._work.store, _at(day, NIGHT)
        with self._clock("delivery"):
            while tasks := store.outbox.take(ANSWERS, at, timedelta(hours=1)):
                with store.transaction() as tx:
                    for task in tasks:
                        tx.digests.sent(task.payload["digest_id"], Channel.EMAIL, at)
                        tx.outbox.done(task.key, at)
                yield from store.digests.get([task.payload["digest_id"] for task in tasks]).values()

    def _read(self, day: int, digests: list[Digest]) -> Pushes:
        """Let people read and answer."""
        digests = sorted(digests, key=lambda one: one.digest_id)
        person = np.array([self._person[one.person_key] for one in digests], np.int64)
        impression, stock = (np.full((len(digests), PLACES), -1) for _ in range(2))
        for i, digest in enumerate(digests):
            for place, entry in enumerate(digest.content.entries):
                impression[i, place], stock[i, place] = entry.impression_id, self._row[entry.offer_key]
        works = np.where(stock >= 0, self._stock.work[stock], -1)
        reading = read(self._market, person, works, self._applicants, self._draw)
        who, where = np.nonzero(stock >= 0)
        number = np.array([one.digest_id for one in digests], np.int64)[who]
        barred = self._barred(person[who], self._key[stock[who, where]], _at(day, NIGHT))
        score = self._scores(impression[who, where])
        with self._clock("answers"):
            if self._learns:
                self._answered(impression, reading, _at(day, NOON))
        told = reading.answer[who, where]
        return Pushes(np.full(len(who), day), person[who], stock[who, where], number, score, told, barred)

    def _scores(self, impressions: Ints) -> NDArray[np.float32]:
        found = self._work.store.impressions.get(impressions.tolist())
        return np.array([found[one].score for one in impressions.tolist()], np.float32)

    def _barred(self, person: Ints, keys: Ints, at: datetime) -> NDArray[np.bool_]:
        """Whether a rule in force keeps an offer out of the lists of the person it was pushed to."""
        rules = self._work.store.rules.in_force(self._profile[np.unique(person)].tolist(), at)
        pool, n = self._work.offers.state.columns, len(keys)
        offers = pool.take(pool.positions(keys))
        pairs = Pairs.of(self._profiles, person, offers, np.arange(n), np.zeros(n, np.float32))
        return np.asarray(broken(pairs, RuleColumns.of(rules)) > 0)

    def _answered(self, impression: Ints, reading: Reading, at: datetime) -> None:
        told = list(zip(*np.nonzero(reading.answer != SILENT), strict=True))
        for batch in batched(told, ANSWERS):
            with self._work.store.transaction() as tx:
                for place in batch:
                    kind, first, second = (int(of[place]) for of in (reading.answer, reading.first, reading.second))
                    reasons = reasons_of(kind, first, second)
                    self._answer(tx, int(impression[place]), EventKind(KINDS[kind]), reasons, at)

    def _answer(self, tx: Store, impression: int, kind: EventKind, reasons: Sequence[str], at: datetime) -> None:
        """Give the service the answer of someone."""
        answer(tx, impression, kind, reasons, at)

    @contextmanager
    def _clock(self, part: str) -> Iterator[None]:
        """Add how long a block takes."""
        began = perf_counter()
        yield
        self._seconds[part] += perf_counter() - began


def _at(day: int, hour: timedelta) -> datetime:
    return START + timedelta(days=day) + hour
