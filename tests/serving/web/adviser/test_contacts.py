"""Contact requests on pages: asked once, waited for, revealed only after a yes."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import ContactState
from matching.store.contacts import OPEN_LIMIT
from tests.serving.web.adviser.conftest import SEARCH, values

CONTACTS = "/conseil/contacts"


@pytest.fixture
def asked(anne, store):
    """A request by Anne to one of her people, seen in a list."""
    shown = values(anne.page(SEARCH), "impression_id")[0]
    answer = anne.post(CONTACTS, impression_id=shown, suite=SEARCH)
    assert (answer.status_code, answer.headers["location"]) == (303, SEARCH)
    return store.contacts.of_requester("adviser", "C001")[0]


def test_a_request_waits_and_nothing_is_known_of_the_person(anne, asked):
    page = anne.page(CONTACTS)
    assert "en attente de réponse" in page and "Sans réponse, elle expire le" in page
    assert "Voir qui" not in page
    assert anne.post(f"{CONTACTS}/{asked.key}/identite").status_code == 409


def test_a_script_puts_the_answer_in_the_place_of_the_form(anne, store):
    shown = values(anne.page(SEARCH), "impression_id")[0]
    answer = anne.post(CONTACTS, scripted=True, impression_id=shown, suite=SEARCH)
    assert answer.status_code == 200 and "La demande est faite" in answer.text and "<html" not in answer.text
    assert len(store.contacts.of_requester("adviser", "C001")) == 1


def test_the_same_request_is_made_once(anne, asked, store):
    anne.post(CONTACTS, impression_id=asked.impression_key)
    assert len(store.contacts.of_requester("adviser", "C001")) == 1


def test_once_accepted_the_identity_is_shown_and_the_look_noted(anne, asked, store):
    store.contacts.answer(asked.key, True, datetime.now(UTC))
    assert "acceptée" in anne.page(CONTACTS)
    person = store.persons.of_profiles([asked.profile_key])[asked.profile_key]
    answer = anne.post(f"{CONTACTS}/{asked.key}/identite")
    assert answer.status_code == 200 and store.persons.get([person])[person].name in answer.text
    assert [one.shown for one in store.views.of(person)] == ["identity"]


@pytest.mark.parametrize(
    ("state", "said"), [(False, "refusée"), (None, "expirée sans réponse")], ids=["declined", "expired"]
)
def test_a_request_refused_or_expired_says_so(anne, asked, store, state, said):
    if state is None:
        long_ago = datetime.now(UTC) - timedelta(days=60)
        store.contacts.ask(asked.profile_key, 1, None, "adviser", "C001", long_ago)
    else:
        store.contacts.answer(asked.key, state, datetime.now(UTC))
    assert said in anne.page(CONTACTS)


def test_a_request_is_taken_back(anne, asked, store):
    assert anne.post(f"{CONTACTS}/{asked.key}/reprendre").status_code == 303
    assert store.contacts.get([asked.key])[asked.key].state is ContactState.CANCELLED
    assert "reprise" in anne.page(CONTACTS)
    assert anne.post(f"{CONTACTS}/{asked.key}/reprendre").status_code == 409


def test_someone_too_often_solicited_is_not_asked_and_the_page_says_it(anne, asked, store):
    other = next(int(one) for one in values(anne.page(SEARCH), "profile_key") if int(one) != asked.profile_key)
    for n in range(OPEN_LIMIT):
        store.contacts.ask(other, None, None, "employer", f"E{n}", datetime.now(UTC))
    assert anne.post(CONTACTS, profile_key=other, suite=CONTACTS).status_code == 303
    assert "plusieurs demandes en attente" in anne.page(CONTACTS)


def test_the_request_of_another_is_not_found(marc, asked, store):
    for path in ("identite", "reprendre"):
        assert marc.post(f"{CONTACTS}/{asked.key}/{path}").status_code == 404
    assert store.contacts.get([asked.key])[asked.key].state is ContactState.ASKED


def test_without_any_request_the_page_says_how_to_make_one(marc):
    assert "Aucune demande pour l’instant" in marc.page(CONTACTS)


def test_a_request_about_nobody_is_refused(anne):
    assert anne.post(CONTACTS).status_code == 422
    assert anne.post(CONTACTS, profile_key=999_999).status_code == 404
