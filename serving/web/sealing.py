"""What a cookie holds: sealed with a key of the database, so that nobody reads or makes one."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from matching.store import Store


def seal(store: Store, purpose: str, content: dict[str, Any]) -> str:
    """A content as a text for one purpose, which no other reads."""
    return _key(store, purpose).encrypt(json.dumps(content).encode()).decode()


def unseal(store: Store, purpose: str, text: str, lasts_s: int) -> dict[str, Any] | None:
    """The content of a text; None: not sealed by this service for this purpose, or older than `lasts_s` seconds."""
    try:
        content: dict[str, Any] = json.loads(_key(store, purpose).decrypt(text.encode(), ttl=lasts_s))
    except (InvalidToken, ValueError):
        return None
    return content


def _key(store: Store, purpose: str) -> Fernet:
    """Source: Fernet, AES-128-CBC and HMAC-SHA-256, https://github.com/fernet/spec."""
    return Fernet(base64.urlsafe_b64encode(store.secret(purpose)))
