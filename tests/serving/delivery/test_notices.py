"""Mails to advisers, through a real SMTP server: one for all that is new, and no word of any person."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from threading import Event

import pytest

from matching.domain import MailRhythm, NoticeKind
from matching.sourcing import tickets
from matching.store.adviser_mails import NOTICES
from matching.store.notices import NewNotice
from matching.testing import make_profile
from serving.delivery.notices.said import WORDS
from serving.delivery.notices.sending import Sending
from serving.delivery.settings import Relay as Described
from serving.delivery.smtp import Server
from serving.links import LinkKind, Tokens
from tests.serving.delivery.conftest import SENDER

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""A Friday."""
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNE = "anne.serigny@agence.example"


@pytest.fixture
def wants(market):
    """Has C1 want mails; the key of the row."""
    market.profiles.upsert([make_profile(f"P{n}") for n in (1, 2, 3)])

    def wants(rhythm=MailRhythm.AT_ONCE, address=ANNE):
        return market.adviser_mails.put("C1", address, rhythm).key

    return wants


@pytest.fixture
def tell(market):
    """Tells C1 of some people for an offer."""

    def tell(*profiles, offer=1, kind=NoticeKind.PROFILE, at=AT):
        market.notices.tell([NewNotice("C1", kind, offer, key) for key in profiles], at)

    return tell


@pytest.fixture
def send(market, relay, office, clock):
    """Takes the mails that are due and sends them; how many left."""

    def send(at=AT, held=lambda: True, **changes):
        clock.now = at
        described = Described(
            Server("127.0.0.1", relay.port, starttls=False, timeout_s=2), SENDER, "retours@emploi.example"
        )
        tasks = market.outbox.take(9, at, timedelta(minutes=10), NOTICES)
        return Sending(office(**changes), described).batch(tasks, held)

    return send


def parts(mail):
    return [" ".join(mail.get_body(kind).get_content().split()) for kind in ("plain", "html")]


def test_one_mail_says_how_many_people_fit_each_offer_and_what_is_asked_without_a_word_of_anyone(
    market, wants, tell, send, relay, store
):
    row = wants()
    tell(1, 2)
    tell(3, offer=2)
    with store.transaction() as tx:
        ticket = tickets.ask(tx, 3, tx.offers.get([3])[3], "C9", AT)
        tx.notices.remind(["C1"], NoticeKind.TICKET, ticket.key, AT)
    assert send() == 1
    (mail,) = relay.parsed()
    assert (mail["To"], mail["Subject"], mail["Reply-To"]) == (ANNE, "3 alertes pour vous", None)
    assert relay.envelopes == [("retours@emploi.example", ANNE)]
    for text in parts(mail):
        assert "2 personnes conviennent à une offre que vous suivez : Boulangère ou boulanger n° 1, Lyon" in text
        assert "1 personne convient à une offre que vous suivez : Boulangère ou boulanger n° 2, Lyon" in text
        assert "On cherche des personnes pour une offre : Boulangère ou boulanger n° 3, Lyon" in text
        assert "https://offres.exemple.fr/conseil/alertes" in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    link = Tokens.of(store).read(token, AT, LinkKind.NOTICES)
    assert (link.person_key, link.subject, link.expires_at) == (0, row, None)
    assert all(f"/desabonnement/{token}" in text for text in parts(mail))


def test_newcomers_in_a_pool_are_counted_under_its_name(market, wants, tell, send, relay):
    pool = market.talent_pools.open("Cuisine de l’été", "{}", "69", "C1", AT)
    gone = market.talent_pools.open("Hiver", "{}", "69", "C1", AT)
    wants()
    tell(1, 2, offer=pool.key, kind=NoticeKind.POOL)
    tell(1, offer=gone.key, kind=NoticeKind.POOL)
    market.talent_pools.archive(gone.key, AT)
    assert send() == 1
    (mail,) = relay.parsed()
    assert mail["Subject"] == "Une alerte pour vous"
    assert all(
        "2 personnes sont arrivées dans un vivier que vous suivez : Cuisine de l’été" in one for one in parts(mail)
    )


def test_every_kind_of_notice_is_said():
    assert WORDS.keys() == {*NoticeKind}


def test_a_daily_mail_leaves_once_a_working_day_with_what_is_still_new(market, wants, tell, send, relay):
    wants(MailRhythm.DAILY)
    tell(1)
    assert send(AT + 12 * HOUR) == 0
    tell(2, at=AT + 2 * HOUR)
    assert send(MONDAY) == 1 and send(MONDAY) == 0
    tell(3, at=MONDAY + HOUR)
    assert send(MONDAY + 2 * HOUR) == 0 and send(MONDAY + 24 * HOUR) == 1
    first, second = relay.parsed()
    assert "2 personnes" in parts(first)[0] and "1 personne convient" in parts(second)[0]
    assert first["Message-ID"] != second["Message-ID"]


def test_nothing_leaves_when_nothing_is_new(market, wants, tell, send, relay):
    wants()
    tell(1)
    market.notices.read("C1", market.notices.of_adviser("C1")[0].key, AT)
    assert send() == 0
    tell(2)
    market.offers.fill([1], AT)
    assert send() == 0 and relay.mails == {}
    tell(3, offer=2)
    assert send() == 1


def test_who_worked_late_is_not_written_to_at_night(market, wants, tell, send, relay):
    wants()
    tell(1)
    assert send(AT + 12 * HOUR) == 0 and relay.mails == {}
    assert send(MONDAY) == 1


def test_what_may_have_left_is_sent_again_about_the_same_under_the_same_name(market, wants, tell, send, relay):
    wants()
    tell(1)
    relay.data = ["accept and die"]
    assert send() == 0
    tell(2)
    assert send(AT + HOUR) == 1
    ((name, copies),) = relay.mails.items()
    bodies = [parts(message_from_bytes(one, policy=policy.default))[0] for one in copies]
    assert len(bodies) == 2 and all("1 personne convient" in body for body in bodies)
    assert send(AT + HOUR) == 1 and len(relay.mails) == 2 and name


def test_an_address_that_is_nobodys_is_not_written_to_again(market, wants, tell, send, relay):
    wants()
    tell(1)
    relay.recipient[ANNE] = "550 5.1.1 no such mailbox"
    assert send() == 0
    assert market.adviser_mails.of("C1").returned_at == AT
    assert [dead.error for dead in market.outbox.dead(9)] == ["The server answered 550 5.1.1 to the address."]
    tell(2)
    assert send(MONDAY) == 0
    wants(address="autre@agence.example")
    tell(3)
    assert send(MONDAY) == 1


def test_a_worker_that_must_end_begins_no_mail(market, wants, tell, send, relay):
    wants()
    tell(1)
    stop = Event()
    stop.set()
    assert send(stop=stop) == 0 and send(held=lambda: False) == 0 and relay.mails == {}
    assert send() == 1


def test_what_is_asked_of_nobody_any_more_is_dropped(market, wants, tell, send, relay):
    row = wants()
    tell(1)
    market.adviser_mails.stop(row)
    assert send() == 0 and relay.mails == {} and market.outbox.dead(9) == []
