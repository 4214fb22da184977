"""Short links: where a digest is read without login, in the few characters that a text message leaves for it."""

import secrets
import string
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from matching.errors import InputError
from matching.store.database import Scope
from matching.store.held import held
from matching.store.once import insert_once
from matching.store.schema import short_links

ALPHABET = string.digits + string.ascii_letters
LENGTH = 11
"""Characters of a token, drawn at random: 65 bits. Who tries a million a second finds one of a million in a year at
best, and a caller is let try 20 a second (`MATCHING_RATE_LIMIT`)."""


@dataclass(frozen=True, slots=True)
class ShortLink:
    """What a token leads to.

    Attributes:
        expires_at: from when it leads nowhere, aware.
    """

    person_key: int
    digest_id: int
    expires_at: datetime


class ShortLinks:
    """The table of short links."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, digest_id: int, person_key: int, expires_at: datetime) -> str:
        """The token of a digest, the same each time it is asked for.

        Args:
            digest_id: what it leads to.
            person_key: whose digest that is.
            expires_at: how long the token works, when it is new; aware.

        Raises:
            InputError: there is no such person.
        """
        new = {"token": "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)), "expires_at": expires_at}
        new |= {"digest_key": digest_id, "person_key": person_key}
        with self._scope.write() as connection:
            if not held(connection, [person_key]):
                raise InputError(f"Person {person_key} is not in the store (erased, perhaps); nothing is written.")
            connection.execute(insert_once(connection, short_links).values(new))
            query = select(short_links.c.token).where(short_links.c.digest_key == digest_id)
            token: str = connection.execute(query).scalar_one()
        return token

    def get(self, token: str) -> ShortLink | None:
        """What a token leads to, expired or not; None: it was never given, or it was forgotten."""
        c = short_links.c
        query = select(c.person_key, c.digest_key, c.expires_at).where(c.token == token)
        with self._scope.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else ShortLink(*row)

    def forget(self, before: datetime) -> int:
        """Delete those that expired before a moment; how many."""
        with self._scope.write() as connection:
            return connection.execute(delete(short_links).where(short_links.c.expires_at < before)).rowcount
