"""What a person corrects in their profile, as the store keeps it: statements of a source of theirs."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from matching.codec import to_dict
from matching.domain import Provenance
from matching.geo import Communes
from matching.rome import Rome
from matching.store import Store
from serving.errors import InvalidError
from serving.schemas.jobseekers import MyProfileEdit
from serving.service import Service

SELF, CV = "self", "cv"
"""Sources: what a person says, and what they confirmed of what was read in their CV."""


def correct(tx: Store, service: Service, key: int, edit: MyProfileEdit, source: str = SELF) -> None:
    """Write what a person says of their profile.

    What they confirm of a CV adds to what stands, and replaces nothing that they or others say.

    Args:
        tx: of the request.
        service: whose ROME and communes count.
        key: of the profile.
        edit: what is said.
        source: `SELF` or `CV`.

    Raises:
        InvalidError: an occupation or a commune does not exist.
    """
    if said := stated(edit, service.rome, service.communes):
        tx.sources.edit(key, source, said, Provenance.DECLARED, datetime.now(UTC), adds=source == CV)


def stated(edit: MyProfileEdit, rome: Rome, communes: Communes) -> dict[str, Any]:
    """The fields of an edit, as `matching.store.sources.Sources.edit` takes them.

    Raises:
        InvalidError: an occupation or a commune does not exist.
    """
    found: dict[str, Any] = {}
    for name in edit.model_fields_set:
        value = getattr(edit, name)
        field = "place" if name == "commune" else name
        found[field] = None if value is None else _AS[name](edit, rome, communes) if name in _AS else _plain(edit, name)
    return found


def _plain(edit: MyProfileEdit, name: str) -> Any:
    return edit.model_dump(mode="json", include={name}, exclude_unset=True)[name]


def _projects(edit: MyProfileEdit, rome: Rome, _: Communes) -> list[dict[str, Any]]:
    return [_with_occupation(one.model_dump(exclude_none=True), rome) for one in edit.projects or ()]


def _experiences(edit: MyProfileEdit, rome: Rome, _: Communes) -> list[dict[str, Any]]:
    return [_with_occupation(one.model_dump(exclude_none=True), rome) for one in edit.experiences or ()]


def _with_occupation(item: dict[str, Any], rome: Rome) -> dict[str, Any]:
    code = item.get("rome")
    if code is None:
        return item
    if code not in rome:
        raise InvalidError("Ce code ROME n’existe pas dans la version en vigueur.")
    return {**item, "rome": {"code": code, "label": rome.occupation(code).label, "version": "4"}}


def _skills(edit: MyProfileEdit, _: Rome, __: Communes) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_none=True) for one in edit.skills or ()]


def _languages(edit: MyProfileEdit, _: Rome, __: Communes) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_none=True) for one in edit.languages or ()]


def _place(edit: MyProfileEdit, _: Rome, communes: Communes) -> dict[str, Any]:
    place = communes.by_insee(edit.commune or "")
    if place is None:
        raise InvalidError("Cette commune n’est pas connue : donnez son code INSEE.")
    return to_dict(place)


_AS: Mapping[str, Callable[[MyProfileEdit, Rome, Communes], Any]] = {
    "projects": _projects,
    "experiences": _experiences,
    "skills": _skills,
    "languages": _languages,
    "commune": _place,
}
