"""What one process of the service holds: the store, what is served now, and how it starts and stops."""

import logging
import threading
from dataclasses import dataclass

from matching.alerts.trained import Shelf
from matching.attempts import attempt
from matching.bundle import Bundle
from matching.domain import Profile
from matching.errors import StoreError, StoreUnavailableError
from matching.geo import Communes
from matching.live import Live
from matching.matcher import Matcher
from matching.rome import Rome
from matching.store import Store
from matching.workspace import Workspace
from serving.delivery.push.settings import read_push
from serving.errors import NotReadyError
from serving.figures import Hourly
from serving.identity import Authenticator
from serving.identity.demo import DemoLogin
from serving.identity.providers import read_providers
from serving.metrics import PROBE_S, Metrics
from serving.rollout import Rollout
from serving.settings import ServiceSettings
from serving.shadow import Shadow, watched
from serving.swapping import Swapping

LOG = logging.getLogger("serving")

RETRY_S = 1.0
"""Between attempts to start while the database does not answer."""


@dataclass(frozen=True, slots=True)
class Served:
    """What ranks now. A request takes `Service.served` once and uses nothing else: no list mixes two models.

    Attributes:
        bundle: the model.
        ranked_by: what stands in the log for it.
        matcher: of both pools.
        live: keeps the pools in step with the database.
    """

    bundle: Bundle
    ranked_by: str
    matcher: Matcher
    live: Live

    @classmethod
    def of(cls, work: Workspace) -> "Served":
        """What a workspace selects; its pools are opened, and what a first list would load is loaded."""
        matcher = work.matcher("offers", "profiles")
        matcher.offers_for([Profile("")])
        return cls(work.bundle, work.ranked_by, matcher, work.live)


class Service:
    """The parts of one process.

    Args:
        settings: of the service.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self.settings = settings
        self.work = Workspace(settings.library)
        self.metrics = Metrics(self)
        self.figures = Hourly(self)
        self.shelf = Shelf()
        self.authenticate = Authenticator(
            read_providers(settings.oidc) if settings.oidc else (),
            DemoLogin.of(settings.demo_secret) if settings.demo else None,
        )
        self.push = read_push(settings.push) if settings.push else None
        self.swapping = Swapping(self)
        self.rollout = Rollout(self)
        self.shadow = Shadow(settings.library.data_dir, self.swapping.models_dir)
        self._served: Served | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Open everything; while the database does not answer, go on trying in the background.

        Raises:
            MatchingError: something that waiting does not cure.
        """
        try:
            self._open()
        except StoreUnavailableError as error:
            LOG.warning("not ready: %s", error)
            threading.Thread(target=self._retry, daemon=True, name="start").start()

    def stop(self) -> None:
        """Give everything back."""
        self._stopping.set()
        for part in (self.swapping, self.rollout, self.shadow):
            part.stop()
        if self._served is not None:
            self._served.live.close()
        if "store" in vars(self.work):
            self.work.store.close()

    def _retry(self) -> None:
        while not self._stopping.wait(RETRY_S):
            if attempt(self._open, LOG, "not ready"):
                return

    def _open(self) -> None:
        self.work.store.keep_plans()
        self.work.open()
        self.work.live.catch_up()
        self.switch(self.work)
        for part in (self.swapping, self.rollout, self.shadow):
            part.start()

    def switch(self, work: Workspace) -> None:
        """Serve what a workspace selects, from now on, by one assignment; its pools are opened."""
        former, vars(work)["reranker"] = self._served, watched(work.reranker, self.shadow.see)
        self.work, self._served = work, Served.of(work)
        if former is None or former.live is not work.live:
            work.live.start()
        if former is not None:
            self.release(former)

    def opened(self, bundle: Bundle) -> Served:
        """Another bundle beside the one served, its pools in step with the database; `release` it in the end."""
        found = Served.of(self.swapping.prepared(bundle))
        if found.live is not self.served.live:
            found.live.start()
        return found

    def release(self, served: Served) -> None:
        """Stop following the database for what is served no more."""
        if served.live is not self.served.live:
            served.live.close()

    @property
    def store(self) -> Store:
        """The database.

        Raises:
            NotReadyError: it has not been opened yet.
        """
        if "store" not in vars(self.work):
            raise NotReadyError
        return self.work.store

    @property
    def served(self) -> Served:
        """What ranks now; to be read once a request.

        Raises:
            NotReadyError: nothing yet.
        """
        if self._served is None:
            raise NotReadyError
        return self._served

    @property
    def rome(self) -> Rome:
        """The ROME release in force."""
        return self.work.rome

    @property
    def communes(self) -> Communes:
        """Where places are found."""
        return self.work.communes

    def faults(self) -> list[str]:
        """Why the service is not ready, in French; empty when it is."""
        found = []
        try:
            _ = self.store.within(PROBE_S).offers.revision
        except (NotReadyError, StoreError):
            found.append("la base de données ne répond pas")
        if self._served is None:
            found.append("le modèle n’est pas chargé")
        elif not self._served.live.caught_up:
            found.append("l’index n’est pas à jour")
        return found
