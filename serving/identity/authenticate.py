"""From the word that a request bears to the caller whom the store knows."""

from collections.abc import Sequence

from matching.domain import Client, ClientScope, Employer
from matching.store import Store
from matching.store.clients import KEY_PREFIX
from matching.store.employers import identity
from serving.errors import UnauthenticatedError
from serving.identity.code_flow import CodeFlow
from serving.identity.demo import PREFIX, DemoLogin
from serving.identity.keys import IssuerKeys
from serving.identity.principal import Principal, Role
from serving.identity.providers import Provider
from serving.identity.tokens import FORGED, Claims, Tokens

LONGEST_ID = 200
"""Characters of an external id, none of which is a control or half a character: databases refuse them."""

UNKNOWN = "Ce compte n’est pas connu du service : adressez-vous à votre conseiller ou conseillère."


class Authenticator:
    """Recognises callers.

    Attributes:
        demo: gives tokens to whoever asks; None out of the demo.
        logins: how people log in with a browser, one a provider that has a label.
    """

    def __init__(self, providers: Sequence[Provider], demo: DemoLogin | None = None) -> None:
        """Recognise the tokens of some providers, and those of the demo."""
        self.demo = demo
        issuers = {issuer: IssuerKeys(issuer) for issuer in {provider.issuer for provider in providers}}
        self._tokens = Tokens(providers, {name: issuer.get for name, issuer in issuers.items()})
        self.logins = [CodeFlow(one, issuers[one.issuer], self._tokens) for one in providers if one.label]

    def __call__(self, store: Store, credential: str) -> Principal:
        """Who bears a credential.

        Args:
            store: where persons, employers and clients are.
            credential: what follows `Bearer`.

        Raises:
            UnauthenticatedError: nobody whom the service knows.
            NotReadyError: the issuer's keys, or the store, cannot be had.
        """
        if credential.startswith(KEY_PREFIX):
            return _bearer(store, store.clients.by_key(credential))
        if self.demo is not None and credential.startswith(PREFIX):
            role, id_ = self.demo.verify(credential)
            return _principal(store, role, id_, "default", frozenset(ClientScope))
        claims = self._tokens.verify(credential)
        return _principal(store, claims.provider.role, named(claims), claims.provider.source, _scopes(claims))

    def known(self, store: Store, role: Role, id_: str, source: str) -> Principal:
        """A person whom their provider named, as the store knows them now; see `Principal`."""
        return _principal(store, role, id_, source, frozenset())


def _principal(store: Store, role: Role, id_: str, source: str, scopes: frozenset[ClientScope]) -> Principal:
    match role:
        case Role.JOBSEEKER:
            return Principal(role, id_, source, person=store.persons.known((source, id_)))
        case Role.EMPLOYER:
            named = Employer(siret=id_)
            key = store.employers.keys([named]).get(identity(named) or "")
            return Principal(role, id_, source, siret=id_, employer_key=key)
        case Role.PARTNER:
            client = store.clients.get(id_)
            return Principal(role, id_, source, scopes=scopes) if client is None else _registered(client, scopes)
        case _:
            return Principal(role, id_, source)


def _bearer(store: Store, client: Client | None) -> Principal:
    """The caller whose key it is."""
    if client is None:
        raise UnauthenticatedError(FORGED)
    if client.role != Role.PARTNER:
        id_ = client.siret if client.role == Role.EMPLOYER and client.siret else client.id
        return _principal(store, Role(client.role), id_, client.source, frozenset())
    return _registered(client, frozenset(ClientScope))


def _registered(client: Client, scopes: frozenset[ClientScope]) -> Principal:
    """A partner with the rights that it was registered with, no more than it asks for."""
    if client.revoked_at is not None:
        raise UnauthenticatedError(UNKNOWN)
    given = frozenset(ClientScope(scope) for scope in client.scopes) & scopes
    return Principal(Role.PARTNER, client.id, client.source, siret=client.siret, audience=client.audience, scopes=given)


def named(claims: Claims) -> str:
    """External id of a token's bearer.

    Raises:
        UnauthenticatedError: there is none that can be kept.
    """
    found = claims.values.get(claims.provider.claim)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID or not found.isprintable():
        raise UnauthenticatedError(FORGED)
    return found


def _scopes(claims: Claims) -> frozenset[ClientScope]:
    """Those that a token states and that the service knows. Source: RFC 8693, section 4.2."""
    stated = claims.values.get("scope")
    return frozenset(scope for scope in ClientScope if isinstance(stated, str) and scope in stated.split())
