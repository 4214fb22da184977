"""Tokens of a real provider, and every way in which one is not to be believed."""

import base64
import hmac
import json
import time

import httpx2
import pytest
from joserfc.jwk import RSAKey

from serving.errors import NotReadyError, UnauthenticatedError
from serving.identity.keys import FLOOR_S, IssuerKeys
from serving.identity.principal import Role
from serving.identity.providers import Provider as Trusted
from serving.identity.tokens import EXPIRED, LEEWAY_S, Tokens
from tests.serving.provider import Provider


@pytest.fixture
def own():
    """A provider of this test's own."""
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def tokens(own, clock):
    trusted = [Trusted(own.issuer, role.value, role) for role in (Role.JOBSEEKER, Role.ADVISER)]
    return Tokens(trusted, {own.issuer: IssuerKeys(own.issuer, clock).get})


def test_a_token_says_who_and_through_which_provider(own, tokens):
    claims = tokens.verify(own.token("P001", "adviser"))
    assert claims.values["sub"] == "P001"
    assert claims.provider.role is Role.ADVISER


def test_client_credentials_give_tokens_that_are_verified_alike(own, tokens):
    form = {"grant_type": "client_credentials", "client_id": "agence", "audience": "adviser", "scope": "a b"}
    answer = httpx2.post(f"{own.issuer}/token", data=form).json()
    assert tokens.verify(answer["access_token"]).values["scope"] == "a b"


def test_clocks_may_differ_by_the_leeway_and_no_more(own, tokens):
    now = int(time.time())
    assert tokens.verify(own.token("P001", "adviser", exp=now - LEEWAY_S + 20))
    assert tokens.verify(own.token("P001", "adviser", nbf=now + LEEWAY_S - 20, iat=now + LEEWAY_S - 20))
    with pytest.raises(UnauthenticatedError, match=EXPIRED):
        tokens.verify(own.token("P001", "adviser", exp=now - LEEWAY_S - 20))
    with pytest.raises(UnauthenticatedError):
        tokens.verify(own.token("P001", "adviser", nbf=now + LEEWAY_S + 20))


def test_keys_are_read_once_then_again_for_one_that_is_not_known(own, tokens, clock):
    tokens.verify(own.token("P001", "adviser"))
    tokens.verify(own.token("P002", "adviser"))
    assert own.reads == 1
    own.rotate()
    clock.now += FLOOR_S
    assert tokens.verify(own.token("P001", "adviser"))
    assert tokens.verify(own.token("P001", "adviser", key=own.keys[0])), "the former key is still published"
    assert own.reads == 2


def test_unknown_keys_do_not_make_the_issuer_be_read_at_will(own, tokens):
    tokens.verify(own.token("P001", "adviser"))
    for _ in range(5):
        with pytest.raises(UnauthenticatedError):
            tokens.verify(own.token("P001", "adviser", key=RSAKey.generate_key(2048, auto_kid=True)))
    assert own.reads == 1


def test_an_issuer_that_does_not_answer_is_no_fault_of_the_caller(own, tokens, clock):
    own.answers = False
    with pytest.raises(NotReadyError):
        tokens.verify(own.token("P001", "adviser"))
    own.answers = True
    clock.now += FLOOR_S
    assert tokens.verify(own.token("P001", "adviser"))
    own.answers = False
    clock.now += 1e6
    assert tokens.verify(own.token("P001", "adviser")), "the keys known are good while their issuer is silent"


def _shared(body, secret, kid):
    """The body signed with a secret by HMAC, which the library refuses to do with a public key."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": kid}).encode()).decode().rstrip("=")
    digest = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def forged(own):
    public = own.keys[0].as_pem(private=False)
    good = own.token("P001", "adviser")
    head, body, signature = good.split(".")
    yield "another audience", own.token("P001", "someone-else")
    yield "no audience", own.token("P001", None)
    yield "another issuer", own.token("P001", "adviser", iss="https://elsewhere.example")
    yield "no issuer", own.token("P001", "adviser", iss=None)
    yield "no end", own.token("P001", "adviser", exp=None)
    yield "an end that is no time", own.token("P001", "adviser", exp="tomorrow")
    yield (
        "another key",
        own.token("P001", "adviser", key=RSAKey.generate_key(2048, parameters={"kid": own.keys[0].kid})),
    )
    yield "another body", ".".join([head, own.token("P002", "adviser").split(".")[1], signature])
    yield "no signature", f"{head}.{body}."
    yield "the algorithm none", "eyJhbGciOiJub25lIn0." + body + "."
    yield "the public key as a secret", _shared(body, public, own.keys[0].kid)
    yield "nothing", ""
    yield "no token", "a.b.c"
    yield "half a token", good[: len(good) // 2]
    yield "no ASCII", "é.é.é"
    yield "a list for a body", head + ".W10." + signature
    yield "too long", good + "a" * 10_000


FORGED = [
    *("another audience", "no audience", "another issuer", "no issuer", "no end", "an end that is no time"),
    *("another key", "another body", "no signature", "the algorithm none", "the public key as a secret", "nothing"),
    *("no token", "half a token", "no ASCII", "a list for a body", "too long"),
]


def test_what_is_forged_is_refused(own, tokens):
    tried = dict(forged(own))
    assert [*tried] == FORGED
    for what, token in tried.items():
        with pytest.raises(UnauthenticatedError):
            tokens.verify(token)
            raise AssertionError(what)
