"""Everything that the store knows of a person, as JSON. Source: GDPR, articles 15 and 20."""

import dataclasses
import json
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from matching.codec import to_dict
from matching.errors import InputError
from matching.store.answer_notes import AnswerNotes
from matching.store.audit import Audit
from matching.store.channel_faults import ChannelFaults
from matching.store.consents import Consents
from matching.store.contacts import state_at
from matching.store.database import Joined
from matching.store.devices import Devices
from matching.store.merged import statements
from matching.store.merging import merge
from matching.store.offers import Offers
from matching.store.persons import Persons
from matching.store.profiles import Profiles
from matching.store.schema import (
    choices,
    contacts,
    deliveries,
    digests,
    events,
    impressions,
    lists,
    notices,
    outbox,
    overrides,
    pushes,
    reviews,
    rules,
    schedule,
    short_links,
    shortlisted,
    shortlists,
    sources,
    texted,
    ticket_messages,
    training_answers,
    training_pushes,
)
from matching.store.sources import Sources
from matching.store.subscriptions import Subscriptions
from matching.store.views import Views

Told = dict[str, Any]


def about(connection: Connection, person_key: int) -> Told:
    """What is known of a person; internal keys are left out but where they tie rows together.

    Raises:
        InputError: there is no such person.
    """
    scope = Joined(connection)
    person = Persons(scope).get([person_key]).get(person_key)
    if person is None:
        raise InputError(f"Person {person_key} is not in the store (erased, perhaps).")
    profile_key = Persons(scope).profiles([person_key]).get(person_key)
    of_person = {
        "identity": to_dict(person),
        "consents": Consents(scope).history(person_key),
        "subscription": Subscriptions(scope).get([person_key])[person_key],
        "identity_views": Views(scope).of(person_key),
        "audit": Audit(scope).of(person_key),
        "channel_faults": ChannelFaults(scope).of([person_key]).get(person_key, []),
        "devices": Devices(scope).of([person_key]).get(person_key, ()),
        "messages": _rows(connection, outbox, outbox.c.person_key == person_key),
        **_sent(connection, person_key),
    }
    told: Told = _jsonable(of_person | (_of_profile(connection, profile_key) if profile_key else {}))
    return told


def _sent(connection: Connection, person_key: int) -> Told:
    """Digests, what was tried to send them, and what keeps offers from coming twice."""
    theirs = select(digests.c.key).where(digests.c.person_key == person_key)
    written = _rows(connection, digests, digests.c.person_key == person_key)
    return {
        "digests": [row | {"content": json.loads(row["content"] or "{}")} for row in written],
        "deliveries": _rows(connection, deliveries, deliveries.c.digest_key.in_(theirs)),
        "pushes": _rows(connection, pushes, pushes.c.person_key == person_key),
        "schedule": _rows(connection, schedule, schedule.c.person_key == person_key),
        "trainings": _rows(connection, training_pushes, training_pushes.c.person_key == person_key),
        "training_answers": _rows(connection, training_answers, training_answers.c.person_key == person_key),
        "short_links": _rows(connection, short_links, short_links.c.person_key == person_key),
        "texted": _rows(connection, texted, texted.c.person_key == person_key),
    }


def _of_profile(connection: Connection, key: int) -> Told:
    """What hangs on a profile, and on those that it absorbed."""
    keys = [key, *Sources(Joined(connection)).linked(key)]
    tables = {table.name: table for table in (rules, overrides, notices, reviews, sources, choices, ticket_messages)}
    now, asked = datetime.now(UTC), _rows(connection, contacts, contacts.c.profile_key.in_(keys))
    return {
        "profile": to_dict(Profiles(Joined(connection)).get([key])[key]),
        "provenance": {path: said.origin._asdict() for path, said in merge(statements(connection, [key])[key]).items()},
        "impressions": _shown(connection, keys),
        "answers": _answers(connection, keys),
        "shortlists": _notes(connection, keys),
        "contacts": [row | {"state": state_at(now, row["state"], row["expires_at"])} for row in asked],
        **{name: _rows(connection, table, table.c.profile_key.in_(keys)) for name, table in tables.items()},
    }


def _shown(connection: Connection, keys: list[int]) -> list[Told]:
    c = impressions.c
    columns = [c.key.label("impression"), c.offer_key, c.project, c.position, c.score]
    columns += [lists.c[name] for name in ("direction", "surface", "channel", "at", "bundle", "handle", "arm")]
    query = select(*columns).join(lists, lists.c.key == c.list_key).where(c.profile_key.in_(keys)).order_by(c.key)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    offers = Offers(Joined(connection)).get({row["offer_key"] for row in rows})
    titles = {offer_key: {"offer": offer.ref, "title": offer.title} for offer_key, offer in offers.items()}
    return [row | titles.get(row.pop("offer_key"), {"offer": None, "title": None}) for row in rows]


def _answers(connection: Connection, keys: list[int]) -> list[Told]:
    of_theirs = select(impressions.c.key).where(impressions.c.profile_key.in_(keys))
    said = _rows(connection, events, events.c.impression_key.in_(of_theirs))
    notes = AnswerNotes(Joined(connection)).of([row["key"] for row in said])
    return [row | {"note": notes.get(row["key"])} for row in said]


def _notes(connection: Connection, keys: list[int]) -> list[Told]:
    c = shortlisted.c
    columns = shortlists.c.name, shortlists.c.owner_role, shortlists.c.owner, c.note, c.author, c.at
    query = select(*columns).join(shortlists, shortlists.c.key == c.shortlist_key).where(c.profile_key.in_(keys))
    return [dict(row) for row in connection.execute(query.order_by(c.shortlist_key)).mappings()]


def _rows(connection: Connection, table: Table, condition: ColumnElement[bool]) -> list[Told]:
    left_out = ("profile_key", "person_key")
    columns = [column for column in table.c if column.name not in left_out]
    query = select(*columns).where(condition).order_by(*table.primary_key)
    return [dict(row) for row in connection.execute(query).mappings()]


def _jsonable(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {name: _jsonable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
