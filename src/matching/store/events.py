"""What was answered: only ever added to; an answer is undone by a later event, never changed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, delete, exists, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from matching.domain import SERVICE, Actor, EmployerReason, Event, EventKind, OfferStatus, RefusalReason
from matching.errors import InputError
from matching.refusals import REQUESTED_AS
from matching.store.answer_notes import forget
from matching.store.database import Scope
from matching.store.impressions import said_by_person
from matching.store.keys import OfKeys, among, parts
from matching.store.records import Values
from matching.store.schema import answer_notes, events, impressions, offers
from matching.store.schema.base import UtcDateTime

SEPARATOR = "|"
SLUG = re.compile(r"[a-z0-9_.:-]{1,64}|domain:[A-N][0-9]{2}")
REASONS: dict[str, type[RefusalReason] | type[EmployerReason]] = {"person": RefusalReason, "employer": EmployerReason}
"""What each side may give as a reason of refusal."""

QUESTIONS = (EventKind.ASKED, EventKind.ANSWERED)
_SAME = ("event", "side", "actor", "channel", "at", "keyed_by", "withdrawn_of")

_APPENDED = insert(events).returning(events.c.key, sort_by_parameter_order=True)
_OF = select(events).where(among(events.c.impression_key, "impressions"))
_WITH_ENDS = select(events, impressions.c.profile_key, impressions.c.offer_key).join(
    impressions, impressions.c.key == events.c.impression_key
)
_TOLD = _WITH_ENDS.where(events.c.impression_key == bindparam("impression"))
_ANSWERS = OfKeys(
    impressions.c.profile_key,
    lambda theirs: _WITH_ENDS.where(
        theirs, said_by_person(EventKind.WITHDRAWN), events.c.at < bindparam("until", type_=UtcDateTime())
    ),
)
_SAID = ("event", "side", "reasons", "actor", "channel", "at", "keyed_by")
_DELIVERED = insert(events).from_select(
    ["impression_key", *_SAID],
    select(impressions.c.key, *(bindparam(name, type_=events.c[name].type) for name in _SAID))
    .where(among(impressions.c.key, "keys"))
    .order_by(impressions.c.key)
    .with_for_update(read=True, key_share=True),
)


class Events:
    """The table of events."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def append(self, happened: Iterable[Event]) -> list[int]:
        """Add events, in one transaction; slugs that exist only in a request are written as what stands for them.

        The note of an answer that is taken back goes with it.

        Args:
            happened: `event_id` is ignored.

        Returns:
            The event ids, in the order given.

        Raises:
            InputError: an impression, a side, a reason or the event withdrawn does not exist; nothing is written.
        """
        rows = [_checked(event) for event in happened]
        if not rows:
            return []
        with self._scope.write() as connection:
            for row in rows:
                if row.withdrawn_of is not None:
                    _refuse_stranger(connection, row)
            forget(connection, {row.withdrawn_of for row in rows if row.withdrawn_of is not None})
            try:
                return list(connection.execute(_APPENDED, [_values(row) for row in rows]).scalars())
            except IntegrityError as error:
                raise _unknown({row.impression_id for row in rows}) from error

    def delivered(self, impression_ids: Collection[int], channel: str, at: datetime, keyed_by: str) -> None:
        """Add that offers of a digest reached their persons; those of people erased meanwhile are left out.

        Args:
            impression_ids: of the offers.
            channel: through which.
            at: when, aware.
            keyed_by: who says so.
        """
        said = {
            "event": EventKind.DELIVERED.value,
            "side": "person",
            "reasons": "",
            "actor": Actor.PERSON.value,
            "channel": channel,
            "at": at,
            "keyed_by": keyed_by,
        }
        with self._scope.write() as connection:
            for part in parts(list(impression_ids)):
                connection.execute(_DELIVERED, said | {"keys": part})

    def withdraw(
        self, event_id: int, at: datetime, actor: Actor = Actor.PERSON, channel: str = "", keyed_by: str | None = None
    ) -> int:
        """Undo an event by a later one; the id of the latter.

        Args:
            event_id: the event undone.
            at: when.
            actor: who takes it back.
            channel: through which.
            keyed_by: who entered it when that is not the actor; None when it is.

        Raises:
            InputError: there is no such event.
        """
        undone = self.get(event_id)
        return self.append(
            [
                Event(
                    0,
                    undone.impression_id,
                    EventKind.WITHDRAWN,
                    undone.side,
                    (),
                    actor,
                    channel,
                    at,
                    keyed_by,
                    event_id,
                )
            ]
        )[0]

    def unask(self, impression_ids: Collection[int], at: datetime) -> None:
        """Take back the questions that would have been put with offers: nobody was asked."""
        put = [one for one in self.of(impression_ids) if one.event is EventKind.ASKED]
        self.append(
            replace(one, event=EventKind.WITHDRAWN, reasons=(), at=at, keyed_by=SERVICE, withdrawn_of=one.event_id)
            for one in put
        )

    def get(self, event_id: int) -> Event:
        """An event by its id.

        Raises:
            InputError: there is no such event.
        """
        found = self.find(event_id)
        if found is None:
            raise InputError(f"There is no event {event_id}; give the id that `append` returned.")
        return found

    def find(self, event_id: int) -> Event | None:
        """An event by its id; None when there is none."""
        with self._scope.read() as connection:
            row = connection.execute(select(events).where(events.c.key == event_id)).mappings().one_or_none()
        return None if row is None else _event(dict(row))

    def of(self, impression_ids: Collection[int], until: datetime | None = None) -> list[Event]:
        """Events of impressions, oldest first.

        Args:
            impression_ids: those asked for.
            until: only what happened before; None: everything.
        """
        if not impression_ids:
            return []
        query = _OF if until is None else _OF.where(events.c.at < until)
        found: list[Event] = []
        with self._scope.read() as connection:
            for part in parts(list(impression_ids)):
                rows = connection.execute(query, {"impressions": part}).mappings().all()
                found += [_event(dict(row)) for row in rows]
        return sorted(found, key=lambda event: (event.at, event.event_id))

    def told(self, impression_id: int) -> list[tuple[int, int, Event]]:
        """(profile, offer, event) of all that happened to an impression, oldest first."""
        with self._scope.read() as connection:
            return _with_ends(connection.execute(_TOLD, {"impression": impression_id}).mappings())

    def answers(self, profile_keys: Iterable[int], until: datetime) -> list[tuple[int, int, Event]]:
        """(profile, offer, event) of all that people answered, and of all that they took back, oldest first.

        Args:
            profile_keys: whose answers.
            until: before this moment.
        """
        with self._scope.read() as connection:
            return _with_ends(_ANSWERS.rows(connection, profile_keys, until=until))

    def applications(self, until: datetime) -> dict[int, int]:
        """How many people had applied to each open offer before a moment, and not taken it back; absent: none."""
        back = events.alias()
        undone = exists().where(back.c.withdrawn_of == events.c.key, back.c.at < until)
        applied = events.c.event == EventKind.APPLIED.value, events.c.side == "person", events.c.at < until, ~undone
        query = (
            select(impressions.c.offer_key, func.count(impressions.c.profile_key.distinct()))
            .select_from(events)
            .join(impressions, impressions.c.key == events.c.impression_key)
            .join(offers, offers.c.key == impressions.c.offer_key)
            .where(*applied, offers.c.status == OfferStatus.OPEN.value)
            .group_by(impressions.c.offer_key)
        )
        with self._scope.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def asked(self, profile_keys: Iterable[int]) -> dict[int, set[str]]:
        """Slugs of the questions that were put to each profile, whatever came of them, see `unask`; absent: none."""
        c, found, back = impressions.c, dict[int, set[str]](), events.alias()
        both = events.join(impressions, c.key == events.c.impression_key)
        unasked = exists().where(back.c.withdrawn_of == events.c.key, back.c.impression_key == c.key)
        put = or_(events.c.event == EventKind.ANSWERED.value, and_(events.c.event == EventKind.ASKED.value, ~unasked))
        with self._scope.read() as connection:
            for part in parts(list(profile_keys)):
                query = select(c.profile_key, events.c.reasons).select_from(both).where(c.profile_key.in_(part), put)
                for profile_key, reasons in connection.execute(query):
                    found.setdefault(profile_key, set()).add(reasons.split(SEPARATOR)[0])
        return found


def delete_events(connection: Connection, impression_keys: Select[tuple[int]]) -> None:
    """Delete the events of some impressions, and their notes."""
    theirs = events.c.impression_key.in_(impression_keys)
    connection.execute(delete(answer_notes).where(answer_notes.c.event_key.in_(select(events.c.key).where(theirs))))
    connection.execute(delete(events).where(theirs))


def _checked(event: Event) -> Event:
    """The event as it is written."""
    if event.side not in REASONS:
        raise InputError(f"{event.side!r} is no side of an answer; give one of {', '.join(REASONS)}.")
    if (event.withdrawn_of is not None) != (event.event == EventKind.WITHDRAWN):
        raise InputError("`withdrawn_of` names the event undone: it goes with `withdrawn`, and with nothing else.")
    try:
        kind, actor = EventKind(event.event), Actor(event.actor)
    except ValueError as error:
        raise InputError(f"{error}; give one of {', '.join((*EventKind, *Actor))}.") from error
    return replace(event, event=kind, actor=actor, reasons=_reasons(kind, event.side, event.reasons))


def _reasons(kind: EventKind, side: str, reasons: Collection[str]) -> tuple[str, ...]:
    if kind in QUESTIONS:
        known: Collection[str] = [slug for slug in reasons if SLUG.fullmatch(slug)]
    else:
        known = [reason.value for reason in REASONS[side]] if kind is EventKind.REFUSED else []
    stored = [REQUESTED_AS.get(slug, slug) if side == "person" else slug for slug in reasons]
    for slug in stored:
        if slug not in known:
            _refuse_reason(slug, kind, side, known)
    return tuple(str(slug) for slug in dict.fromkeys(stored))


def _refuse_reason(slug: str, kind: EventKind, side: str, known: Collection[str]) -> NoReturn:
    """What someone wrote freely is not repeated: errors end in logs."""
    named = repr(slug) if SLUG.fullmatch(slug) else "A free text"
    cure = f"give one of {', '.join(known)}" if known else f"{kind.value!r} takes none"
    raise InputError(f"{named} is no reason that the {side} may give; {cure}.")


def _unknown(ids: set[int]) -> InputError:
    named = f"Impression {min(ids)}" if len(ids) == 1 else f"One of {len(ids)} impressions"
    return InputError(f"{named} is not in the store (erased, perhaps) and cannot be answered; nothing is written.")


def _refuse_stranger(connection: Connection, event: Event) -> None:
    query = select(events.c.impression_key).where(events.c.key == event.withdrawn_of)
    if connection.execute(query).scalar_one_or_none() != event.impression_id:
        raise InputError(
            f"Impression {event.impression_id} has no event {event.withdrawn_of} to withdraw; nothing is written."
        )


def _values(event: Event) -> Values:
    values = {name: getattr(event, name) for name in _SAME}
    return values | {"impression_key": event.impression_id, "reasons": SEPARATOR.join(event.reasons)}


def _with_ends(rows: Iterable[RowMapping]) -> list[tuple[int, int, Event]]:
    """(profile, offer, event) of rows of `_WITH_ENDS`, oldest first."""
    found: list[tuple[int, int, Event]] = []
    for row in rows:
        values = dict(row)
        found.append((values.pop("profile_key"), values.pop("offer_key"), _event(values)))
    return sorted(found, key=lambda one: (one[2].at, one[2].event_id))


def _event(row: Values) -> Event:
    return Event(
        event_id=row.pop("key"),
        impression_id=row.pop("impression_key"),
        event=EventKind(row.pop("event")),
        reasons=tuple(filter(None, row.pop("reasons").split(SEPARATOR))),
        actor=Actor(row.pop("actor")),
        **row,
    )
