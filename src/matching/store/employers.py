"""Employers as offers name them: one row per SIRET, or per folded name where no SIRET is given."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from matching.domain import Employer
from matching.normalize.text import fold
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.schema import employers


class Employers:
    """The table of employers; rows appear with the offers that name them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, keys: Iterable[int]) -> dict[int, Employer]:
        """The employers of the internal keys that exist."""
        c = employers.c
        found: dict[int, Employer] = {}
        with self._scope.read() as connection:
            for part in parts(list(keys)):
                rows = connection.execute(select(c.key, c.name, c.siret).where(c.key.in_(part)))
                found.update((key, Employer(name, siret)) for key, name, siret in rows)
        return found

    def keys(self, named: Iterable[Employer]) -> dict[str, int]:
        """`identity` -> key of the employers that exist."""
        with self._scope.read() as connection:
            return _keys(connection, [name for name in map(identity, named) if name])


def identity(employer: Employer) -> str | None:
    """What tells employers apart: the SIRET, else the name without case, accents or extra spaces; None when unnamed."""
    if employer.siret:
        return f"siret:{employer.siret}"
    folded = " ".join(fold(employer.name or "").split())
    return f"name:{folded}" if folded else None


def ensure(connection: Connection, named: dict[str, Employer]) -> dict[str, int]:
    """Key of each employer by identity, rows added where missing."""
    known = _keys(connection, list(named))
    if missing := [name for name in named if name not in known]:
        rows = [{"identity": name, "siret": named[name].siret, "name": named[name].name} for name in missing]
        connection.execute(insert(employers), rows)
        known |= _keys(connection, missing)
    return known


def _keys(connection: Connection, identities: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts(identities):
        rows = connection.execute(select(employers.c.identity, employers.c.key).where(employers.c.identity.in_(part)))
        found.update((name, key) for name, key in rows)
    return found
