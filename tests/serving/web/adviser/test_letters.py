"""What an adviser sees and chooses of the letters to a person."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from matching.domain import Channel
from matching.store.channel_faults import ChannelFault, FaultKind
from serving.identity import Role
from serving.web.sealing import seal
from serving.web.session import NAME, PURPOSE, Session
from tests.serving.conftest import ANNE
from tests.serving.web.adviser.conftest import CAMILLE, Browser

PAGE = f"/conseil/personnes/{CAMILLE}"


@pytest.fixture
def settings(settings, tmp_path):
    """Of a service that sends letters."""
    file = tmp_path / "letters.toml"
    file.write_text(f'folder = "{tmp_path}"\nname = "A"\naddress = ["B"]\nphone = "39 49"\n', encoding="utf-8")
    return replace(settings, letters=file)


@pytest.fixture
def living_at(store):
    """Gives Camille an address."""

    def living_at(*lines):
        store.persons.upsert([replace(store.persons.get([CAMILLE])[CAMILLE], postal_address=lines)])

    return living_at


def test_an_adviser_reads_why_no_letter_can_leave(anne, store, living_at):
    living_at()
    assert "Aucune adresse postale n’est connue" in anne.page(PAGE)
    living_at("77 rue des Ajoncs")
    assert "ne finit pas par un code postal et une commune" in anne.page(PAGE)
    living_at("77 rue des Ajoncs", "69001 Lyon")
    assert "Aucun courrier ne peut lui être envoyé" not in anne.page(PAGE)
    fault = ChannelFault(Channel.PAPER, FaultKind.HARD_BOUNCE, datetime.now(UTC), "77 rue des Ajoncs\n69001 Lyon")
    store.channel_faults.add(CAMILLE, fault)
    assert "Un courrier est revenu de cette adresse" in anne.page(PAGE)


def test_an_adviser_chooses_who_has_letters_read_with_them(anne, marc, store):
    page = anne.page(PAGE)
    assert 'name="visited" value="1"' in page and 'name="visited" value="1" checked' not in page
    assert marc.post(f"{PAGE}/lecture", visited="1").status_code == 404
    assert anne.post(f"{PAGE}/lecture", visited="1").status_code == 303
    assert store.subscriptions.visited([CAMILLE]) == {CAMILLE}
    assert 'name="visited" value="1" checked' in anne.page(PAGE)
    anne.post(f"{PAGE}/lecture")
    assert store.subscriptions.get([CAMILLE])[CAMILLE].visited is False


def test_a_service_that_sends_no_letter_says_nothing_of_them(settings, make_client):
    client = make_client(replace(settings, letters=None))
    session = Session(Role.ADVISER, ANNE, "default")
    client.cookies.set(NAME, seal(client.app.state.service.store, PURPOSE, asdict(session)))
    assert "courriers sont lus avec elle" not in Browser(client, session).page(PAGE)
