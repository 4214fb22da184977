"""Choosing letters in "mes alertes"."""

from dataclasses import replace

import pytest

from matching.domain import Channel

HOME = "/espace/alertes"


@pytest.fixture
def settings(settings, tmp_path):
    """Of a service that sends letters."""
    return replace(settings, letters=tmp_path / "letters.toml")


@pytest.fixture
def living_at(store):
    """Gives the person an address."""

    def living_at(*lines):
        store.persons.upsert([replace(store.persons.get([1])[1], postal_address=lines)])

    return living_at


def test_whoever_may_choose_letters_reads_where_they_go(me, read, store, living_at):
    living_at("77 rue de l’Église", "69001 Lyon")
    page = read(me, HOME)
    assert "77 RUE DE L EGLISE, 69001 LYON." in page.text
    page.press(me, "Enregistrer", "/canaux", canal=["paper"])
    assert store.subscriptions.get([1])[1].channels == (Channel.PAPER,)


def test_whoever_has_no_address_that_an_envelope_shows_reads_why_no_letter_can_leave(me, read, living_at):
    living_at("77 rue de l’Église")
    assert "Aucun courrier ne peut partir. L’adresse ne finit pas par un code postal" in read(me, HOME).text
