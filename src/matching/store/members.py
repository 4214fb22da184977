"""Members of what the store keeps as JSON, read by the database."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Text, cast, func


def member(connection: Connection, payload: ColumnElement[Any], *path: str) -> ColumnElement[Any]:
    """The text of a member of a JSON text, by the names that lead to it; NULL where it is not stated."""
    if connection.dialect.name == "sqlite":
        return cast(func.json_extract(payload, ".".join(("$", *path))), Text)
    found: Any = cast(payload, JSON)
    for name in path:
        found = found[name]
    return cast(found.as_string(), Text)
