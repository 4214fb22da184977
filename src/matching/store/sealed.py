"""What is written so that erasing a person makes it unreadable: encrypted with a key that is theirs alone.

AES-256-GCM, a nonce of its own each time, bound to the person's internal key.
"""

from collections.abc import Iterable, Mapping
from os import urandom

from sqlalchemy import Connection, select

from matching.errors import InputError
from matching.store.keys import among, parts
from matching.store.schema import person_keys

NONCE_BYTES = 12
"""Source: NIST SP 800-38D, 5.2.1.1."""

_OF = select(person_keys.c.person_key, person_keys.c.secret).where(among(person_keys.c.person_key, "people"))


def seal(connection: Connection, said: Mapping[int, bytes]) -> dict[int, bytes]:
    """Encrypt what is said of people, each with their own key.

    Args:
        connection: to the store.
        said: key of a person -> data.

    Raises:
        InputError: one of them is not in the store.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    secrets, sealed = secrets_of(connection, said), {}
    for key, data in said.items():
        if key not in secrets:
            raise InputError(f"Person {key} is not in the store (erased, perhaps); nothing is written about them.")
        nonce = urandom(NONCE_BYTES)
        sealed[key] = nonce + AESGCM(secrets[key]).encrypt(nonce, data, str(key).encode())
    return sealed


def secrets_of(connection: Connection, people: Iterable[int]) -> dict[int, bytes]:
    """People's keys of encryption, by their internal key; those who are not in the store are left out."""
    found: dict[int, bytes] = {}
    for part in parts(people):
        found |= {key: bytes(secret) for key, secret in connection.execute(_OF, {"people": part})}
    return found


def unseal(secret: bytes, person_key: int, sealed: bytes) -> bytes | None:
    """What was sealed for a person; None when it was for somebody else."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(secret).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], str(person_key).encode())
    except InvalidTag:
        return None
