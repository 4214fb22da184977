"""The ROME release in use, kept row by row and rebuilt whole."""

from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from matching.rome import Release, Rome
from matching.store.database import Scope
from matching.store.schema import rome_release, rome_tables


class RomeTables:
    """The tables of one release; saving another replaces it as a whole."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    @property
    def version(self) -> str | None:
        """Version of the release kept; None when none was imported."""
        with self._scope.read() as connection:
            return _version(connection)

    def save(self, rome: Rome) -> None:
        """Replace the release, in one transaction: a reader sees the old one or the new one."""
        with self._scope.write() as connection:
            connection.execute(delete(rome_release))
            connection.execute(insert(rome_release), {"version": rome.version})
            for name, columns, rows in rome.release.tables():
                connection.execute(delete(rome_tables[name]))
                values = [{"position": i, **dict(zip(columns, row, strict=True))} for i, row in enumerate(rows)]
                if values:
                    connection.execute(insert(rome_tables[name]), values)

    def load(self) -> Rome | None:
        """Rebuild the release; None when none was imported."""
        with self._scope.read() as connection:
            version = _version(connection)
            if version is None:
                return None
            tables = {name: connection.execute(_rows(name)).all() for name in rome_tables}
            return Rome(Release.from_tables(version, tables))


def _version(connection: Connection) -> str | None:
    return connection.execute(select(rome_release.c.version)).scalar_one_or_none()


def _rows(name: str) -> Select[Any]:
    table = rome_tables[name]
    return select(*(column for column in table.c if column.name != "position")).order_by(table.c.position)
