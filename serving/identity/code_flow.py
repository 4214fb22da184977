"""How people log in with a browser: their provider sends them back with a code, which is worth a token to us alone.

Source: OpenID Connect Core 1.0, section 3.1; PKCE, RFC 7636; RFC 9207; OAuth 2.0 security practice, RFC 9700.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import httpx2

from serving.errors import NotReadyError, UnauthenticatedError
from serving.identity.keys import SILENT, TIMEOUT_S, IssuerKeys
from serving.identity.providers import Provider
from serving.identity.tokens import FORGED, Claims, Tokens
from serving.trusted import authorities


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login under way, which the browser keeps sealed until it comes back.

    Attributes:
        state: ties what comes back to this browser.
        nonce: ties the token to this login.
        verifier: ties the code to us.
    """

    state: str = field(default_factory=_secret)
    nonce: str = field(default_factory=_secret)
    verifier: str = field(default_factory=_secret)


class CodeFlow:
    """The login of one provider.

    Attributes:
        provider: whose.

    Args:
        provider: whose; its audience is our `client_id`.
        issuer: where its addresses are found.
        tokens: verifies what it issues.
    """

    def __init__(self, provider: Provider, issuer: IssuerKeys, tokens: Tokens) -> None:
        self.provider = provider
        self._issuer, self._tokens = issuer, tokens

    def address(self, attempt: Attempt, back: str) -> str:
        """Where the browser goes to log in, and comes from to `back`.

        Raises:
            NotReadyError: the provider does not answer.
        """
        asked = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self.provider.audience,
            "redirect_uri": back,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": _challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        endpoint = self._issuer.endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def claims(self, attempt: Attempt, said: dict[str, str], back: str) -> Claims:
        """Whom the provider sent back.

        Args:
            attempt: as it began.
            said: the query with which the browser came.
            back: as for `address`.

        Raises:
            UnauthenticatedError: nobody, or not by this login.
            NotReadyError: the provider does not answer.
        """
        if not hmac.compare_digest(said.get("state", "").encode(), attempt.state.encode()):
            raise UnauthenticatedError(FORGED)
        if said.get("iss", self.provider.issuer) != self.provider.issuer or not said.get("code"):
            raise UnauthenticatedError(FORGED)
        claims = self._tokens.verify(self._id_token(said["code"], attempt.verifier, back))
        ours, values = self.provider, claims.values
        if claims.provider != ours or values.get("nonce") != attempt.nonce:
            raise UnauthenticatedError(FORGED)
        if values.get("azp", ours.audience) != ours.audience:
            raise UnauthenticatedError(FORGED)
        return claims

    def _id_token(self, code: str, verifier: str, back: str) -> str:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        found = self._ask(self._issuer.endpoint("token_endpoint"), form).get("id_token")
        if not isinstance(found, str):
            raise UnauthenticatedError(FORGED)
        return found

    def _ask(self, endpoint: str, form: dict[str, str]) -> dict[str, Any]:
        secret, name = self.provider.client_secret, self.provider.audience
        auth = None if secret is None else (quote(name, safe=""), quote(secret, safe=""))  # RFC 6749, section 2.3.1
        try:
            with httpx2.Client(timeout=TIMEOUT_S, auth=auth, verify=authorities()) as client:
                sent = form if secret is not None else {**form, "client_id": name}
                response = client.post(endpoint, data=sent)
            if response.is_client_error:
                raise UnauthenticatedError(FORGED)
            found = response.raise_for_status().json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise NotReadyError(SILENT) from error
        return found if isinstance(found, dict) else {}


def _challenge(verifier: str) -> str:
    """Source: RFC 7636, section 4.2."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
