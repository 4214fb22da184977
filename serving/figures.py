"""Figures of the whole service, counted once an hour at most, for all who ask."""

import logging
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING

from matching.attempts import attempt
from matching.disclosure import published
from matching.domain import RefusalReason
from matching.drift import Drift, drifts
from matching.exposure import gini, never_shown
from matching.store import Store
from matching.store.figures import Coverage
from serving.errors import NotReadyError

if TYPE_CHECKING:
    from serving.service import Service

LOG = logging.getLogger("serving")
KEPT_S, WAIT_S = 3_600, 5.0
COUNTING = "Les chiffres du service sont en train d’être comptés : revenez dans une minute."
LATELY, WEEK = timedelta(days=30), timedelta(days=7)
LISTS = 500
"""Of a period, read to see whether features moved: ten offers each are 5,000 rows."""
MONTHS = 12
"""Whole months that are looked at: the one that runs is not, for its numbers would change each day."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted.

    Attributes:
        at: when.
        months: the first day of each.
        refusals: of each month, by reason.
        offers: open.
        gini: of how often these were shown lately; None where none was.
        never_shown: share of them; None where none is open.
        coverage: of subscriptions.
        filled: of each month, offers whose position was filled.
        days_to_fill: of each month, the median; None where none was filled.
        drifts: of each feature of the lists shown, the last `WEEK` against the `LATELY` before it, the most first;
            empty when too few lists were shown.
        answering: département -> people who answered its offers, of each month; None where it is hidden.
    """

    at: datetime
    months: tuple[datetime, ...]
    refusals: tuple[Counter[RefusalReason], ...]
    offers: int
    gini: float | None
    never_shown: float | None
    coverage: Coverage
    filled: tuple[int, ...]
    days_to_fill: tuple[float | None, ...]
    drifts: tuple[Drift, ...]
    answering: dict[str, tuple[int | None, ...]]


class Hourly:
    """The figures of one process, counted beside the requests: nobody waits for them but the first, and not for long.

    Args:
        service: whose database is read.
    """

    def __init__(self, service: "Service") -> None:
        self._service, self._lock = service, threading.Lock()
        self._kept: tuple[float, Figures] | None = None
        self._counting: threading.Thread | None = None

    def read(self, wait_s: float = WAIT_S) -> Figures:
        """The last figures; older than an hour, they are counted again meanwhile.

        Args:
            wait_s: how long to wait for the first ones.

        Raises:
            NotReadyError: these are still being counted.
        """
        with self._lock:
            kept, counting = self._kept, self._counting
            old = kept is None or monotonic() - kept[0] >= KEPT_S
            if old and (counting is None or not counting.is_alive()):
                counting = self._counting = threading.Thread(target=self._count, daemon=True, name="figures")
                counting.start()
        if kept is None and counting is not None:
            counting.join(wait_s)
        if self._kept is None:
            raise NotReadyError(COUNTING)
        return self._kept[1]

    def _count(self) -> None:
        attempt(self._keep, LOG, "figures could not be counted")

    def _keep(self) -> None:
        self._kept = monotonic(), count(self._service.store, datetime.now(UTC))


def count(store: Store, now: datetime) -> Figures:
    """Count everything.

    Args:
        store: the database.
        now: aware.
    """
    bounds, lately, figures = months_before(now), now - LATELY, store.figures
    shown, filled = figures.shown(lately), figures.filled(bounds)
    return Figures(
        at=now,
        months=tuple(bounds[:-1]),
        refusals=tuple(figures.refusals(bounds)),
        offers=len(shown),
        gini=_known(gini(shown)),
        never_shown=_known(never_shown(shown)),
        coverage=figures.coverage(now, lately),
        filled=tuple(map(len, filled)),
        days_to_fill=tuple(median(days) if days else None for days in filled),
        drifts=_drifts(store, now),
        answering=_answering(figures.answering(bounds)),
    )


def _drifts(store: Store, now: datetime) -> tuple[Drift, ...]:
    week = now - WEEK
    before, after = store.figures.features(week - LATELY, week, LISTS), store.figures.features(week, now, LISTS)
    return tuple(drifts(before, after))


def months_before(now: datetime, n: int = MONTHS) -> list[datetime]:
    """The first moments, UTC, of the `n` whole months before now, then of the month that runs."""
    last = now.year * 12 + now.month - 1
    return [datetime(at // 12, at % 12 + 1, 1, tzinfo=UTC) for at in range(last - n, last + 1)]


def _answering(months: list[dict[str, int]]) -> dict[str, tuple[int | None, ...]]:
    """By département, those of which offers were answered; the commune of an offer that is not known counts apart."""
    territories = sorted({one for month in months for one in month})
    said = [published([month.get(one, 0) for one in territories]) for month in months]
    return {one: tuple(month[at] for month in said) for at, one in enumerate(territories)}


def _known(value: float) -> float | None:
    return None if value != value else value
