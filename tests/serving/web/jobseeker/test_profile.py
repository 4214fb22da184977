"""Mon profil, and how each part of it is changed."""

from datetime import UTC, datetime

import pytest

from matching.domain import Provenance

HOME = "/espace/profil"
PARTS = ["projet", "lieu", "conditions", "competences", "experiences", "formation", "employeurs"]


@pytest.fixture
def profile(client_for):
    """The profile, as the API gives it."""
    return lambda: client_for("jobseeker").get("/me/profile").json()


def test_the_profile_is_told_part_by_part_each_with_the_way_to_change_it(me, read):
    page = read(me, HOME)
    assert "Cuisinier / Cuisinière" in page.text and "jusqu’à 30 km" in page.text
    assert "En partie déduit." in page.text
    assert {f"{HOME}/{part}" for part in PARTS} <= {href for href, _ in page.links}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_saved_as_it_is_shown_changes_nothing(me, read, profile, part):
    before = profile()
    page = read(me, f"{HOME}/{part}")
    after = page.press(me, "Enregistrer")
    assert "C’est enregistré" in after.text
    assert {**profile(), "sources": None} == {**before, "sources": None}


def test_an_occupation_is_found_by_typing_and_added(me, read, profile):
    read(me, f"{HOME}/projet").press(me, "Enregistrer", mots="Serveur / Serveuse en restauration")
    assert [one["rome"] for one in profile()["projects"]][-1] == "G1803"


def test_words_that_may_mean_several_things_are_shown_to_be_chosen_from_and_nothing_is_saved(me, read, profile):
    before = profile()["projects"]
    page = read(me, f"{HOME}/projet").press(me, "Enregistrer", mots="vend")
    assert "Que voulez-vous dire par « vend » ?" in page.text
    assert profile()["projects"] == before
    value = next(one for one in page.ids if one.startswith("choix-D"))[len("choix-") :]
    form = page.form("Enregistrer")
    page.press(me, "Enregistrer", choix=[*form.fields["choix"], value])
    assert [one["rome"] for one in profile()["projects"]] == [*(one["rome"] for one in before), value]


def test_words_that_mean_nothing_are_said_beside_the_field_and_stay(me, read):
    form = read(me, f"{HOME}/projet").form("Enregistrer")
    answer = me.post(form.action, data=form.fields | {"mots": ["xyzxyz"]})
    assert answer.status_code == 422
    assert "Ces mots ne désignent rien de connu" in answer.text and 'value="xyzxyz"' in answer.text


def test_an_occupation_is_removed_by_its_box(me, read, profile):
    read(me, f"{HOME}/projet").press(me, "Enregistrer", choix="G1606")
    assert [one["rome"] for one in profile()["projects"]] == ["G1606"]


def test_skills_of_ones_occupations_are_proposed_and_ticked(me, read, profile):
    page = read(me, f"{HOME}/competences")
    held = {one["ogr"] for one in profile()["skills"]}
    offered = {one.removeprefix("choix-") for one in page.ids if one.startswith("choix-")}
    added = min(offered - held)
    page.press(me, "Enregistrer", choix=[*held, added])
    assert {one["ogr"] for one in profile()["skills"]} == held | {added}


def test_a_skill_that_the_referential_does_not_have_is_left_out(me, read, profile):
    read(me, f"{HOME}/competences").press(me, "Enregistrer", choix=["124935", "999999999"])
    assert [one["ogr"] for one in profile()["skills"]] == ["124935"]


def test_skills_keep_their_level_when_others_are_removed(me, read, profile):
    level = next(one["level"] for one in profile()["skills"] if one["ogr"] == "124935")
    read(me, f"{HOME}/competences").press(me, "Enregistrer", choix="124935")
    assert profile()["skills"][0]["level"] == level == 2


def test_a_commune_is_found_by_its_postal_code_and_the_circle_shows_the_reach(me, read, profile):
    page = read(me, f"{HOME}/lieu")
    assert "Le cercle est à 30 km" in page.text
    page.press(me, "Enregistrer", **{"ville": "35000", "mobility.radius_km": "12,5", "mobility.modes": ["bike"]})
    assert profile()["commune"] == "35238"
    assert profile()["mobility"] == {"radius_km": 12.5, "modes": ["bike"]}


def test_of_several_communes_one_is_chosen(me, read, profile):
    form = read(me, f"{HOME}/lieu").form("Enregistrer")
    answer = me.post(form.action, data=form.fields | {"ville": ["saint-"]})
    assert answer.status_code == 422 and "Plusieurs communes se ressemblent" in answer.text
    assert profile()["commune"] == "97411"
    me.post(form.action, data=form.fields | {"ville": ["saint-"], "commune": ["93066"]})
    assert profile()["commune"] == "93066"


@pytest.mark.parametrize(
    ("part", "field", "value", "said"),
    [
        ("lieu", "ville", "Trifouillis", "Aucune commune ne porte ce nom"),
        ("lieu", "mobility.radius_km", "loin", "Un nombre est attendu"),
        ("lieu", "mobility.radius_km", "5000", "au plus 1000"),
        ("conditions", "salary_min_eur_month", "beaucoup", "Un nombre est attendu"),
        ("conditions", "available_from", "demain", "Une date est attendue"),
        ("employeurs", "employeurs", "x" * 201, "Texte trop long"),
        ("formation", "langue", "klingon", "Texte de forme inattendue"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed_which_stays(me, read, profile, part, field, value, said):
    before = profile()
    form = read(me, f"{HOME}/{part}").form("Enregistrer")
    answer = me.post(form.action, data=form.fields | {field: [value]})
    assert answer.status_code == 422
    assert said in answer.text
    assert value in answer.text or part == "formation"
    assert profile() == before


def test_conditions_are_written_in_french_numbers(me, read, profile):
    page = read(me, f"{HOME}/conditions")
    said = {
        "contracts": ["cdi"],
        "working_time": "part",
        "hours.night": "oui",
        "hours.weekend": "",
        "hours.split_shift": "non",
    }
    page.press(me, "Enregistrer", **said, salary_min_eur_month="1 950,50", available_from="2027-01-04")
    mine = profile()
    assert (mine["contracts"], mine["working_time"], mine["salary_min_eur_month"]) == (["cdi"], "part", 1950.5)
    assert (mine["hours"]["night"], mine["hours"]["weekend"], mine["hours"]["split_shift"]) == (True, None, False)
    assert mine["available_from"] == "2027-01-04"


def test_what_is_emptied_is_taken_back(me, read, profile):
    page = read(me, f"{HOME}/conditions")
    page.press(me, "Enregistrer", contracts=None, salary_min_eur_month="", available_from="")
    mine = profile()
    assert (mine["contracts"], mine["salary_min_eur_month"], mine["available_from"]) == ([], None, None)


def test_a_language_is_added_to_those_that_are_kept(me, read, profile):
    read(me, f"{HOME}/formation").press(me, "Enregistrer", langue="es", niveau="B1")
    assert profile()["languages"] == [{"code": "en", "level": "A2"}, {"code": "es", "level": "B1"}]


def test_a_past_job_is_added_with_its_occupation_and_one_is_removed(me, read, profile):
    page = read(me, f"{HOME}/experiences")
    kept = page.form("Enregistrer").fields["garder"][1:]
    page.press(me, "Enregistrer", garder=kept, titre="Serveur / Serveuse en restauration", mois="18", fin="2020-05")
    assert [(one["title"], one["rome"], one["months"], one["ended_at"]) for one in profile()["experiences"]] == [
        ("Cuisinière en restaurant traditionnel", "G1609", 34, "2026-08"),
        ("Serveur / Serveuse en restauration", "G1803", 18, "2020-05"),
    ]


def test_employers_are_set_aside_one_a_line(me, read, profile):
    read(me, f"{HOME}/employeurs").press(me, "Enregistrer", employeurs="Table Brindelune\n\n12345678900011 \n")
    assert profile()["excluded_employers"] == ["Table Brindelune", "12345678900011"]


def test_what_an_adviser_gave_is_told_and_stays(me, read, store, profile):
    store.sources.edit(1, "adviser", {"contracts": ["cdi"]}, Provenance.ADVISER, datetime.now(UTC), "C001")
    assert "indiqué par votre conseiller ou conseillère" in read(me, HOME).text


def test_whoever_lacks_a_project_and_a_place_is_told(me, read, store):
    store.sources.edit(1, "file", {"projects": [], "place": None}, Provenance.CERTIFIED, datetime.now(UTC))
    assert "il nous manque : mon projet et où je cherche" in read(me, HOME).text


def test_what_a_person_typed_is_text_and_never_markup(me, read):
    probe = "<script>alert(1)</script>"
    read(me, f"{HOME}/employeurs").press(me, "Enregistrer", employeurs=probe)
    read(me, f"{HOME}/experiences").press(me, "Enregistrer", titre=probe)
    for path in (HOME, f"{HOME}/employeurs", f"{HOME}/experiences"):
        text = read(me, path).response.text
        assert probe not in text and "&lt;script&gt;" in text


@pytest.mark.parametrize("path", [HOME, *(f"{HOME}/{part}" for part in PARTS)])
def test_the_profile_is_for_its_owner(app, visitor, path):
    assert app.get(path, follow_redirects=False).status_code == 303
    assert visitor("employer", "00000000000018").get(path).status_code == 403


@pytest.mark.parametrize("part", PARTS)
def test_a_form_without_its_token_changes_nothing(me, profile, part):
    before = profile()
    assert me.post(f"{HOME}/{part}", data={"employeurs": "x", "choix": "G1606"}).status_code == 403
    assert profile() == before
