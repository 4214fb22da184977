from dataclasses import replace

import pytest

from matching.domain import Channel, Subscription
from matching.domain.people import Person
from serving.delivery.carrier import Permanent
from serving.delivery.paper.carrier import Paper, Post
from serving.delivery.recipient import Recipient
from tests.serving.delivery.channel_contract import ChannelContract
from tests.serving.delivery.paper.conftest import AGENCY, HOME


class TestPaper(ChannelContract):
    @pytest.fixture
    def carrier(self, post):
        return Paper(post)

    @pytest.fixture
    def reached(self, waiting):
        return lambda: [*waiting()]

    @pytest.fixture
    def unreachable(self):
        return {"postal_address": ()}

    def test_an_address_that_no_window_shows_is_no_way_to_reach_someone(self, carrier, store, person):
        key = person(postal_address=("77 rue des Ajoncs",))
        assert not carrier.available(Recipient(key, store.persons.get([key])[key], Subscription()))

    def test_an_address_from_which_a_letter_came_back_is_not_used_and_a_new_one_is(self, carrier):
        faulty = frozenset({(Channel.PAPER, "\n".join(HOME))})
        gone = Recipient(1, Person("1", postal_address=HOME), Subscription(), faulty=faulty)
        moved = Recipient(1, Person("1", postal_address=("1 rue Neuve", "69001 Lyon")), Subscription(), faulty=faulty)
        assert not carrier.available(gone)
        assert carrier.available(moved)

    def test_an_address_that_changed_meanwhile_says_why_in_french(self, carrier, person, digest, message):
        with pytest.raises(Permanent, match="ne finit pas par un code postal"):
            carrier.send(message(digest(person(postal_address=("77 rue des Ajoncs",)))))

    def test_what_no_font_shows_goes_by_another_channel(self, carrier, person, digest, message, waiting):
        with pytest.raises(Permanent, match="ne peut pas être composée"):
            carrier.send(message(digest(person(name="面包"))))
        assert waiting() == {}

    def test_a_letter_that_is_read_with_the_person_waits_apart_where_somebody_reads_them(
        self, post, tmp_path, person, digest, message, waiting
    ):
        sent = message(digest(person()))
        sent = replace(sent, to=replace(sent.to, visited=True))
        Paper(post).send(sent)
        assert ([*waiting()], [*waiting("visits")]) == ([], [sent.key])
        Paper(Post.of(AGENCY, tmp_path / "print", visits=False)).send(sent)
        assert [*waiting()] == [sent.key]
