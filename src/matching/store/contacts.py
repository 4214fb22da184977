"""Contact requests: someone would like to reach a person, who says yes or no; nobody is asked twice the same thing.

asked -> accepted | declined | cancelled (by the requester)
accepted -> cancelled (by either)

One that nobody answered in time has expired: nothing is written, the moment at which it is read says so.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, bindparam, func, insert, or_, select, update

from matching.domain import Actor, Contact, ContactState
from matching.errors import ConflictError, InputError
from matching.store.database import Joined, Scope
from matching.store.keys import among, parts
from matching.store.records import MAX_KEY, Values
from matching.store.schema import contacts, persons, profiles
from matching.store.schema.base import UtcDateTime
from matching.store.webhooks import CONTACT_CHANGED, Webhooks

LASTS = timedelta(days=14)
"""How long a person has to answer, unless told otherwise: two weekly messages."""

PARTNER = "partner"
"""Role of the requesters that are programs, known by the id of a client."""

OPEN_LIMIT = 5
"""Requests that may wait for one person's answer at once: people too often solicited are protected."""


class Contacts:
    """The table of contact requests."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def ask(
        self,
        profile_key: int,
        offer_key: int | None,
        employer_key: int | None,
        requester_role: str,
        requester: str,
        at: datetime,
        lasts: timedelta = LASTS,
        impression_key: int | None = None,
    ) -> Contact:
        """Ask a person whether they want to be reached; the request that stands when the same was asked already.

        The same: for this offer, by this requester or on behalf of this employer, waiting or accepted.

        Args:
            profile_key: of the person.
            offer_key: None: about no offer in particular.
            employer_key: on whose behalf; None: not known.
            requester_role: see `Contact`.
            requester: id of who asks.
            at: when, aware.
            lasts: how long the person has to answer.
            impression_key: of the list in which the profile was seen; None: of none.

        Raises:
            ConflictError: `OPEN_LIMIT` requests wait for this person already.
            InputError: there is no such profile.
        """
        values = {
            "profile_key": profile_key,
            "offer_key": offer_key,
            "employer_key": employer_key,
            "requester_role": requester_role,
            "requester": requester,
            "requested_at": at,
            "expires_at": at + lasts,
            "state": ContactState.ASKED.value,
            "impression_key": impression_key,
        }
        with self._scope.write() as connection:
            _lock(connection, profile_key)
            if stands := connection.execute(_same(values, at)).mappings().first():
                return _contact(stands, at)
            _refuse_too_many(connection, profile_key, at)
            query = insert(contacts).values(values).returning(contacts)
            return _contact(connection.execute(query).mappings().one(), at)

    def answer(
        self, key: int, accepted: bool, at: datetime, channel: str | None = None, keyed_by: str | None = None
    ) -> Contact:
        """Write the person's answer.

        Args:
            key: of the request.
            accepted: whether they want to be reached.
            at: when they answered, aware.
            channel: through which; None: not known.
            keyed_by: the adviser who entered it; None: the person did.

        Raises:
            ConflictError: it no longer waits for an answer.
            InputError: there is no such request.
        """
        state = ContactState.ACCEPTED if accepted else ContactState.DECLINED
        said = {"state": state.value, "answered_at": at, "answered_through": channel, "keyed_by": keyed_by}
        return self._move(key, said, "answered", at, _waiting(at), Actor.PERSON)

    def cancel(self, key: int, actor: Actor, at: datetime | None = None) -> Contact:
        """Take a request back; from then on nothing of the person is seen through it.

        Args:
            key: of the request.
            actor: the person may once they accepted (before, they decline); who asked, before or after the answer.
            at: when, aware; None means now.

        Raises:
            ConflictError: its state does not allow it.
            InputError: there is no such request.
        """
        when = at or datetime.now(UTC)
        legal = contacts.c.state == ContactState.ACCEPTED.value
        if actor is not Actor.PERSON:
            legal = or_(legal, _waiting(when))
        return self._move(key, {"state": ContactState.CANCELLED.value}, "cancelled", when, legal, actor)

    def _move(
        self, key: int, values: Values, done: str, at: datetime, legal: ColumnElement[bool], by: Actor
    ) -> Contact:
        """One legal transition; of two at once, the database lets one through."""
        statement = update(contacts).where(contacts.c.key == key, legal).values(values).returning(contacts)
        with self._scope.write() as connection:
            if moved := connection.execute(statement).mappings().one_or_none():
                contact = _contact(moved, at)
                if by is Actor.PERSON:
                    _tell(connection, contact, at)
                return contact
            row = connection.execute(select(contacts).where(contacts.c.key == key)).mappings().one_or_none()
        if row is None:
            raise InputError(f"There is no contact request {key} (erased, perhaps); give a key that `ask` returned.")
        state = _contact(row, at).state
        raise ConflictError(f"Contact request {key} is {state}: it cannot be {done}; ask again if need be.")

    def get(self, keys: Iterable[int], at: datetime | None = None) -> dict[int, Contact]:
        """The requests that exist, by key, as they are at a moment; None means now."""
        found: dict[int, Contact] = {}
        when = at or datetime.now(UTC)
        with self._scope.read() as connection:
            for part in parts(list(keys)):
                rows = connection.execute(select(contacts).where(contacts.c.key.in_(part))).mappings()
                found.update((row["key"], _contact(row, when)) for row in rows)
        return found

    def of_profile(self, profile_key: int, before: int | None = None, n: int = 50) -> list[Contact]:
        """Requests to a person as they are now, the latest first.

        Args:
            profile_key: of the person.
            before: the key of the last one of the former page; None: from the latest on.
            n: at most so many.
        """
        return self._page(contacts.c.profile_key == profile_key, before, n)

    def of_requester(self, role: str, requester: str, before: int | None = None, n: int = 50) -> list[Contact]:
        """Requests by someone, as `of_profile`."""
        c = contacts.c
        return self._page(and_(c.requester_role == role, c.requester == requester), before, n)

    def of_employer(self, employer_key: int, before: int | None = None, n: int = 50) -> list[Contact]:
        """Requests on behalf of an employer, whoever asked, as `of_profile`."""
        return self._page(contacts.c.employer_key == employer_key, before, n)

    def of_offer(self, offer_key: int, before: int | None = None, n: int = 50) -> list[Contact]:
        """Requests about an offer, as `of_profile`."""
        return self._page(contacts.c.offer_key == offer_key, before, n)

    def _page(self, condition: ColumnElement[bool], before: int | None, n: int) -> list[Contact]:
        earlier = contacts.c.key < (MAX_KEY if before is None else before)
        query = select(contacts).where(condition, earlier).order_by(contacts.c.key.desc()).limit(n)
        with self._scope.read() as connection:
            return [_contact(row, datetime.now(UTC)) for row in connection.execute(query).mappings()]

    def counts(self, profile_keys: Collection[int], since: datetime) -> dict[int, int]:
        """How many times each person was asked since a moment, whatever became of it; absent: never."""
        found = dict[int, int]()
        with self._scope.read() as connection:
            for part in parts(list(profile_keys)):
                rows = connection.execute(_COUNTS, {"profiles": part, "since": since}).all()
                found.update((key, n) for key, n in rows)
        return found


_LATE = contacts.c.requested_at >= bindparam("since", type_=UtcDateTime())
_OF_SOME = among(contacts.c.profile_key, "profiles")
_COUNTS = select(contacts.c.profile_key, func.count()).where(_OF_SOME, _LATE).group_by(contacts.c.profile_key)


def _tell(connection: Connection, contact: Contact, at: datetime) -> None:
    """Have the program that asked told, when it is one that is told."""
    if contact.requester_role == PARTNER:
        own = select(persons.c.key).where(persons.c.profile_key == contact.profile_key)
        person = connection.execute(own).scalars().first()
        data = {"key": contact.key, "state": contact.state.value}
        Webhooks(Joined(connection)).tell(contact.requester, CONTACT_CHANGED, data, at, person)


def _lock(connection: Connection, profile_key: int) -> None:
    """Requests to one person are written one after the other."""
    query = select(profiles.c.key).where(profiles.c.key == profile_key).with_for_update(key_share=True)
    if connection.execute(query).first() is None:
        raise InputError(f"Profile {profile_key} is not in the store (erased, perhaps): nobody can be asked.")


def _waiting(at: datetime) -> ColumnElement[bool]:
    return and_(contacts.c.state == ContactState.ASKED.value, contacts.c.expires_at > at)


def _same(values: Values, at: datetime) -> Select[Any]:
    c = contacts.c
    by = and_(c.requester_role == values["requester_role"], c.requester == values["requester"])
    if values["employer_key"] is not None:
        by = or_(by, c.employer_key == values["employer_key"])
    standing = or_(c.state == ContactState.ACCEPTED.value, _waiting(at))
    about = c.offer_key.is_not_distinct_from(values["offer_key"])
    return select(contacts).where(c.profile_key == values["profile_key"], about, by, standing).order_by(c.key)


def _refuse_too_many(connection: Connection, profile_key: int, at: datetime) -> None:
    waiting = contacts.c.profile_key == profile_key, _waiting(at)
    count = connection.execute(select(func.count()).select_from(contacts).where(*waiting)).scalar_one()
    if count >= OPEN_LIMIT:
        raise ConflictError(
            f"{count} contact requests wait for this person's answer, {OPEN_LIMIT} at most: wait for one to be answered"
            " or to expire, or look for someone less solicited."
        )


def state_at(at: datetime, written: str, expires_at: datetime) -> ContactState:
    """The state at a moment of a request, as written."""
    late = written == ContactState.ASKED.value and expires_at <= at
    return ContactState.EXPIRED if late else ContactState(written)


def _contact(row: RowMapping, at: datetime) -> Contact:
    return Contact(**{**row, "state": state_at(at, row["state"], row["expires_at"])})
