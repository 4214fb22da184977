"""Shortlists of profiles, each that of its owner; a profile erased disappears from all."""

from datetime import datetime
from typing import NoReturn

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from matching.domain import Shortlist, Shortlisted
from matching.errors import ConflictError, InputError
from matching.store.database import Scope
from matching.store.followed import follow
from matching.store.schema import profiles, shortlisted, shortlists

NOTE_LIMIT = 500
"""Characters of a note."""

NAME_LIMIT = 100
"""Characters of a name."""

ADVISER = "adviser"
"""`Shortlist.owner_role` of advisers."""


class Shortlists:
    """The tables of shortlists and of what is on them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def create(self, owner_role: str, owner: str, name: str, at: datetime, offer_key: int | None = None) -> Shortlist:
        """Begin a list, empty; an adviser who does so for an offer follows it.

        Args:
            owner_role: see `Shortlist`.
            owner: id of who keeps it.
            name: as its owner calls it.
            at: when, aware.
            offer_key: None: about no offer in particular.

        Raises:
            InputError: the name is empty, or longer than `NAME_LIMIT`.
        """
        values = {"owner_role": owner_role, "owner": owner, "name": _checked(name), "offer_key": offer_key}
        query = insert(shortlists).values(**values, created_at=at).returning(shortlists)
        with self._scope.write() as connection:
            if owner_role == ADVISER and offer_key is not None:
                follow(connection, owner, offer_key, at)
            return Shortlist(**connection.execute(query).mappings().one())

    def rename(self, key: int, name: str) -> None:
        """Give a list another name.

        Raises:
            InputError: there is no such list, or see `create`.
        """
        with self._scope.write() as connection:
            renamed = update(shortlists).where(shortlists.c.key == key).values(name=_checked(name))
            if not connection.execute(renamed).rowcount:
                _refuse(key)

    def delete(self, key: int) -> None:
        """End a list.

        Raises:
            InputError: there is no such list.
        """
        with self._scope.write() as connection:
            connection.execute(delete(shortlisted).where(shortlisted.c.shortlist_key == key))
            if not connection.execute(delete(shortlists).where(shortlists.c.key == key)).rowcount:
                _refuse(key)

    def get(self, key: int) -> Shortlist | None:
        """A list; None when there is none of that key."""
        with self._scope.read() as connection:
            row = connection.execute(select(shortlists).where(shortlists.c.key == key)).mappings().one_or_none()
        return None if row is None else Shortlist(**row)

    def of_owner(self, owner_role: str, owner: str) -> list[Shortlist]:
        """The lists of someone, the first begun first."""
        c = shortlists.c
        query = select(shortlists).where(c.owner_role == owner_role, c.owner == owner).order_by(c.key)
        with self._scope.read() as connection:
            return [Shortlist(**row) for row in connection.execute(query).mappings()]

    def add(self, key: int, profile_key: int, author: str, at: datetime, note: str = "") -> None:
        """Put a profile at the end of a list.

        Args:
            key: of the list.
            profile_key: of the profile.
            author: id of who adds it.
            at: when, aware.
            note: for its owner.

        Raises:
            ConflictError: it is on the list already.
            InputError: there is no such list or profile, or the note is longer than `NOTE_LIMIT`.
        """
        _check_note(note)
        values = {"shortlist_key": key, "profile_key": profile_key, "note": note, "author": author, "at": at}
        with self._scope.write() as connection:
            _lock(connection, key)
            if not connection.execute(select(profiles.c.key).where(profiles.c.key == profile_key)).first():
                raise InputError(f"Profile {profile_key} is not in the store (erased, perhaps): it cannot be listed.")
            if connection.execute(select(shortlisted.c.at).where(*_one(key, profile_key))).first():
                raise ConflictError(f"Profile {profile_key} is on shortlist {key} already; annotate it instead.")
            connection.execute(insert(shortlisted).values(values))

    def annotate(self, key: int, profile_key: int, note: str) -> None:
        """Replace the note on a profile.

        Raises:
            InputError: it is not on the list, or the note is longer than `NOTE_LIMIT`.
        """
        _check_note(note)
        with self._scope.write() as connection:
            noted = update(shortlisted).where(*_one(key, profile_key)).values(note=note)
            if not connection.execute(noted).rowcount:
                raise InputError(f"Profile {profile_key} is not on shortlist {key} (erased, perhaps); add it first.")

    def remove(self, key: int, profile_key: int) -> bool:
        """Take a profile off a list; False when it was not on it."""
        with self._scope.write() as connection:
            return bool(connection.execute(delete(shortlisted).where(*_one(key, profile_key))).rowcount)

    def entries(self, key: int) -> list[Shortlisted]:
        """What is on a list, in the order in which it was added."""
        c = shortlisted.c
        query = select(c.profile_key, c.note, c.author, c.at).where(c.shortlist_key == key)
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(c.at, c.profile_key)).all()
        return [Shortlisted(*row) for row in rows]


def _one(key: int, profile_key: int) -> tuple[ColumnElement[bool], ...]:
    return shortlisted.c.shortlist_key == key, shortlisted.c.profile_key == profile_key


def _lock(connection: Connection, key: int) -> None:
    query = select(shortlists.c.key).where(shortlists.c.key == key).with_for_update(key_share=True)
    if connection.execute(query).first() is None:
        _refuse(key)


def _refuse(key: int) -> NoReturn:
    raise InputError(f"There is no shortlist {key} (deleted, perhaps); give a key of `of_owner`.")


def _checked(name: str) -> str:
    if not name.strip() or len(name) > NAME_LIMIT:
        raise InputError(f"The name of a shortlist has 1 to {NAME_LIMIT} characters.")
    return name


def _check_note(note: str) -> None:
    if len(note) > NOTE_LIMIT:
        raise InputError(f"A note has {NOTE_LIMIT} characters at most, this one {len(note)}; shorten it.")
