"""What is written so that erasing a person makes it unreadable: encrypted with a key that is theirs alone.

AES-256-GCM, a nonce of its own each time, bound to the person's internal key.
"""

from os import urandom

from sqlalchemy import Connection, select

from matching.errors import InputError
from matching.store.schema import person_keys

NONCE_BYTES = 12
"""Source: NIST SP 800-38D, 5.2.1.1."""


def seal(connection: Connection, person_key: int, data: bytes) -> bytes:
    """Encrypt data with a person's key.

    Raises:
        InputError: the person is not in the store.
    """
    secret = secret_of(connection, person_key)
    if secret is None:
        raise InputError(f"Person {person_key} is not in the store (erased, perhaps); nothing is written about them.")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = urandom(NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, data, str(person_key).encode())


def secret_of(connection: Connection, person_key: int) -> bytes | None:
    """A person's key of encryption; None when they are not in the store."""
    query = select(person_keys.c.secret).where(person_keys.c.person_key == person_key)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)


def unseal(secret: bytes, person_key: int, sealed: bytes) -> bytes | None:
    """What was sealed for a person; None when it was for somebody else."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(secret).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], str(person_key).encode())
    except InvalidTag:
        return None
