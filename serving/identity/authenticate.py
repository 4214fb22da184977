"""From the word that a request bears to the caller whom the store knows."""

from collections.abc import Sequence

from matching.domain import Employer
from matching.store import Store
from matching.store.employers import identity
from serving.errors import UnauthenticatedError
from serving.identity.keys import IssuerKeys
from serving.identity.principal import Principal, Role
from serving.identity.providers import Provider
from serving.identity.tokens import FORGED, Claims, Tokens

API_KEY = "mk_"
"""How API keys begin."""

UNKNOWN = "Ce compte n’est pas connu du service : adressez-vous à votre conseiller ou conseillère."


class Authenticator:
    """Recognises callers.

    Args:
        providers: of tokens.
    """

    def __init__(self, providers: Sequence[Provider]) -> None:
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
        return _principal(store, self._tokens.verify(credential))


def _principal(store: Store, claims: Claims) -> Principal:
    provider = claims.provider
    id_ = claims.values.get(provider.claim)
    if not isinstance(id_, str) or not 0 < len(id_) <= 200:
        raise UnauthenticatedError(FORGED)
    match provider.role:
        case Role.JOBSEEKER:
            key = store.profiles.keys([(provider.source, id_)]).get((provider.source, id_))
            return Principal(Role.JOBSEEKER, id_, provider.source, person_key=key)
        case Role.EMPLOYER:
            named = Employer(siret=id_)
            return Principal(
                Role.EMPLOYER,
                id_,
                provider.source,
                siret=id_,
                employer_key=store.employers.keys([named]).get(identity(named) or ""),
            )
        case role:
            return Principal(role, id_, provider.source)
