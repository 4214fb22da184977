"""Who asked to be forgotten, known again by a keyed hash alone.

The key is `identity.secret`, made with the database and kept in it: a restored backup of the same database knows the
same people again, and a list taken out of it tells nothing without it.
"""

import hmac
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, exists, select

from matching.store.keys import Ref, parts
from matching.store.schema import forgotten, identity


def secret_of(connection: Connection) -> bytes:
    """What the database was made with, 32 bytes."""
    secret: bytes = connection.execute(select(identity.c.secret)).scalar_one()
    return secret


def digester(connection: Connection) -> Callable[[Ref], bytes]:
    """HMAC-SHA-256 of an external key (source, id), 32 bytes. Source: RFC 2104."""
    secret = secret_of(connection)

    def digest(ref: Ref) -> bytes:
        source, id_ = (part.encode() for part in ref)
        return hmac.digest(secret, len(source).to_bytes(4, "big") + source + id_, "sha256")

    return digest


def forgotten_among(connection: Connection, refs: Iterable[Ref]) -> set[Ref]:
    """Those of the external keys that were erased at the person's request."""
    if not connection.execute(select(exists().where(forgotten.c.digest.is_not(None)))).scalar_one():
        return set()
    digest, found = digester(connection), set[Ref]()
    known = {digest(ref): ref for ref in refs}
    for part in parts(list(known)):
        rows = connection.execute(select(forgotten.c.digest).where(forgotten.c.digest.in_(part))).scalars()
        found |= {known[bytes(row)] for row in rows}
    return found
