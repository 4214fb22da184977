"""Shortlists on pages: kept, annotated, taken away in a file that no spreadsheet computes."""

import csv
import io
from datetime import UTC, datetime

import pytest

from matching.domain import Audience, Purpose
from serving.web.adviser.exporting import HEADS, defused
from tests.serving.web.adviser.conftest import SEARCH, values

SELECTIONS = "/conseil/selections"
PROBE = "<script>alert('x')</script>"


@pytest.fixture
def profile(anne):
    return values(anne.page(SEARCH), "profile_key")[0]


@pytest.fixture
def kept(anne, profile, store):
    """A shortlist of Anne's that holds someone."""
    anne.post(f"{SELECTIONS}/personnes", profile_key=profile, name="Cuisine", note=PROBE, suite=SEARCH)
    return store.shortlists.of_owner("adviser", "C001")[0].key


def test_someone_is_kept_in_a_new_shortlist_and_one_comes_back_to_the_search(anne, profile, store):
    answer = anne.post(f"{SELECTIONS}/personnes", profile_key=profile, name="Cuisine", note="À revoir", suite=SEARCH)
    assert (answer.status_code, answer.headers["location"]) == (303, SEARCH)
    assert "La personne est ajoutée à « Cuisine »." in anne.page(SEARCH)
    (made,) = store.shortlists.of_owner("adviser", "C001")
    page = anne.page(f"{SELECTIONS}/{made.key}")
    assert "À revoir" in page and "Cuisine" in page


def test_nobody_is_led_to_another_site(anne, profile):
    for place in ("https://ailleurs.example/", "//ailleurs.example/"):
        answer = anne.post(f"{SELECTIONS}/personnes", profile_key=profile, suite=place)
        assert answer.headers["location"] == SELECTIONS


def test_without_a_name_the_day_names_the_shortlist(anne, profile, store):
    anne.post(f"{SELECTIONS}/personnes", profile_key=profile)
    assert store.shortlists.of_owner("adviser", "C001")[0].name.startswith("Sélection du ")


def test_a_name_that_is_typed_opens_another_shortlist_whatever_is_chosen(anne, kept, profile, store):
    anne.post(f"{SELECTIONS}/personnes", profile_key=profile, shortlist=kept, name="Autre")
    assert [one.name for one in store.shortlists.of_owner("adviser", "C001")] == ["Cuisine", "Autre"]


def test_someone_kept_already_is_said_so(anne, kept, profile, store):
    anne.post(f"{SELECTIONS}/personnes", profile_key=profile, shortlist=kept)
    assert "Cette personne est déjà dans « Cuisine »." in anne.page(SELECTIONS)
    assert len(store.shortlists.entries(kept)) == 1


def test_a_note_too_long_is_said_beside_its_field_and_kept(anne, profile, store):
    answer = anne.post(f"{SELECTIONS}/personnes", profile_key=profile, name="Cuisine", note="é" * 501)
    assert answer.status_code == 422 and "é" * 501 in answer.text and "500 caractères au plus" in answer.text
    assert store.shortlists.of_owner("adviser", "C001") == []


def test_a_script_gets_the_form_again_with_what_is_wrong_and_what_was_typed(anne, profile):
    sent = {"profile_key": profile, "name": "Cuisine", "note": "é" * 501}
    answer = anne.post(f"{SELECTIONS}/personnes", scripted=True, **sent)
    assert answer.status_code == 422 and "<html" not in answer.text
    assert "é" * 501 in answer.text and "500 caractères au plus" in answer.text


def test_a_note_that_the_law_forbids_is_sent_back_with_the_article(anne, kept, profile, store):
    answer = anne.post(f"{SELECTIONS}/{kept}/personnes/{profile}", note="Femme enceinte, à éviter.")
    assert answer.status_code == 422 and "L1132-1" in answer.text
    assert store.shortlists.entries(kept)[0].note == PROBE


def test_a_note_is_shown_as_text(anne, kept):
    raw = anne.get(f"{SELECTIONS}/{kept}").text
    assert PROBE not in raw and "&lt;script&gt;" in raw


def test_a_note_is_changed_and_erased(anne, kept, profile, store):
    address = f"{SELECTIONS}/{kept}/personnes/{profile}"
    assert anne.post(address, note="Rappeler").status_code == 303
    assert store.shortlists.entries(kept)[0].note == "Rappeler"
    assert anne.post(address, note="x" * 501).status_code == 422
    anne.post(address, note="")
    assert store.shortlists.entries(kept)[0].note == ""


def test_a_shortlist_is_opened_renamed_and_closed_after_a_question(anne, store):
    answer = anne.post(SELECTIONS, name="Boulangers")
    page = answer.headers["location"]
    assert anne.post(page, name="Boulangères").status_code == 303 and "Boulangères" in anne.page(SELECTIONS)
    assert anne.post(page, name=" ").status_code == 422
    assert "disparaît" in anne.page(f"{page}/fermer") and store.shortlists.of_owner("adviser", "C001")
    anne.post(f"{page}/fermer")
    assert store.shortlists.of_owner("adviser", "C001") == []
    assert "Aucune sélection pour l’instant" in anne.page(SELECTIONS)


def test_someone_is_removed(anne, kept, profile, store):
    assert anne.post(f"{SELECTIONS}/{kept}/personnes/{profile}/retirer").status_code == 303
    assert store.shortlists.entries(kept) == []
    assert "Personne dans cette sélection" in anne.page(f"{SELECTIONS}/{kept}")


def test_the_file_is_read_by_a_spreadsheet_in_utf_8(anne, kept, profile):
    answer = anne.get(f"{SELECTIONS}/{kept}/export.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.content.count(b"\r\n") == 2
    assert answer.headers["content-disposition"] == f'attachment; filename="selection-{kept}.csv"'
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert tuple(head) == HEADS and row[0] == profile and row[HEADS.index("Note")] == PROBE
    assert "Vauclin" not in answer.text


@pytest.mark.parametrize("note", ["=1+1", "+33", "-1", "@SUM(A1)", "\t=1", "  =1"])
def test_no_cell_is_computed(anne, kept, profile, note):
    anne.post(f"{SELECTIONS}/{kept}/personnes/{profile}", note=note)
    assert defused(note) == f"'{note}"
    (_, row) = csv.reader(io.StringIO(anne.get(f"{SELECTIONS}/{kept}/export.csv").content.decode("utf-8-sig")))
    assert row[HEADS.index("Note")] == f"'{note.strip()}"


def test_someone_who_may_be_seen_no_more_has_no_card(anne, marc, kept, profile, store):
    person = store.persons.of_profiles([int(profile)])[int(profile)]
    store.persons.set_adviser(person, None)
    store.consents.withdraw(person, Purpose.VISIBILITY, Audience.ADVISERS, datetime.now(UTC))
    page = anne.page(f"{SELECTIONS}/{kept}")
    assert "N’accepte plus d’être trouvée" in page and "Formation" not in page
    (_, row) = csv.reader(io.StringIO(anne.get(f"{SELECTIONS}/{kept}/export.csv").content.decode("utf-8-sig")))
    assert row[1] == "n’accepte plus d’être trouvée" and len(row) == len(HEADS)


@pytest.mark.parametrize("path", ["", "/export.csv", "/fermer"])
def test_the_shortlist_of_another_is_not_found(marc, kept, path):
    assert "Introuvable" in marc.page(f"{SELECTIONS}/{kept}{path}", 404)


@pytest.mark.parametrize("path", ["", "/fermer", "/personnes/{}", "/personnes/{}/retirer"])
def test_the_shortlist_of_another_is_not_changed(marc, kept, profile, path, store):
    answer = marc.post(f"{SELECTIONS}/{kept}{path.format(profile)}", name="À moi", note="À moi")
    assert answer.status_code == 404
    assert store.shortlists.get(kept).name == "Cuisine" and store.shortlists.entries(kept)[0].note == PROBE


def test_nobody_is_put_on_the_shortlist_of_another(marc, kept, store):
    mine = values(marc.page(SEARCH), "profile_key")[0]
    assert marc.post(f"{SELECTIONS}/personnes", profile_key=mine, shortlist=kept).status_code == 404
    assert marc.post(f"{SELECTIONS}/personnes", profile_key=mine, shortlist=2**70).status_code == 422
    assert len(store.shortlists.entries(kept)) == 1
