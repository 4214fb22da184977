"""Who saw the identity of a person: written with each view, read by the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.schema import identity_views


@dataclass(frozen=True, slots=True)
class IdentityView:
    """One view.

    Attributes:
        viewer_role: "adviser", "employer" or "partner".
        viewer: id of who saw.
        shown: what was seen, "identity" or "contact"...
        at: when.
    """

    viewer_role: str
    viewer: str
    shown: str
    at: datetime


class Views:
    """The table of views of identities."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def record(self, person_key: int, viewer_role: str, viewer: str, shown: str, at: datetime) -> None:
        """Write that someone saw the identity of a person, in the transaction that shows it."""
        self.record_all([person_key], viewer_role, viewer, shown, at)

    def record_all(self, person_keys: Iterable[int], viewer_role: str, viewer: str, shown: str, at: datetime) -> None:
        """The same of several people, who were shown together."""
        view = {"viewer_role": viewer_role, "viewer": viewer, "shown": shown, "at": at}
        with self._scope.write() as connection:
            for part in parts(person_keys):
                connection.execute(insert(identity_views), [{"person_key": key, **view} for key in part])

    def of(self, person_key: int) -> list[IdentityView]:
        """Who saw a person, the latest first."""
        c = identity_views.c
        query = select(c.viewer_role, c.viewer, c.shown, c.at).where(c.person_key == person_key)
        with self._scope.read() as connection:
            return [IdentityView(*row) for row in connection.execute(query.order_by(c.at.desc(), c.key.desc()))]

    def forget(self, before: datetime) -> int:
        """Delete the views older than a moment; how many."""
        with self._scope.write() as connection:
            return connection.execute(delete(identity_views).where(identity_views.c.at < before)).rowcount
