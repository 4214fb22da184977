import pytest

from matching.domain import Channel, DigestState
from serving.delivery.space import Space
from tests.serving.delivery.channel_contract import ChannelContract
from tests.serving.delivery.conftest import AT


class TestEmail(ChannelContract):
    @pytest.fixture
    def carrier(self, email):
        return email()

    @pytest.fixture
    def reached(self, relay):
        """A mailbox keeps one mail of each Message-ID."""
        return lambda: [id_.strip("<>").partition("@")[0] for id_ in relay.mails]

    @pytest.fixture
    def unreachable(self):
        return {"emails": ()}


class TestSpace(ChannelContract):
    @pytest.fixture
    def carrier(self):
        return Space()

    @pytest.fixture
    def reached(self, store, office):
        """The inbox lists the person's digests: sent or not, each is there once."""
        keys = office().keys
        return lambda: [keys.written(one.digest_id) for one in store.digests.of_person(1, None, 9)]

    @pytest.fixture
    def unreachable(self):
        return {"profile": None}

    def test_the_inbox_holds_what_was_sent(self, store, person, digest, deliver):
        zoe = person(channels=(Channel.SPACE,))
        digest(zoe)
        deliver([Space()])
        (one,) = store.digests.of_person(zoe, None, 9)
        assert (one.state, one.channel, one.sent_at) == (DigestState.SENT, Channel.SPACE, AT)
