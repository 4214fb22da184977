"""Several sources of one profile made into one: of each thing, the strongest provenance says it, then the latest.

A source states values at paths: "place", "hours.night", "skills/107999". Wishes (projects, contracts, place...) are
taken whole; what people have (skills, experiences, licences, languages) is united item by item. A null takes back what
its own provenance or a weaker one said there before, of an item or of a whole list.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, NamedTuple

from matching.domain import Choice, Mobility, Profile, Proof, Provenance, Schedule
from matching.normalize.text import fold

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
PARTS: dict[str, tuple[str, ...]] = {
    "hours": tuple(field.name for field in fields(Schedule)),
    "mobility": tuple(field.name for field in fields(Mobility)),
}
"""Fields whose own fields are stated apart."""

ITEMS: dict[str, Callable[[Any], str]] = {
    "skills": lambda item: item.get("ogr") or fold(item["label"]),
    "experiences": lambda item: json.dumps(
        [(item.get("rome") or {}).get("code"), fold(item["title"]), item.get("ended_at")]
    ),
    "licences": str,
    "languages": lambda item: item["code"],
}
"""Lists that are united, and what makes two of their items the same."""

FIELDS = frozenset(field.name for field in fields(Profile)) - {"id", "source", "visible_to"}
"""What a source may state."""


class Origin(NamedTuple):
    """Where a value comes from: whose statement, of what strength, said since when."""

    source: str
    kind: Provenance
    at: datetime


class Stated(NamedTuple):
    """A value, as JSON, where it comes from, and its proof if any; None takes back what is said at that path."""

    value: Any
    origin: Origin
    proof: Proof | None = None


Statements = dict[str, Stated]
Choices = Mapping[tuple[str, str], Choice]
"""(path, source) -> what the person makes of what it says there."""
Values = dict[str, Any]


def paths(payload: Mapping[str, Any]) -> Values:
    """Path -> value of a profile in JSON (`matching.codec.to_dict`), or of some of its fields."""
    found: Values = {}
    for name, value in payload.items():
        if name not in FIELDS:
            continue
        if name in PARTS:
            found |= {f"{name}.{part}": (value or {})[part] for part in PARTS[name] if part in (value or {})}
            found |= {f"{name}.{part}": None for part in PARTS[name] if value is None}
        elif name in ITEMS and value is not None:
            found |= {f"{name}/{ITEMS[name](item)}": item for item in value}
        else:
            found[name] = value
    return found


def payload(values: Mapping[str, Any]) -> Values:
    """The profile in JSON that says these values."""
    found: Values = {}
    for path, value in values.items():
        name, _, part = path.partition(".") if path.split(".")[0] in PARTS else (path, "", "")
        if part:
            found.setdefault(name, {})[part] = value
        elif field_of(path) in ITEMS and "/" in path:
            found.setdefault(field_of(path), []).append(value)
        else:
            found[path] = value
    return found


def field_of(path: str) -> str:
    """The field of the profile that a path belongs to."""
    return path.partition("/")[0].partition(".")[0]


def chosen(sources: Sequence[Statements], choices: Choices) -> list[Statements]:
    """What is left of what several sources say once the person has chosen.

    What they hid is gone; where they keep what a source says, only what is certified may contradict it.
    """
    said = {(path, one.origin.source) for source in sources for path, one in source.items()}
    kept = dict(at for at, choice in choices.items() if choice is Choice.KEPT and at in said)

    def left(path: str, one: Stated) -> bool:
        if choices.get((path, one.origin.source)) is Choice.HIDDEN:
            return False
        return one.origin.source == kept.get(path, one.origin.source) or one.origin.kind is Provenance.CERTIFIED

    return [{path: one for path, one in source.items() if left(path, one)} for source in sources]


def merge(sources: Iterable[Statements]) -> Statements:
    """What stands of several sources; no null is left.

    Args:
        sources: of a profile, its own first; their order gives that of the items, and nothing else.
    """
    best: Statements = {}
    for source in sources:
        for path, stated in source.items():
            if path not in best or _strength(stated) > _strength(best[path]):
                best[path] = stated
    return {path: stated for path, stated in best.items() if stated.value is not None and _stands(path, stated, best)}


def _stands(path: str, stated: Stated, best: Statements) -> bool:
    """An item falls with its whole list."""
    taken_back = best.get(field_of(path)) if "/" in path else None
    return taken_back is None or _strength(stated) > _strength(taken_back)


def _strength(stated: Stated) -> tuple[int, datetime, str]:
    source, kind, at = stated.origin
    return kind.strength, at, source


def unchanged(old: Values, new: Values, since: Mapping[str, str], at: datetime | None) -> dict[str, str]:
    """Path -> since when (ISO 8601) of what a new payload says as the old one did.

    Args:
        old: values by path before.
        new: after.
        since: what this function gave last time.
        at: when the old payload was stated; None unknown.
    """
    default = (at or LONG_AGO).isoformat()
    return {path: since.get(path, default) for path, value in new.items() if path in old and old[path] == value}
