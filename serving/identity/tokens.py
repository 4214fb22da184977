"""Bearer tokens of identity providers: signature, issuer, audience and times are checked before anything is read."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from serving.errors import UnauthenticatedError
from serving.identity.providers import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Of signatures by a private key; a shared secret or no signature is refused. Source: RFC 7518, RFC 9864."""

LEEWAY_S = 60
"""How far the clocks of an issuer and of the service may be apart."""

LONGEST = 8_192
"""Characters of a token."""

FORGED = "Ce jeton d’accès n’est pas valide : reconnectez-vous."
EXPIRED = "Votre session a expiré : reconnectez-vous."


@dataclass(frozen=True, slots=True)
class Claims:
    """A token that was verified.

    Attributes:
        provider: whose token it is.
        values: its claims.
    """

    provider: Provider
    values: Mapping[str, Any]


class Tokens:
    """Verifies tokens.

    Args:
        providers: those trusted.
        keys: gives the keys of an issuer, by key id.
    """

    def __init__(self, providers: Sequence[Provider], keys: Mapping[str, Callable[[str | None], KeySet]]) -> None:
        self._providers, self._keys = providers, keys

    def verify(self, token: str) -> Claims:
        """The claims of a token.

        Raises:
            UnauthenticatedError: it is expired, forged, or not of a provider that is trusted.
            NotReadyError: the keys of its issuer cannot be had.
        """
        header, payload = _unverified(token)
        issuer = payload.get("iss")
        known = [one for one in self._providers if one.issuer == issuer]
        if not known:
            raise UnauthenticatedError(FORGED)
        kid = header.get("kid")
        try:
            values = jwt.decode(token, self._keys[known[0].issuer](kid), algorithms=[*ALGORITHMS]).claims
            _times(known[0].issuer).validate(values)
        except ExpiredTokenError as error:
            raise UnauthenticatedError(EXPIRED) from error
        except (JoseError, ValueError, TypeError) as error:
            raise UnauthenticatedError(FORGED) from error
        return Claims(_meant_for(known, values), values)


def _times(issuer: str) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(leeway=LEEWAY_S, iss={"essential": True, "value": issuer}, exp={"essential": True})


def _meant_for(providers: Sequence[Provider], claims: Mapping[str, Any]) -> Provider:
    stated = claims.get("aud")
    audiences = stated if isinstance(stated, list) else [stated]
    for provider in providers:
        if provider.audience in audiences:
            return provider
    raise UnauthenticatedError(FORGED)


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload, only to know whose keys verify them."""
    try:
        if len(token) > LONGEST:
            raise ValueError("too long")
        parts = [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]]
        header, payload = parts
    except (ValueError, RecursionError) as error:
        raise UnauthenticatedError(FORGED) from error
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise UnauthenticatedError(FORGED)
    return header, payload
