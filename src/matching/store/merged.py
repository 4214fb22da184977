"""What is said of a profile, read from its rows: its own payload, those of the profiles it absorbed, edits of each."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, or_, select, update

from matching.domain import Provenance
from matching.store.keys import Ref, parts
from matching.store.merging import LONG_AGO, Origin, Stated, Statements, merge, paths, payload
from matching.store.schema import profiles, sources


def remerge(connection: Connection, keys: Iterable[int], revision: int) -> None:
    """Write again what is made of profiles, or of those that absorbed them; what comes out the same is not written."""
    for part in parts(_made_of_several(connection, list(keys))):
        c = profiles.c
        said = statements(connection, part)
        rows = connection.execute(select(c.key, c.source, c.id, c.merged).where(c.key.in_(part))).all()
        for key, source, id_, before in rows:
            merged = _payload(source, id_, said[key]) if len(said[key]) > 1 else None
            if merged != before:
                connection.execute(update(profiles).where(c.key == key).values(merged=merged, revision=revision))


def statements(connection: Connection, keys: Sequence[int]) -> dict[int, list[Statements]]:
    """What each source says of each profile, its own first, then by source and id."""
    c = profiles.c
    columns = c.key, c.source, c.id, c.payload, c.stated_at, c.stated, c.merged_into
    of_it = or_(c.key.in_(keys), c.merged_into.in_(keys))
    rows = connection.execute(select(*columns).where(of_it)).mappings().all()
    parents = {row["key"]: row["merged_into"] for row in rows}
    edits = _edits(connection, list(parents))
    kinds = {(row["profile_key"], row["source"], row["id"]): row["kind"] for row in edits}
    found: dict[int, list[tuple[bool, Ref, Statements]]] = {key: [] for key in keys}
    for row in rows:
        for holder in {row["key"], row["merged_into"]} & found.keys():
            kind = Provenance(kinds.get((holder, row["source"], row["id"]), Provenance.DECLARED))
            found[holder].append((holder != row["key"], (row["source"], row["id"]), _own(row, kind)))
    for row in edits:
        for holder in {row["profile_key"], parents[row["profile_key"]]} & found.keys():
            if row["payload"] != "{}":
                found[holder].append((True, (row["source"], row["id"]), _edit(row)))
    return {key: [said for _, _, said in sorted(each, key=lambda one: one[:2])] for key, each in found.items()}


def label(source: str, id_: str) -> str:
    """How an origin names an edit: by its source, and by who made it when several may."""
    return f"{source}:{id_}" if id_ else source


def _made_of_several(connection: Connection, keys: Sequence[int]) -> list[int]:
    """Those of the profiles that have other sources, or had some, and what absorbed them."""
    c, found = profiles.c, set[int]()
    edited = exists().where(sources.c.profile_key == c.key, sources.c.undone_at.is_(None))
    for part in parts(keys):
        several = or_(c.merged_into.is_not(None), c.merged.is_not(None), edited)
        for row in connection.execute(select(c.key, c.merged_into).where(c.key.in_(part), several)):
            found |= {key for key in row if key is not None}
    return sorted(found)


def _edits(connection: Connection, keys: Sequence[int]) -> list[Any]:
    standing = sources.c.profile_key.in_(keys), sources.c.undone_at.is_(None)
    return list(connection.execute(select(sources).where(*standing).order_by(sources.c.key)).mappings())


def _own(row: Any, kind: Provenance) -> Statements:
    since, default = json.loads(row["stated"] or "{}"), row["stated_at"] or LONG_AGO
    found: Statements = {}
    for path, value in paths(json.loads(row["payload"])).items():
        strength = Provenance(value.get("source", Provenance.DECLARED)) if path.startswith("skills/") else kind
        at = datetime.fromisoformat(since[path]) if path in since else default
        found[path] = Stated(value, Origin(row["source"], strength, at))
    return found


def _edit(row: Any) -> Statements:
    kind, name = Provenance(row["kind"]), label(row["source"], row["id"])
    said = json.loads(row["payload"]).items()
    return {path: Stated(value, Origin(name, kind, datetime.fromisoformat(at))) for path, (value, at) in said}


def _payload(source: str, id_: str, said: Sequence[Statements]) -> str:
    values = {path: stated.value for path, stated in merge(said).items()}
    return json.dumps({"id": id_, "source": source, **payload(values)}, ensure_ascii=False, separators=(",", ":"))
