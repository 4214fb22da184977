"""Controlled rollout in one process: the model and the arms of each list, read again each second; harm stops itself."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from matching.attempts import attempt
from matching.domain import Experiment
from matching.errors import MatchingError
from matching.experiments import stop_on_harm
from matching.rollout import Assignment, assigned

if TYPE_CHECKING:
    from matching.live import Live
    from serving.service import Served, Service

LOG = logging.getLogger("serving")

FOLLOW_S = 0.5
"""Between two looks at the experiments that run: a stop is obeyed within this time."""

CHECK_S = 300.0
"""Between two looks at the harm that they may do."""


@dataclass(frozen=True, slots=True)
class Running:
    """What runs, replaced whole.

    Attributes:
        experiments: those of which every arm can be served.
        served: what ranks in arms that name a bundle, by its id.
        live: of what was served by default then, which arms of the same encoder share.
    """

    experiments: tuple[Experiment, ...] = ()
    served: Mapping[str, "Served"] = field(default_factory=dict)
    live: "Live | None" = None


class Rollout:
    """The experiments, as one process follows them.

    Args:
        service: whose.
    """

    def __init__(self, service: "Service") -> None:
        self._service = service
        self._running = Running()
        self._turn = threading.Lock()  # who reads last writes last
        self._stopping = threading.Event()
        self._checked = monotonic()
        self._refused: set[str] = set()

    def start(self) -> None:
        """Follow the experiments from now on."""
        attempt(self.refresh, LOG, "experiments")
        threading.Thread(target=self._follow, daemon=True, name="rollout").start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()

    def choose(self, person: int | None = None, offer: int | None = None) -> tuple["Served", Assignment]:
        """What ranks a list, and the arms to log with it.

        Args:
            person: key of the profile that is shown a list; None for lists that are an offer's.
            offer: key of the offer that is shown a list; None for lists that are a person's.

        Raises:
            NotReadyError: nothing is served yet.
        """
        running = self._running
        arms = assigned(running.experiments, person, offer)
        served = running.served.get(arms.bundle) if arms.bundle else None
        return served or self._service.served, arms

    def refresh(self) -> None:
        """Read which experiments run, and open the models that their arms name.

        Raises:
            StoreError: the database does not answer; what was known stays.
        """
        with self._turn:
            self._refresh()

    def _refresh(self) -> None:
        experiments, live = self._service.store.experiments.running(), self._service.served.live
        wanted = {arm.bundle for one in experiments for arm in one.arms if arm.bundle}
        former = self._running
        kept = former.served if former.live is live else {}
        self._refused &= wanted if former.live is live else set()
        found = {bundle: kept.get(bundle) or self._open(bundle) for bundle in sorted(wanted - self._refused)}
        self._refused |= {bundle for bundle, one in found.items() if one is None}
        served = {bundle: one for bundle, one in found.items() if one is not None}
        ready = tuple(one for one in experiments if all(arm.bundle is None or arm.bundle in served for arm in one.arms))
        self._running = Running(ready, served, live)
        for bundle, one in former.served.items():
            if served.get(bundle) is not one:
                self._service.release(one)

    def _open(self, bundle: str) -> "Served | None":
        try:
            return self._service.opened(self._service.swapping.bundle(bundle))
        except MatchingError as error:
            LOG.warning("an arm cannot be served: %s", error)
            return None

    def check(self, now: datetime) -> None:
        """Stop the experiments that do harm: see `matching.experiments.stop_on_harm`."""
        for one in self._running.experiments:
            if why := stop_on_harm(self._service.store, one.name, now):
                LOG.warning("experiment %s stopped: %s", one.name, why)

    def _follow(self) -> None:
        while not self._stopping.wait(FOLLOW_S):
            attempt(self.refresh, LOG, "experiments")
            if monotonic() - self._checked >= CHECK_S:
                self._checked = monotonic()
                self._refused.clear()  # what could not be opened is tried again
                attempt(lambda: self.check(datetime.now(UTC)), LOG, "experiments")
