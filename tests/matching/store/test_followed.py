from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.errors import InputError
from matching.store.migrate import HEAD, move

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def offers(people, offer):
    people.offers.upsert([offer, replace(offer, id="A2")])
    return people


def test_an_offer_is_followed_once_and_no_longer_when_its_adviser_says_so(offers):
    offers.followed_offers.follow("C1", 1, AT)
    offers.followed_offers.follow("C1", 1, AT + DAY)
    offers.followed_offers.follow("C1", 2, AT + DAY)
    offers.followed_offers.follow("C2", 1, AT)
    assert offers.followed_offers.of_adviser("C1") == {2: AT + DAY, 1: AT}
    assert offers.followed_offers.followers([1, 2]) == {1: ["C1", "C2"], 2: ["C1"]}
    assert offers.followed_offers.unfollow("C1", 2)
    assert not offers.followed_offers.unfollow("C1", 2)
    assert offers.followed_offers.offers() == [1]


def test_an_offer_that_is_not_there_is_not_followed(offers):
    with pytest.raises(InputError, match="no offer 9"):
        offers.followed_offers.follow("C1", 9, AT)


def test_an_adviser_who_opens_a_shortlist_for_an_offer_follows_it_and_an_employer_does_not(offers):
    offers.shortlists.create("adviser", "C1", "Pain", AT, 1)
    offers.shortlists.create("adviser", "C1", "Divers", AT)
    offers.shortlists.create("adviser", "C1", "Partie", AT, 9)
    offers.shortlists.create("employer", "123", "Pain", AT, 2)
    assert offers.followed_offers.followers([1, 2, 9]) == {1: ["C1"]}


def test_an_offer_erased_is_followed_by_nobody(offers):
    offers.followed_offers.follow("C1", 1, AT)
    offers.offers.erase([1])
    assert offers.followed_offers.offers() == []


def test_those_who_kept_a_shortlist_for_an_offer_before_follow_it(offers):
    offers.shortlists.create("adviser", "C1", "Pain", AT + DAY, 1)
    offers.shortlists.create("adviser", "C1", "Encore", AT, 1)
    offers.shortlists.create("adviser", "C2", "Partie", AT, 9)
    with offers._scope.write() as connection:
        move(connection, "0015")
    with offers._scope.write() as connection:
        move(connection, HEAD)
    assert offers.followed_offers.of_adviser("C1") == {1: AT}
    assert offers.followed_offers.of_adviser("C2") == {}
