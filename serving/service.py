"""What one process of the service holds: the store, what is served now, and how it starts and stops."""

import logging
import threading
from dataclasses import dataclass

from matching.bundle import Bundle
from matching.errors import StoreError
from matching.geo import Communes
from matching.matcher import Matcher
from matching.rome import Rome
from matching.store import Store
from matching.vectors import Vectorizer
from matching.workspace import Workspace
from serving.errors import NotReadyError
from serving.identity import Authenticator
from serving.identity.providers import read_providers
from serving.metrics import Metrics
from serving.settings import ServiceSettings

LOG = logging.getLogger("serving")

RETRY_S = 1.0
"""Between attempts to start while the database does not answer."""


@dataclass(frozen=True, slots=True)
class Served:
    """What ranks now. A request takes `Service.served` once and uses nothing else: no list mixes two models.

    Attributes:
        bundle: the model.
        ranked_by: what stands in the log for it.
        vectorizer: makes the vectors of queries and of both pools.
        matcher: of both pools.
    """

    bundle: Bundle
    ranked_by: str
    vectorizer: Vectorizer
    matcher: Matcher


class Service:
    """The parts of one process.

    Args:
        settings: of the service.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self.settings = settings
        self.work = Workspace(settings.library)
        self.metrics = Metrics()
        self.authenticate = Authenticator(read_providers(settings.oidc) if settings.oidc else ())
        self._served: Served | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Open everything; while the database does not answer, go on trying in the background.

        Raises:
            MatchingError: something that waiting does not cure.
        """
        try:
            self._open()
        except StoreError as error:
            LOG.warning("not ready: %s", error)
            threading.Thread(target=self._retry, daemon=True, name="start").start()

    def stop(self) -> None:
        """Give everything back."""
        self._stopping.set()
        if "store" in vars(self.work):
            self.work.store.close()

    def _retry(self) -> None:
        while not self._stopping.wait(RETRY_S):
            try:
                self._open()
            except StoreError as error:
                LOG.warning("not ready: %s", error)
            else:
                return

    def _open(self) -> None:
        work = self.work
        self._served = Served(work.bundle, work.ranked_by, work.vectorizer, work.matcher("offers", "profiles"))

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

    @served.setter
    def served(self, served: Served) -> None:
        self._served = served

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
            _ = self.store.offers.revision
        except (NotReadyError, StoreError):
            found.append("la base de données ne répond pas")
        if self._served is None:
            found.append("le modèle n’est pas chargé")
        return found
