"""What was shown: one row a list, one row a place of it; only ever added to, erased with its person."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from matching.domain import PROFILES_FOR, EventKind, Impression
from matching.errors import InputError
from matching.store.database import Scope
from matching.store.keys import among, parts
from matching.store.recorded import recorded
from matching.store.records import Values
from matching.store.schema import events, impressions, lists
from matching.store.schema.base import UtcDateTime
from matching.versions import library_versions

FEATURES_KEPT = timedelta(days=393)
"""How long feature rows are kept: the shortest 13 months there are (1 February to 1 March of the next year)."""

_ANSWERS = (EventKind.INTERESTED, EventKind.APPLIED, EventKind.REFUSED, EventKind.ANSWERED)
_UNKNOWN = "A profile is not in the store (erased, perhaps); leave out what it was shown."
PAGE_LISTS = 1_000
FLOAT32 = np.dtype("<f4")

_HEAD = ("direction", "surface", "digest_id", "at", "channel", "bundle", "handle", "arm", "feature_schema")
_PLACE = ("project", "position", "score", "price", "propensity")
_COLUMNS = [
    impressions.c.key.label("impression_id"),
    impressions.c.list_key.label("list_id"),
    impressions.c.profile_key.label("profile_id"),
    impressions.c.offer_key.label("offer_id"),
    impressions.c.features,
    *(impressions.c[name] for name in _PLACE),
    *(lists.c[name] for name in _HEAD),
]


class Impressions:
    """The tables of lists and of the places in them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def record(self, shown: Iterable[Impression], versions: Mapping[str, str] | None = None) -> list[int]:
        """Add what was shown, in one transaction, kept through a crash: what people answer names it by its id.

        Args:
            shown: `impression_id` is ignored; those of one `list_id` make one list, which gets a number of its own.
            versions: of the libraries that computed the scores; None: those of this process.

        Returns:
            The impression ids, in the order given.

        Raises:
            InputError: a profile is not in the store, or two impressions of a list tell different things of it;
                nothing is written.
        """
        rows = list(shown)
        heads = _heads(rows)
        libraries = json.dumps(dict(library_versions() if versions is None else versions), sort_keys=True)
        numbers = {list_id: number for number, list_id in enumerate(heads)}
        lists_of = [head | {"versions": libraries} for head in heads.values()]
        places = [_place(row, numbers[row.list_id]) for row in rows]
        with self._scope.once() as connection:
            try:
                return recorded(connection, lists_of, places)
            except IntegrityError as error:
                raise InputError(_UNKNOWN) from error

    def get(self, ids: Iterable[int]) -> dict[int, Impression]:
        """The impressions that exist, by id."""
        found: dict[int, Impression] = {}
        with self._scope.read() as connection:
            for part in parts(list(ids)):
                rows = connection.execute(_OF_KEYS, {"keys": part}).mappings().all()
                found |= {row["impression_id"]: _impression(dict(row)) for row in rows}
        return found

    def ends(self, impression_id: int) -> tuple[int, int]:
        """Keys of the profile and of the offer of an impression.

        Raises:
            InputError: there is no such impression.
        """
        with self._scope.read() as connection:
            row = connection.execute(_ENDS, {"key": impression_id}).first()
        if row is None:
            raise InputError(f"There is no impression {impression_id} (erased, perhaps).")
        return row[0], row[1]

    def of_list(self, list_id: int) -> list[Impression]:
        """The impressions of a list, first position first; those of erased people are gone."""
        with self._scope.read() as connection:
            return sorted(_select(connection, lists.c.key == list_id), key=lambda one: one.position)

    def of_profile(self, profile_key: int) -> list[Impression]:
        """Everything shown to a person, or of a person, oldest first."""
        with self._scope.read() as connection:
            found = _select(connection, impressions.c.profile_key == profile_key)
            return sorted(found, key=lambda one: (one.at, one.list_id, one.position))

    def answered(
        self, profile_keys: Iterable[int], until: datetime, since: datetime | None = None
    ) -> list[tuple[int, int, int]]:
        """(profile, impression, offer) of all that people answered, by profile, then impression.

        An answer that was taken back is one too: `matching.outcomes` tells what stands.

        Args:
            profile_keys: whose answers.
            until: before this moment.
            since: from this moment on; None: from the beginning.
        """
        query = _ANSWERED if since is None else _answered(events.c.at >= since)
        found: list[tuple[int, int, int]] = []
        with self._scope.read() as connection:
            for part in parts(list(profile_keys)):
                rows = connection.execute(query, {"profiles": part, "until": until}).all()
                found += [(row[0], row[1], row[2]) for row in rows]
        return sorted(found)

    def answered_of_offer(self, offer_key: int, side: str = "person") -> list[tuple[int, int]]:
        """(profile, impression) of what a side answered about an offer; an answer that was taken back is one too.

        Args:
            offer_key: of the offer.
            side: "person", what people answered; "employer", what was said of them.
        """
        c = impressions.c
        said = said_by_person() if side == "person" else events.c.side == side
        own = exists().where(events.c.impression_key == c.key, said)
        query = select(c.profile_key, c.key).where(c.offer_key == offer_key, own).order_by(c.key)
        with self._scope.read() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def times_shown(self, profile_keys: Iterable[int], since: datetime) -> dict[int, int]:
        """How many times each person stood in a list made for others since a moment; absent: never.

        Args:
            profile_keys: of the persons.
            since: aware.
        """
        found = dict[int, int]()
        with self._scope.read() as connection:
            for part in parts(list(profile_keys)):
                rows = connection.execute(_TIMES_SHOWN, {"since": since, "profiles": part}).all()
                found.update((row[0], row[1]) for row in rows)
        return found

    def versions(self, list_id: int) -> dict[str, str]:
        """Versions of the libraries that computed the scores of a list; empty when there is no such list."""
        with self._scope.read() as connection:
            text = connection.execute(select(lists.c.versions).where(lists.c.key == list_id)).scalar_one_or_none()
        return dict(json.loads(text)) if text else {}

    def stream(self, since: datetime | None, until: datetime) -> Iterator[list[Impression]]:
        """What was shown from `since` (None: the beginning) and before `until`, in pages of whole lists, by time.

        No transaction outlives a page.
        """
        last: tuple[datetime, int] | None = None
        while True:
            shown, last = self.page(since, until, last, PAGE_LISTS)
            yield shown
            if last is None:
                return

    def page(
        self, since: datetime | None, until: datetime, after: tuple[datetime, int] | None, n: int
    ) -> tuple[list[Impression], tuple[datetime, int] | None]:
        """One page of what `stream` gives.

        Args:
            since: as in `stream`.
            until: likewise.
            after: (time, id) of the last list of the former page; None: from the beginning.
            n: how many lists, those of erased people included.

        Returns:
            Impressions, and (time, id) of the last list when others may follow, else None.
        """
        c, bounds = lists.c, [lists.c.at < until] + ([] if since is None else [lists.c.at >= since])
        later = [] if after is None else [or_(c.at > after[0], and_(c.at == after[0], c.key > after[1]))]
        query = select(c.at, c.key).where(*bounds, *later).order_by(c.at, c.key).limit(n)
        with self._scope.read() as connection:
            heads = [(row[0], row[1]) for row in connection.execute(query)]
            shown = _select(connection, impressions.c.list_key.in_([key for _, key in heads])) if heads else []
        ordered = sorted(shown, key=lambda one: (one.at, one.list_id, one.position))
        return ordered, heads[-1] if len(heads) == n else None

    def drop_features(self, before: datetime) -> int:
        """Forget the feature rows of lists older than `before` (usually now less `FEATURES_KEPT`); how many had one."""
        old = select(lists.c.key).where(lists.c.at < before)
        kept = impressions.c.features.is_not(None)
        with self._scope.write() as connection:
            done = connection.execute(
                update(impressions).where(kept, impressions.c.list_key.in_(old)).values(features=None)
            )
            return int(done.rowcount)


def said_by_person(*others: EventKind) -> ColumnElement[bool]:
    """Of an event: a person answers what they were shown; or does something of other kinds.

    The kinds are told apart one by one: a statement that lists values is written anew each time that it runs.
    """
    return and_(events.c.side == "person", or_(*(events.c.event == kind.value for kind in (*_ANSWERS, *others))))


def _answered(*late: ColumnElement[bool]) -> Select[Any]:
    own, c = events.c.impression_key == impressions.c.key, impressions.c
    before = events.c.at < bindparam("until", type_=UtcDateTime())
    answer = exists().where(own, said_by_person(), before, *late)
    return select(c.profile_key, c.key, c.offer_key).where(among(c.profile_key, "profiles"), answer)


_ANSWERED = _answered()
_ENDS = select(impressions.c.profile_key, impressions.c.offer_key).where(impressions.c.key == bindparam("key"))
_SHOWN = select(*_COLUMNS).join(lists, lists.c.key == impressions.c.list_key)
_OF_KEYS = _SHOWN.where(among(impressions.c.key, "keys"))
_LATELY = impressions.c.found_at >= bindparam("since", type_=UtcDateTime())
_TIMES_SHOWN = (
    select(impressions.c.profile_key, func.count())
    .where(among(impressions.c.profile_key, "profiles"), _LATELY)
    .group_by(impressions.c.profile_key)
)


def _heads(rows: Sequence[Impression]) -> dict[int, Values]:
    """What each list says of itself, by the number that the caller gave it."""
    heads: dict[int, Values] = {}
    for row in rows:
        head = {name: getattr(row, name) for name in _HEAD}
        if heads.setdefault(row.list_id, head) != head:
            differing = next(name for name in _HEAD if heads[row.list_id][name] != head[name])
            raise InputError(
                f"The impressions of list {row.list_id} differ in {differing}; give each list a `list_id` of its own."
            )
    return heads


def _place(row: Impression, list_key: int) -> Values:
    features = np.asarray(row.features, FLOAT32).tobytes()
    keys = {"list_key": list_key, "profile_key": row.profile_id, "offer_key": row.offer_id}
    found_at = row.at if row.direction == PROFILES_FOR else None
    return keys | {"features": features, "found_at": found_at} | {name: getattr(row, name) for name in _PLACE}


def _select(connection: Connection, condition: ColumnElement[bool]) -> list[Impression]:
    return [_impression(dict(row)) for row in connection.execute(_SHOWN.where(condition)).mappings()]


def _impression(row: Values) -> Impression:
    """Dropped features are an empty row."""
    features = tuple(np.frombuffer(row["features"] or b"", FLOAT32).tolist())
    return Impression(**row | {"features": features})
