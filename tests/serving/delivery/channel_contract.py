"""What every channel does, with a real counterpart: inherit, and give `carrier`, `reached` and `unreachable`."""

from dataclasses import replace

import pytest

from matching.domain import Channel, Subscription
from serving.delivery.carrier import Receipt
from serving.delivery.recipient import OPTIONAL, Recipient


class ChannelContract:
    """One suite, many channels."""

    @pytest.fixture
    def carrier(self):
        """The channel, whose counterpart accepts everything."""
        raise NotImplementedError

    @pytest.fixture
    def reached(self):
        """Tells which digests the counterpart gave to the person, by key, each as often as the person sees it."""
        raise NotImplementedError

    @pytest.fixture
    def unreachable(self):
        """Changes of a person after which the channel cannot reach them."""
        raise NotImplementedError

    @pytest.fixture
    def offers(self, person, digest, message):
        """A message of two offers."""
        return message(digest(person()))

    def test_it_names_a_channel(self, carrier):
        assert isinstance(carrier.channel, Channel)

    def test_what_it_sends_reaches_the_person(self, carrier, offers, reached):
        assert isinstance(carrier.send(offers), Receipt)
        assert reached() == [offers.key]

    def test_the_same_message_twice_is_one_to_the_person(self, carrier, offers, reached):
        carrier.send(offers)
        carrier.send(offers)
        assert reached() == [offers.key]

    def test_two_messages_are_two(self, carrier, person, digest, message, reached):
        zoe = person()
        first, second = digest(zoe), digest(zoe, (3,), "2026-11-29")
        sent = [message(first), message(second)]
        for one in sent:
            carrier.send(one)
        assert sorted(reached()) == sorted(one.key for one in sent)

    def test_it_still_sends_after_it_was_closed(self, carrier, offers, reached):
        carrier.close()
        carrier.send(offers)
        carrier.close()
        assert reached() == [offers.key]

    def test_it_is_available_to_whoever_can_be_reached(self, carrier, offers, store, person, unreachable):
        agreed = frozenset(OPTIONAL)
        assert carrier.available(replace(offers.to, agreed=agreed))
        nobody = person(2, **unreachable)
        assert not carrier.available(Recipient(nobody, store.persons.get([nobody])[nobody], Subscription(), agreed))

    def test_a_channel_that_is_stopped_is_not_available(self, carrier, offers):
        stopped = frozenset({(carrier.channel, "")})
        assert not carrier.available(replace(offers.to, agreed=frozenset(OPTIONAL), faulty=stopped))

    def test_an_optional_channel_is_not_available_without_consent(self, carrier, offers):
        without = replace(offers.to, agreed=frozenset())
        assert carrier.available(without) == (carrier.channel not in OPTIONAL)
