"""What an issuer says of itself: its addresses and public keys, kept, and read again when a token names another key."""

import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from serving.errors import NotReadyError
from serving.trusted import authorities

KEPT_S = 3_600.0
"""How long keys are kept without being read again. A key that its issuer withdraws is trusted no longer than that,
unless the issuer does not answer any more."""

FLOOR_S = 10.0
"""Between two reads, however many unknown keys tokens name."""

TIMEOUT_S = 5.0
DISCOVERY = "/.well-known/openid-configuration"


SILENT = "Le fournisseur d’identité ne répond pas : réessayez dans quelques secondes."


class IssuerKeys:
    """The keys of one issuer, and its addresses. Source: OpenID Connect Discovery 1.0; RFC 7517.

    Args:
        issuer: URL.
        clock: seconds, never going back.
    """

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer, self._clock = issuer, clock
        self._keys: KeySet | None = None
        self._addresses: dict[str, Any] = {}
        self._read_at = self._tried_at = -float("inf")
        self._lock = threading.Lock()

    def get(self, kid: str | None) -> KeySet:
        """The keys, read again when `kid` is not among them or they are old.

        Raises:
            NotReadyError: the issuer does not answer and no key is known.
        """
        if self._keys is not None and self._fresh(kid):  # nobody waits for a slow issuer whose keys are known
            return self._keys
        with self._lock:
            if not self._fresh(kid) and self._clock() - self._tried_at >= FLOOR_S:
                self._tried_at = self._clock()
                self._read()
            if self._keys is None:
                raise NotReadyError(SILENT)
            return self._keys

    def endpoint(self, name: str) -> str:
        """An address that the discovery document gives: "token_endpoint".

        Raises:
            NotReadyError: the issuer does not answer, or gives none.
        """
        self.get(None)
        found = self._addresses.get(name)
        if not isinstance(found, str):
            raise NotReadyError(SILENT)
        return found

    def _fresh(self, kid: str | None) -> bool:
        if self._keys is None or self._clock() - self._read_at >= KEPT_S:
            return False
        return kid is None or any(key.kid == kid for key in self._keys)

    def _read(self) -> None:
        """Replace the keys; those known stay when the issuer does not answer or answers nonsense."""
        try:
            with httpx2.Client(timeout=TIMEOUT_S, verify=authorities()) as client:
                found = _json(client, self._issuer.rstrip("/") + DISCOVERY)
                if found.get("issuer") == self._issuer:
                    self._keys = KeySet.import_key_set(_json(client, found["jwks_uri"]))  # type: ignore[arg-type]
                    self._addresses, self._read_at = found, self._clock()
        except (httpx2.HTTPError, httpx2.InvalidURL, JoseError, ValueError, KeyError, TypeError):
            return


def _json(client: httpx2.Client, url: str) -> dict[str, Any]:
    found = client.get(url).raise_for_status().json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
