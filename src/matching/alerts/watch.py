"""Follow the offers as they come, and tell those who want them at once."""

from datetime import datetime
from typing import TYPE_CHECKING

from matching.alerts.desk import Desk
from matching.alerts.immediate import arrived
from matching.alerts.summary import Summary
from matching.alerts.watching import Watching
from matching.duplicates import regroup

if TYPE_CHECKING:
    from matching.workspace import Workspace


class Watch(Watching[Summary]):
    """Tells people of the offers that come: see `Watching`."""

    failing = "Offers that have come could not be told of"

    def __init__(self, work: "Workspace") -> None:
        self._work, self._desk = work, Desk.of(work)
        super().__init__(self._desk.store.offers, work.settings.data_dir / "alerts" / "watch.json")

    def look(self, seen: int, revision: int, at: datetime) -> tuple[Summary, int]:
        """Tell of the offers that came after a revision, and of none twice."""
        regroup(self._desk.store)
        self._work.live.catch_up()
        came = [key for key, offer in self._desk.store.offers.changes_since(seen) if offer is not None]
        return arrived(self._desk, self._work.profiles.state.columns, came, revision, at), revision

    def said(self, done: Summary) -> str:
        """How many offers were sent."""
        return f"{done.pushed} offers in {done.digests.total()} digests" if done.due else ""
