"""What is said of a profile, read from its rows: its own payload, those of the profiles it absorbed, edits of each."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, exists, or_, select, update

from matching.codec import from_dict
from matching.domain import Choice, Proof, Provenance
from matching.errors import InputError
from matching.store.keys import Ref, parts
from matching.store.merging import LONG_AGO, Choices, Origin, Stated, Statements, chosen, merge, paths, payload
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import choices, profiles, sources


def remerge(connection: Connection, keys: Iterable[int], revision: int) -> None:
    """Write again what is made of profiles, or of those that absorbed them; what comes out the same is not written."""
    for part in parts(_made_of_several(connection, list(keys))):
        c = profiles.c
        said, chose = claims(connection, part), choices_of(connection, part)
        rows = connection.execute(select(c.key, c.source, c.id, c.merged).where(c.key.in_(part))).all()
        for key, source, id_, before in rows:
            several = len(said[key]) > 1 or key in chose
            merged = _payload(source, id_, chosen(said[key], chose.get(key, {}))) if several else None
            if merged != before:
                connection.execute(update(profiles).where(c.key == key).values(merged=merged, revision=revision))


def locked(connection: Connection, keys: list[int]) -> int:
    """The next revision, the table of profiles locked for writers.

    Raises:
        InputError: one of the profiles does not exist.
    """
    revision = current_revision(connection, profiles, lock=True) + 1
    found = set(connection.execute(select(profiles.c.key).where(profiles.c.key.in_(keys))).scalars())
    if missing := set(keys) - found:
        raise InputError(f"Profile {min(missing)} is not in the store (erased, perhaps); nothing is written.")
    return revision


def moved(connection: Connection, keys: list[int], revision: int) -> None:
    """Every process learns what becomes of these profiles."""
    connection.execute(update(profiles).where(profiles.c.key.in_(keys)).values(revision=revision))
    remerge(connection, keys, revision)
    set_revision(connection, profiles, revision)


def statements(connection: Connection, keys: Sequence[int]) -> dict[int, list[Statements]]:
    """What counts of what each source says of each profile, its own first, then by source and id."""
    chose = choices_of(connection, keys)
    return {key: chosen(said, chose.get(key, {})) for key, said in claims(connection, keys).items()}


def choices_of(connection: Connection, keys: Sequence[int]) -> dict[int, Choices]:
    """What persons made of what sources say; profiles of which they made nothing are left out."""
    found: dict[int, dict[tuple[str, str], Choice]] = {}
    for row in connection.execute(select(choices).where(choices.c.profile_key.in_(keys))):
        found.setdefault(row.profile_key, {})[row.path, row.source] = Choice(row.choice)
    return dict(found)


def claims(connection: Connection, keys: Sequence[int], day: date | None = None) -> dict[int, list[Statements]]:
    """What each source says of each profile, whatever its person chose; its own first, then by source and id.

    Args:
        connection: of a transaction.
        keys: of profiles.
        day: on which proofs are valid or not; None: today.
    """
    today = day or datetime.now(UTC).date()
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
                found[holder].append((True, (row["source"], row["id"]), _edit(row, today)))
    return {key: [said for _, _, said in sorted(each, key=lambda one: one[:2])] for key, each in found.items()}


def label(source: str, id_: str) -> str:
    """How an origin names an edit: by its source, and by who made it when several may."""
    return f"{source}:{id_}" if id_ else source


def _made_of_several(connection: Connection, keys: Sequence[int]) -> list[int]:
    """Those of the profiles that have other sources, or had some, and what absorbed them."""
    c, found = profiles.c, set[int]()
    edited = exists().where(sources.c.profile_key == c.key, sources.c.undone_at.is_(None))
    sorted_out = exists().where(choices.c.profile_key == c.key)
    for part in parts(keys):
        several = or_(c.merged_into.is_not(None), c.merged.is_not(None), edited, sorted_out)
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


def _edit(row: Any, day: date) -> Statements:
    kind, name = Provenance(row["kind"]), label(row["source"], row["id"])
    said = json.loads(row["payload"]).items()
    return {path: _stated(path, *one, kind=kind, name=name, day=day) for path, one in said}


def _stated(
    path: str, value: Any, at: str, proof: dict[str, Any] | None = None, *, kind: Provenance, name: str, day: date
) -> Stated:
    """A statement of an edit; one that has a proof is as strong as it is, on that day."""
    since = datetime.fromisoformat(at)
    if proof is None:
        return Stated(value, Origin(name, kind, since))
    shown = from_dict(Proof, proof)
    strength = shown.strength(day)
    said = {**value, "source": strength.value} if path.startswith("skills/") else value
    return Stated(said, Origin(name, strength, since), shown)


def _payload(source: str, id_: str, said: Sequence[Statements]) -> str:
    values = {path: stated.value for path, stated in merge(said).items()}
    return json.dumps({"id": id_, "source": source, **payload(values)}, ensure_ascii=False, separators=(",", ":"))
