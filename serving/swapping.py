"""What is served changes without a request being dropped: prepared beside, then put in place by one assignment.

`CURRENT`, in the folder of models, says what is served. Whoever changes it, this service or `python -m training
promote`, every process follows: it verifies the bundle, and where the encoder is another one opens or builds an index
of its vectors, brought up to date, before it switches. A request that has begun ends with what it began with.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from matching.attempts import attempt
from matching.bundle import Bundle, default_models_dir, named, serve
from matching.errors import BundleError, MatchingError
from matching.promotions import Action, before, changes, note
from matching.workspace import Workspace
from serving.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from serving.service import Service

LOG = logging.getLogger("serving")

FOLLOW_S = 0.3
"""Between two looks at `CURRENT`."""

PATIENCE_S = 5.0
"""Before another attempt when something else than the bundle made one fail."""

BUSY = "Un changement de modèle est en cours : attendez qu’il s’achève."
MOVED = "Le modèle servi n’est plus celui que vous quittez : relisez la liste des modèles."
FAILED = "La préparation a échoué : le modèle servi n’a pas changé ; réessayez."
UNREADABLE = "Ce modèle est incomplet ou modifié : restaurez son dossier."


@dataclass(slots=True)
class Preparation:
    """A change under way, or the last one that failed.

    Attributes:
        done: records encoded so far, when the encoder is another one.
        fault: in French; None while it goes on.
    """

    bundle: str
    done: int = 0
    fault: str | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def progress(self, n: int) -> None:
        """So many more records are encoded."""
        self.done += n


class Swapping:
    """Changes what a process serves.

    Args:
        service: whose.
    """

    def __init__(self, service: "Service") -> None:
        self._service = service
        self._one = threading.Lock()
        self._stopping = threading.Event()
        self._refused: str | None = None
        self.preparation: Preparation | None = None

    @property
    def models_dir(self) -> Path:
        """Holds the bundles and `CURRENT`."""
        return self._service.settings.library.models_dir or default_models_dir()

    def start(self) -> None:
        """Follow `CURRENT` from now on."""
        threading.Thread(target=self._follow, daemon=True, name="swapping").start()

    def stop(self) -> None:
        """End the thread; a preparation under way ends by itself."""
        self._stopping.set()

    def bundle(self, bundle_id: str) -> Bundle:
        """A bundle of the folder, verified.

        Raises:
            NotFoundError: there is none of this name.
            ConflictError: it is not intact, or reads other features.
        """
        if not (self.models_dir / bundle_id).is_dir():
            raise NotFoundError
        try:
            found = Bundle.read(self.models_dir / bundle_id)
            found.reranker()
        except BundleError as error:
            LOG.warning("%s", error)
            raise ConflictError(UNREADABLE) from error
        return found

    @property
    def current(self) -> str:
        """The bundle that every process serves, or is about to."""
        return named(self.models_dir) or self._service.served.bundle.id

    def serves(self, bundle_id: str) -> bool:
        """Whether a bundle is the current one, and this process can serve it."""
        return self.current == bundle_id != self._refused

    def serve(self, bundle: Bundle, who: str, why: str) -> None:
        """Prepare a bundle in the background, then serve it, here and in every process; asked again, nothing more.

        Raises:
            ConflictError: another change is under way.
        """
        if not self.serves(bundle.id):
            self._begin(bundle, Action.PROMOTE, who, why)

    def rollback(self, leaving: str, who: str, why: str) -> None:
        """The same with what was served before; asked again, nothing more.

        Args:
            leaving: id of the bundle served, so that the same request goes back once.
            who: as the history names them.
            why: as given.

        Raises:
            ConflictError: another bundle is served, nothing was before, or another change is under way.
        """
        if leaving != self.current:
            if _left(self.models_dir, leaving):
                return
            raise ConflictError(MOVED)
        former = before(self.models_dir, leaving)
        if former is None:
            raise ConflictError("Aucun autre modèle n’a été servi : il n’y a rien à quoi revenir.")
        self._begin(self.bundle(former), Action.ROLLBACK, who, why)

    def _begin(self, bundle: Bundle, action: Action, who: str, why: str) -> None:
        now = self.current
        if not self._one.acquire(blocking=False):
            if self._prepares(bundle):
                return
            raise ConflictError(BUSY)

        def announce() -> None:
            serve(self.models_dir, bundle.id)
            note(self.models_dir, action, bundle.id, now, why, who=who)

        self.preparation = Preparation(bundle.id)
        threading.Thread(target=self._swap, args=(bundle, self.preparation, announce), name="swap").start()

    def _prepares(self, bundle: Bundle) -> bool:
        now = self.preparation
        return now is not None and now.bundle == bundle.id and now.fault is None

    def _swap(self, bundle: Bundle, preparation: Preparation, announce: Callable[[], None] | None = None) -> None:
        """Prepare, announce, switch; to be called while holding `_one`, which is given back."""
        try:
            work = self.prepared(bundle, preparation)
            if announce is not None:
                announce()
            self._service.switch(work)
            self.preparation = None
        except Exception as error:
            LOG.exception("The bundle %s cannot be served.", bundle.id)
            preparation.fault = UNREADABLE if isinstance(error, BundleError) else FAILED
        finally:
            self._one.release()
            preparation.ended.set()

    def prepared(self, bundle: Bundle, preparation: Preparation | None = None) -> Workspace:
        """A workspace of a bundle, ready to serve: its index caught up with the database."""
        work = self._service.work.beside(bundle, preparation.progress if preparation else None)
        work.live.catch_up()
        work.matcher("offers", "profiles")
        return work

    def _follow(self) -> None:
        while not self._stopping.wait(FOLLOW_S):
            attempt(self.follow, LOG, "the bundle served")

    def follow(self) -> None:
        """Serve what `CURRENT` names, if that is something else; a bundle that cannot be served is tried once."""
        current = named(self.models_dir)
        if current in (None, self._refused, self._service.served.bundle.id) or not self._one.acquire(blocking=False):
            return
        self.preparation = preparation = Preparation(str(current))
        try:
            bundle = self.bundle(preparation.bundle)
        except Exception as error:
            self._one.release()
            preparation.fault = UNREADABLE
            if not isinstance(error, MatchingError):
                raise
        else:
            self._swap(bundle, preparation)
        self._refused = current if preparation.fault == UNREADABLE else None
        if preparation.fault == FAILED:
            self._stopping.wait(PATIENCE_S)


def _left(models_dir: Path, bundle_id: str) -> bool:
    """Whether the last change went back from a bundle."""
    last = changes(models_dir)[-1:]
    return [(one.action, one.previous) for one in last] == [(Action.ROLLBACK, bundle_id)]
