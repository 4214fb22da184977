"""Follow the profiles as they come, and tell advisers of those who fit the offers that they follow."""

from datetime import datetime
from typing import TYPE_CHECKING

from matching.alerts.watching import Watching
from matching.sourcing.arrivals import Scene, arrived

if TYPE_CHECKING:
    from matching.workspace import Workspace


class ProfileWatch(Watching[int]):
    """Tells advisers of people: see `Watching`.

    Who fitted before is known from the people as they were at the turn before; a process that has just begun knows it
    when nothing has changed since the last one ended.
    """

    failing = "People who have come could not be told of"

    def __init__(self, work: "Workspace") -> None:
        self._work, self._scene = work, Scene.of(work)
        super().__init__(self._scene.store.profiles, work.settings.data_dir / "alerts" / "profiles.json")
        state = work.profiles.state
        self._before = state if state.revision <= (self._seen or 0) else None

    def look(self, seen: int, revision: int, at: datetime) -> tuple[int, int]:  # noqa: ARG002
        """Tell of the people who came after a revision, or changed."""
        self._work.live.catch_up()
        now = self._work.profiles.state
        done = arrived(self._scene, now, self._before, self._scene.store.profiles.changed_since(seen), at)
        self._before = now
        return done, now.revision

    def said(self, done: int) -> str:
        """How many notices advisers have."""
        return f"{done} notices to advisers" if done else ""
