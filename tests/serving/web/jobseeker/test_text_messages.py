"""Choosing text messages in "mes alertes", and taking that back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import Channel, Purpose
from matching.store.channel_faults import ChannelFault, FaultKind

HOME = "/espace/alertes"
NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)
MOBILE = "06 12 34 56 78"


@pytest.fixture
def settings(settings, tmp_path):
    """Of a service that has a provider of text messages."""
    return replace(settings, sms=tmp_path / "sms.toml")


@pytest.fixture
def phones(store):
    """Gives the person some numbers."""

    def phones(*numbers):
        store.persons.upsert([replace(store.persons.get([1])[1], phones=numbers)])

    return phones


def agrees(store):
    return bool(store.consents.agreed([1], Purpose.CHANNEL, Channel.SMS))


def test_choosing_text_messages_is_agreeing_to_them_and_the_page_says_so(me, read, store, phones):
    phones("01 23 45 67 89", MOBILE)
    page = read(me, HOME)
    assert f"c’est accepter de recevoir des SMS au {MOBILE}" in page.text and not agrees(store)
    page.press(me, "Enregistrer", "/canaux", canal=["sms", "email"])
    assert agrees(store)
    (given,) = [one for one in store.consents.standing(1) if one.audience == Channel.SMS]
    assert given.recorded_by == "person"
    assert store.subscriptions.get([1])[1].channels == (Channel.SMS, Channel.EMAIL)


def test_choosing_them_no_more_takes_the_consent_back(me, read, store, phones):
    phones(MOBILE)
    page = read(me, HOME).press(me, "Enregistrer", "/canaux", canal=["sms", "email"])
    page.press(me, "Enregistrer", "/canaux", canal=["email"])
    assert not agrees(store)


def test_a_consent_given_elsewhere_stays_when_other_channels_are_chosen(me, read, store, phones):
    store.consents.give(1, Purpose.CHANNEL, Channel.SMS, NOW)
    read(me, HOME).press(me, "Enregistrer", "/canaux", canal=["email"])
    assert agrees(store)


def test_whoever_answered_stop_reads_it_and_finds_the_box_empty(me, read, store, phones):
    phones(MOBILE)
    page = read(me, HOME).press(me, "Enregistrer", "/canaux", canal=["sms", "email"])
    store.consents.withdraw(1, Purpose.CHANNEL, Channel.SMS, NOW)
    store.channel_faults.add(1, ChannelFault(Channel.SMS, FaultKind.STOP, NOW))
    page = read(me, HOME)
    assert "Vous avez répondu STOP" in page.text
    form = page.form("Enregistrer", "/canaux")
    assert form.fields["canal"] == ["email"]
    page.press(me, "Enregistrer", "/canaux")
    assert not agrees(store) and store.channel_faults.of([1]), "what was not touched is not undone"
    read(me, HOME).press(me, "Enregistrer", "/canaux", canal=["sms"])
    assert agrees(store) and store.channel_faults.of([1]) == {}


def test_a_number_that_takes_nothing_is_named_to_its_owner(me, read, store, phones):
    phones(MOBILE)
    store.channel_faults.add(1, ChannelFault(Channel.SMS, FaultKind.HARD_BOUNCE, NOW, MOBILE))
    assert f"Un SMS envoyé au {MOBILE} n’a pas pu être remis" in read(me, HOME).text
    phones("07 98 76 54 32")
    assert "n’a pas pu être remis" not in read(me, HOME).text


@pytest.mark.parametrize("numbers", [(), ("01 23 45 67 89",)])
def test_whoever_has_no_mobile_is_told_who_can_add_it(me, read, phones, numbers):
    phones(*numbers)
    assert "n’a pas de numéro de mobile" in read(me, HOME).text
