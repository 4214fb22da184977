"""The name by which a digest goes out, and by which reports about it come back: no one else can make one."""

import hmac
import re

WORD = re.compile(r"([0-9a-f]{1,16})\.([0-9a-f]{32})")
"""The digest's key, then 128 bits of HMAC-SHA-256: a forged report stops nobody's mail."""


class MessageKeys:
    """Names of digests.

    Args:
        secret: `Store.secret("messages")`, the same for every process of a database.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def written(self, digest_id: int) -> str:
        """The name of a digest, the same each time."""
        return f"{digest_id:x}.{self._sealed(digest_id)}"

    def read(self, key: str) -> int | None:
        """The digest of a name; None when it is not ours."""
        found = WORD.fullmatch(key)
        if found is None:
            return None
        digest_id = int(found[1], 16)
        return digest_id if hmac.compare_digest(found[2], self._sealed(digest_id)) else None

    def _sealed(self, digest_id: int) -> str:
        return hmac.digest(self._secret, str(digest_id).encode(), "sha256").hex()[:32]
