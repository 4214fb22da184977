"""What several sources say of one profile: edits by the person or an adviser, profiles of other sources linked to it.

    tx.sources.edit(key, "self", {"salary_min_eur_month": 1900, "hours": {"night": None}}, Provenance.DECLARED, at)
    tx.sources.link(key, ("mission-locale-3", "X7"), by="adviser:A12", at=at)
    tx.sources.provenance(key)["salary_min_eur_month"]  # Origin("self", Provenance.DECLARED, at)

What comes of them is `profiles.get`; `matching.store.merging` says how. Two profiles are never made one by likeness.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import Connection, and_, delete, insert, select, update

from matching.domain import Provenance
from matching.errors import InputError
from matching.store.database import Scope
from matching.store.keys import Ref, parts
from matching.store.merged import locked, moved, statements
from matching.store.merging import FIELDS, ITEMS, Origin, Statements, field_of, merge, paths
from matching.store.schema import profiles, sources

Said = dict[str, tuple[Any, str]]


class Link(NamedTuple):
    """A profile of another source that was said to be of the same person.

    Attributes:
        source: with `id`, its external key.
        by: who said so, as given to `Sources.link`.
    """

    source: str
    id: str
    by: str
    at: datetime


class Sources:
    """The table of sources."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def edit(
        self,
        profile_key: int,
        source: str,
        stated: Mapping[str, Any],
        kind: Provenance,
        at: datetime,
        author: str = "",
        adds: bool = False,
    ) -> None:
        """Say some fields of a profile; what this source said earlier of others stays said.

        Args:
            profile_key: whose.
            source: "self", "adviser"...
            stated: fields of `Profile` as `matching.codec.to_dict` writes them; None takes back what this provenance or
                a weaker one says there. A list of skills, experiences, licences or languages is the whole list as
                wanted: what stands and is not in it is taken back likewise.
            kind: how strong.
            at: since when. An edit made before another, whenever it arrives, does not replace it.
            author: who, where several speak as one source (id of an adviser).
            adds: it only adds to what stands: it takes nothing back, and replaces nothing that is as strong.

        Raises:
            InputError: there is no such profile, or a field is not one of a profile; nothing is written.
        """
        if unknown := stated.keys() - FIELDS:
            raise InputError(f"{min(unknown)!r} is no field of a profile to state; give some of {sorted(FIELDS)}.")
        with self._scope.write() as connection:
            revision = locked(connection, [profile_key])
            stands = merge(statements(connection, [profile_key])[profile_key])
            wanted = _added(stated, kind, stands) if adds else _wanted(stated, kind, stands)
            said = {path: (value, at.astimezone(UTC).isoformat()) for path, value in wanted.items()}
            _say(connection, profile_key, (source, author), kind, said, at)
            moved(connection, [profile_key], revision)

    def retract(self, profile_key: int, source: str, author: str = "", fields: frozenset[str] = FIELDS) -> None:
        """Undo what a source's edits say of some fields: everything is as if it had not said it.

        Args:
            profile_key: whose.
            source: as given to `edit`.
            author: as given to `edit`.
            fields: fields of `Profile`; by default all.

        Raises:
            InputError: there is no such profile.
        """
        with self._scope.write() as connection:
            revision = locked(connection, [profile_key])
            row = _row(connection, profile_key, (source, author))
            if row is None:
                return
            kept = {path: said for path, said in json.loads(row["payload"]).items() if field_of(path) not in fields}
            c = sources.c
            if kept:
                connection.execute(update(sources).where(c.key == row["key"]).values(payload=_json(kept)))
            else:
                connection.execute(delete(sources).where(c.key == row["key"]))
            moved(connection, [profile_key], revision)

    def link(self, profile_key: int, ref: Ref, by: str, at: datetime, kind: Provenance = Provenance.DECLARED) -> int:
        """Make the profile of another source a source of this one; it leaves every list, its history stays.

        Args:
            profile_key: the profile that absorbs.
            ref: external key (source, id) of the one absorbed.
            by: who says that they are the same person, "self" or "adviser:A12".
            at: when.
            kind: how strong what it says is.

        Returns:
            The key of the profile absorbed.

        Raises:
            InputError: one of them does not exist, or is linked already; nothing is written.
        """
        with self._scope.write() as connection:
            absorbed = _key(connection, ref)
            revision = locked(connection, [profile_key, absorbed])
            _refuse_chain(connection, profile_key, absorbed)
            row = {"profile_key": profile_key, "source": ref[0], "id": ref[1], "kind": kind.value, "at": at}
            connection.execute(insert(sources).values(row | {"payload": "{}", "linked_by": by}))
            connection.execute(update(profiles).where(profiles.c.key == absorbed).values(merged_into=profile_key))
            moved(connection, [profile_key, absorbed], revision)
        return absorbed

    def unlink(self, profile_key: int, ref: Ref, at: datetime) -> None:
        """Undo a link: both profiles are as if it had not been made. Twice is as once.

        Raises:
            InputError: there is no such profile.
        """
        with self._scope.write() as connection:
            absorbed, c = _key(connection, ref), sources.c
            revision = locked(connection, [profile_key, absorbed])
            linked = c.profile_key == profile_key, c.source == ref[0], c.id == ref[1], c.undone_at.is_(None)
            connection.execute(update(sources).where(*linked).values(undone_at=at))
            of_it = profiles.c.key == absorbed, profiles.c.merged_into == profile_key
            connection.execute(update(profiles).where(*of_it).values(merged_into=None))
            moved(connection, [profile_key, absorbed], revision)

    def linked(self, profile_key: int) -> dict[int, Ref]:
        """Key and external key of the profiles that this one absorbed."""
        return {key: (one.source, one.id) for key, one in self.links(profile_key).items()}

    def links(self, profile_key: int) -> dict[int, Link]:
        """The same by key, with who linked each and when."""
        c, s = profiles.c, sources.c
        same = s.profile_key == c.merged_into, s.source == c.source, s.id == c.id
        query = select(c.key, s.source, s.id, s.linked_by, s.at).join(sources, and_(*same)).order_by(c.key)
        standing = c.merged_into == profile_key, s.undone_at.is_(None), s.payload == "{}"
        with self._scope.read() as connection:
            return {row[0]: Link(*row[1:]) for row in connection.execute(query.where(*standing))}

    def holders(self, keys: Iterable[int]) -> dict[int, int]:
        """Of each profile, the one that absorbed it; itself when none did."""
        c, found = profiles.c, dict[int, int]()
        with self._scope.read() as connection:
            for part in parts(list(keys)):
                rows = connection.execute(select(c.key, c.merged_into).where(c.key.in_(part)))
                found.update((row[0], row[1] or row[0]) for row in rows)
        return found

    def provenance(self, profile_key: int) -> dict[str, Origin]:
        """Where each thing that stands comes from, by path: "place", "hours.night", "skills/107999".

        Empty when there is no such profile.
        """
        return {path: stated.origin for path, stated in self.stands(profile_key).items()}

    def stands(self, profile_key: int) -> Statements:
        """Value, as JSON, and origin of each thing that stands, by path."""
        with self._scope.read() as connection:
            return merge(statements(connection, [profile_key])[profile_key])


def _wanted(stated: Mapping[str, Any], kind: Provenance, stands: Statements) -> dict[str, Any]:
    """What an edit says, path by path, given what stands."""
    said: dict[str, Any] = {}
    for path, value in paths(stated).items():
        is_skill = path.startswith("skills/")
        said[path] = {**value, "source": kind.value} if is_skill else value
    lists = {name for name in stated if name in ITEMS and stated[name] is not None}
    gone = {path: None for path in stands if field_of(path) in lists and path not in said}
    return said | gone


def _added(stated: Mapping[str, Any], kind: Provenance, stands: Statements) -> dict[str, Any]:
    """What an edit that only adds says, path by path."""
    strong = {path for path, one in stands.items() if kind.strength <= one.origin.kind.strength}
    return {path: value for path, value in _wanted(stated, kind, {}).items() if path not in strong}


def _say(connection: Connection, profile_key: int, ref: Ref, kind: Provenance, said: Said, at: datetime) -> None:
    row = _row(connection, profile_key, ref)
    if row is None:
        values = {"profile_key": profile_key, "source": ref[0], "id": ref[1], "kind": kind.value, "at": at}
        values |= {"payload": _json(said), "linked_by": ref[1] or ref[0]}
        connection.execute(insert(sources).values(values))
        return
    former: Said = json.loads(row["payload"])
    merged = former | {path: new for path, new in said.items() if path not in former or former[path][1] <= new[1]}
    latest = max(at, row["at"])
    values = {"kind": kind.value, "at": latest, "payload": _json(merged)}
    connection.execute(update(sources).where(sources.c.key == row["key"]).values(values))


def _row(connection: Connection, profile_key: int, ref: Ref) -> Any:
    """The edits of a source; None when it made none."""
    c = sources.c
    own = c.profile_key == profile_key, c.source == ref[0], c.id == ref[1], c.undone_at.is_(None), c.payload != "{}"
    return connection.execute(select(sources).where(*own)).mappings().one_or_none()


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _key(connection: Connection, ref: Ref) -> int:
    c = profiles.c
    key = connection.execute(select(c.key).where(c.source == ref[0], c.id == ref[1])).scalar_one_or_none()
    if key is None:
        raise InputError("There is no profile of this source and id to link; import it first.")
    return int(key)


def _refuse_chain(connection: Connection, profile_key: int, absorbed: int) -> None:
    c = profiles.c
    taken = connection.execute(select(c.key).where(c.key.in_([profile_key, absorbed]), c.merged_into.is_not(None)))
    holds = connection.execute(select(c.key).where(c.merged_into == absorbed).limit(1)).first()
    if profile_key == absorbed:
        _refuse("A profile is not linked to itself")
    if taken.first() is not None or holds is not None:
        _refuse("One of these profiles is linked already")


def _refuse(why: str) -> NoReturn:
    raise InputError(f"{why}; unlink first, then link each source to the same profile.")
