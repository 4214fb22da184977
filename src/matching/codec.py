"""Domain dataclasses to JSON and back, exactly: what the store keeps as payload and what commands print.

Fields at their default are left out, so that a payload stays readable when a class gains a field with a default.
What is written follows a plan worked out once from the type hints of each class; msgspec reads it back, checking types.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
Convert = Callable[[Any], Any]

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_ABSENT = object()


def to_json(value: object) -> str:
    """A dataclass as one line of JSON.

    Raises:
        ValueError: a number is NaN or infinite.
    """
    return _ENCODE(to_dict(value))


def from_json(cls: type[T], text: str | bytes) -> T:
    """The dataclass that `to_json` wrote.

    Raises:
        ValueError: the text is not JSON, or not of this class: an unknown enum value, a missing field, another type.
    """
    kind: Any = cls
    return typing.cast(T, _decoder(kind).decode(text))


def to_dict(value: object) -> dict[str, Any]:
    """A dataclass as the dict that `to_json` would write, fields at their default left out."""
    kind: Any = type(value)
    return typing.cast("dict[str, Any]", _encoder(kind)(value))


def from_dict(cls: type[T], payload: dict[str, Any]) -> T:
    """The dataclass of a dict made by `to_dict`; keys that the class does not know are ignored.

    Raises:
        ValueError: as `from_json`.
    """
    return msgspec.convert(payload, cls)


@cache
def _encoder(cls: type) -> Convert:
    """One dataclass -> dict."""
    hints = typing.get_type_hints(cls)
    plan = [(f.name, _default(f), _encode_as(hints[f.name])) for f in dataclasses.fields(cls)]

    def encode(value: Any) -> dict[str, Any]:
        out = {}
        for name, default, convert in plan:
            item = getattr(value, name)
            if item is default or item == default:
                continue
            out[name] = item if convert is None or item is None else convert(item)
        return out

    return encode


@cache
def _decoder(cls: type) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(cls)


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else _ABSENT


def _encode_as(hint: Any) -> Convert | None:
    """How to turn a value of this type into what JSON knows; None when it is already. String enums already are."""
    kind, parts = _unwrap(hint)
    if kind is tuple:
        inner = _encode_as(parts[0])
        return None if inner is None else lambda items: [inner(item) for item in items]
    if dataclasses.is_dataclass(kind):
        return _encoder(typing.cast(type, kind))
    if kind in (date, datetime):
        return typing.cast(Convert, kind.isoformat)
    return None


def _unwrap(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """`X | None` -> X; a wider union stays one, of what JSON knows."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        kept = [part for part in parts if part is not type(None)]
        return _unwrap(kept[0]) if len(kept) == 1 else (typing.Union, ())
    return (origin or hint), parts
