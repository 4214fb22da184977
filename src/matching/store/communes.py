"""The communes in use, rebuilt whole."""

from sqlalchemy import delete, insert, select

from matching.geo import Commune, Communes
from matching.store.database import Scope
from matching.store.schema import communes

SEPARATOR = "|"


class CommuneTable:
    """The table of communes; saving others replaces them all."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def save(self, found: Communes) -> None:
        """Replace the communes, in one transaction: a reader sees the old ones or the new ones."""
        rows = [row._asdict() | {"codes_postaux": SEPARATOR.join(row.codes_postaux)} for row in found.rows]
        with self._scope.write() as connection:
            connection.execute(delete(communes))
            if rows:
                connection.execute(insert(communes), rows)

    def load(self) -> Communes | None:
        """The communes; None when none were imported."""
        query = select(*(communes.c[name] for name in Commune._fields)).order_by(communes.c.code_insee)
        with self._scope.read() as connection:
            rows = [dict(zip(Commune._fields, row, strict=True)) for row in connection.execute(query).all()]
        for row in rows:
            row["codes_postaux"] = tuple(filter(None, row["codes_postaux"].split(SEPARATOR)))
        return Communes(Commune(**row) for row in rows) if rows else None
