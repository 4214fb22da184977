"""What text messages need of the store: where they lead, and to which numbers they went."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import DigestKind, DigestState, NewDigest, Person
from matching.errors import InputError
from matching.store import Periods
from matching.store.short_links import ShortLink

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NUMBER = "+33601020304"


@pytest.fixture
def digest(people, anais):
    (key,) = people.digests.write([NewDigest(anais, "welcome", DigestKind.WELCOME, DigestState.READY)], AT)
    return key


def test_a_digest_has_one_token_of_65_bits_however_often_it_is_asked_for(people, anais, digest):
    token = people.short_links.of(digest, anais, AT + DAY)
    assert re.fullmatch(r"[0-9A-Za-z]{11}", token)
    assert people.short_links.of(digest, anais, AT + 2 * DAY) == token
    assert people.short_links.get(token) == ShortLink(anais, digest, AT + DAY)


def test_workers_that_ask_at_once_are_given_the_same_token(people, anais, digest, at_once):
    assert len({*at_once(*[lambda tx: tx.short_links.of(digest, anais, AT)] * 3)}) == 1


def test_another_digest_has_another_token_and_letters_count(people, anais, digest):
    (other,) = people.digests.write([NewDigest(anais, "2026-11-28", DigestKind.OFFERS, DigestState.READY)], AT)
    one, two = (people.short_links.of(key, anais, AT) for key in (digest, other))
    assert one != two
    assert people.short_links.get(one.swapcase()) is None


def test_links_and_numbers_of_nobody_are_refused(people, anais, digest):
    for write in (lambda: people.short_links.of(digest, 99, AT), lambda: people.texted.add(NUMBER, 99, AT)):
        with pytest.raises(InputError, match="not in the store"):
            write()


def test_a_number_tells_all_whom_it_was_written_to_for(people, anais):
    people.persons.upsert([Person("N2", "agency", ("default", "P2"))])
    other = people.persons.keys([("agency", "N2")])["agency", "N2"]
    for person in (anais, other, anais):
        people.texted.add(NUMBER, person, AT)
    assert people.texted.persons(NUMBER) == sorted([anais, other])
    assert people.texted.persons("+33600000000") == []


def test_links_and_numbers_are_told_to_the_person_and_erased_with_them(people, anais, digest, dump):
    token = people.short_links.of(digest, anais, AT)
    people.texted.add(NUMBER, anais, AT)
    told = people.about(anais)
    assert [one["token"] for one in told["short_links"]] == [token]
    assert [one["number"] for one in told["texted"]] == [NUMBER]
    people.erasure.erase(anais, AT)
    assert token not in dump(people) and NUMBER not in dump(people)
    assert people.short_links.get(token) is None and people.texted.persons(NUMBER) == []


def test_links_go_a_month_after_they_expired_and_numbers_three_years_after_the_last_message(people, anais, digest):
    people.short_links.of(digest, anais, AT - 31 * DAY)
    people.texted.add(NUMBER, anais, AT - 1096 * DAY)
    people.texted.add("+33700000000", anais, AT - 1094 * DAY)
    done = people.retention.apply(Periods(), AT)
    assert (done["short_links"], done["texted_numbers"]) == (1, 1)
    assert people.texted.persons("+33700000000") == [anais]


def test_a_link_goes_with_its_digest(people, anais, digest):
    token = people.short_links.of(digest, anais, AT + 4_000 * DAY)
    assert people.retention.apply(Periods(), AT + 1_096 * DAY)["digests"] == 1
    assert people.short_links.get(token) is None
