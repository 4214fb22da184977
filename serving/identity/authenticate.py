"""From the word that a request bears to the caller whom the store knows."""

from collections.abc import Sequence

from matching.domain import Employer
from matching.store import Store
from matching.store.employers import identity
from serving.errors import UnauthenticatedError
from serving.identity.demo import PREFIX, DemoLogin
from serving.identity.keys import IssuerKeys
from serving.identity.principal import Principal, Role, Scope
from serving.identity.providers import Provider
from serving.identity.tokens import FORGED, Claims, Tokens

LONGEST_ID = 200
"""Characters of an external id."""

API_KEY = "mk_"
"""How API keys begin."""

UNKNOWN = "Ce compte n’est pas connu du service : adressez-vous à votre conseiller ou conseillère."


class Authenticator:
    """Recognises callers.

    Attributes:
        demo: gives tokens to whoever asks; None out of the demo.
    """

    def __init__(self, providers: Sequence[Provider], demo: DemoLogin | None = None) -> None:
        """Recognise the tokens of some providers, and those of the demo."""
        self.demo = demo
        keys = {issuer: IssuerKeys(issuer).get for issuer in {provider.issuer for provider in providers}}
        self._tokens = Tokens(providers, keys)

    def __call__(self, store: Store, credential: str) -> Principal:
        """Who bears a credential.

        Args:
            store: where persons, employers and clients are.
            credential: what follows `Bearer`.

        Raises:
            UnauthenticatedError: nobody whom the service knows.
            NotReadyError: the issuer's keys, or the store, cannot be had.
        """
        if credential.startswith(API_KEY):
            raise UnauthenticatedError(FORGED)
        if self.demo is not None and credential.startswith(PREFIX):
            role, id_ = self.demo.verify(credential)
            return _principal(store, role, id_, "default", frozenset(Scope))
        claims = self._tokens.verify(credential)
        return _principal(store, claims.provider.role, _id(claims), claims.provider.source, _scopes(claims))


def _principal(store: Store, role: Role, id_: str, source: str, scopes: frozenset[Scope]) -> Principal:
    match role:
        case Role.JOBSEEKER:
            key = store.profiles.keys([(source, id_)]).get((source, id_))
            return Principal(role, id_, source, person_key=key)
        case Role.EMPLOYER:
            named = Employer(siret=id_)
            key = store.employers.keys([named]).get(identity(named) or "")
            return Principal(role, id_, source, siret=id_, employer_key=key)
        case Role.PARTNER:
            return Principal(role, id_, source, scopes=scopes)
        case _:
            return Principal(role, id_, source)


def _id(claims: Claims) -> str:
    found = claims.values.get(claims.provider.claim)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID:
        raise UnauthenticatedError(FORGED)
    return found


def _scopes(claims: Claims) -> frozenset[Scope]:
    """Those that a token states and that the service knows. Source: RFC 8693, section 4.2."""
    stated = claims.values.get("scope")
    return frozenset(scope for scope in Scope if isinstance(stated, str) and scope in stated.split())
