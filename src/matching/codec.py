"""Domain dataclasses to JSON and back, exactly: what the store keeps as payload and what commands print.

Fields at their default are left out, so that a payload stays readable when a class gains a field with a default.
The plan of each class is worked out once from its type hints; no class is named here.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
Convert = Callable[[Any], Any]

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_DECODE = json.JSONDecoder().decode
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
        ValueError: the text is not JSON.
        KeyError: an enum value is unknown.
        TypeError: a field without default is missing.
    """
    return from_dict(cls, _DECODE(text if isinstance(text, str) else text.decode()))


def to_dict(value: object) -> dict[str, Any]:
    """A dataclass as the dict that `to_json` would write, fields at their default left out."""
    kind: Any = type(value)
    return typing.cast("dict[str, Any]", _encoder(kind)(value))


def from_dict(cls: type[T], payload: dict[str, Any]) -> T:
    """The dataclass of a dict made by `to_dict`; keys that the class does not know are ignored."""
    kind: Any = cls
    return typing.cast(T, _decoder(kind)(payload))


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
def _decoder(cls: type) -> Convert:
    """One dict -> dataclass."""
    hints = typing.get_type_hints(cls)
    known = {f.name for f in dataclasses.fields(cls)}
    plan = [(name, convert) for name in known if (convert := _decode_as(hints[name])) is not None]

    def decode(payload: dict[str, Any]) -> Any:
        out = {**payload} if payload.keys() <= known else {k: v for k, v in payload.items() if k in known}
        for name, convert in plan:
            item = out.get(name)
            if item is not None:
                out[name] = convert(item)
        return cls(**out)

    return decode


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


def _decode_as(hint: Any) -> Convert | None:
    """How to turn what JSON gave back into this type; None when it is already."""
    kind, parts = _unwrap(hint)
    if kind is tuple:
        inner = _decode_as(parts[0])
        return tuple if inner is None else lambda items: tuple([inner(item) for item in items])
    if kind is dict:
        key = _decode_as(parts[0]) or (lambda k: k)
        return lambda items: {key(k): v for k, v in items.items()}
    if dataclasses.is_dataclass(kind):
        return _decoder(typing.cast(type, kind))
    if kind in (date, datetime):
        return typing.cast(Convert, kind.fromisoformat)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    return (lambda item: tuple(item) if type(item) is list else item) if kind is typing.Union else None


def _unwrap(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """`X | None` -> X; a wider union stays one: it may hold a tuple, which JSON gives back as a list."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        kept = [part for part in parts if part is not type(None)]
        return _unwrap(kept[0]) if len(kept) == 1 else (typing.Union, tuple(kept))
    return (origin or hint), parts
