"""What links carry, and who can read or make it."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from matching.store import Store
from serving.errors import GoneError, NotFoundError
from serving.links import Link, LinkKind, Tokens

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
MINE = Link(LinkKind.ANSWER, 2**62, 17, NOW + timedelta(days=60))


@pytest.fixture
def tokens():
    return Tokens(Fernet(Fernet.generate_key()))


def test_a_link_comes_back_as_it_was_written(tokens):
    for link in (MINE, Link(LinkKind.UNSUBSCRIBE, 1)):
        assert tokens.read(tokens.written(link), NOW, link.kind) == link


def test_a_token_has_no_character_that_an_address_must_escape(tokens):
    assert {*tokens.written(MINE)} <= {*string.ascii_letters, *string.digits, "-", "_"}
    assert len(tokens.written(MINE)) == 119


@pytest.mark.parametrize("kind", [kind for kind in LinkKind if kind is not MINE.kind])
def test_a_token_of_one_kind_is_none_of_another(tokens, kind):
    with pytest.raises(NotFoundError):
        tokens.read(tokens.written(MINE), NOW, kind)


def test_a_link_works_until_the_second_it_expires(tokens):
    token = tokens.written(MINE)
    assert tokens.read(token, MINE.expires_at - timedelta(seconds=1), MINE.kind) == MINE
    with pytest.raises(GoneError, match="expiré"):
        tokens.read(token, MINE.expires_at, MINE.kind)


def test_a_link_without_end_never_expires(tokens):
    link = Link(LinkKind.UNSUBSCRIBE, 1)
    assert tokens.read(tokens.written(link), NOW + timedelta(days=36_500), link.kind) == link


def test_whatever_is_changed_of_a_token_it_is_not_ours(tokens):
    token = tokens.written(MINE)
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "Q") + token[place + 1 :]
        with pytest.raises(NotFoundError):
            tokens.read(changed, NOW, MINE.kind)


@pytest.mark.parametrize("token", ["", "a", "é", "\x00", "=" * 5, "A" * 5_000, "../" * 9, "%2e"])
def test_what_is_no_token_is_not_found(tokens, token):
    with pytest.raises(NotFoundError):
        tokens.read(token, NOW, *LinkKind)


def test_databases_do_not_read_each_others_links():
    with Store.open(":memory:") as one, Store.open(":memory:") as other:
        token = Tokens.of(one).written(MINE)
        assert Tokens.of(one).read(token, NOW, MINE.kind) == MINE
        with pytest.raises(NotFoundError):
            Tokens.of(other).read(token, NOW, MINE.kind)
