"""Mes offres."""

from datetime import UTC, datetime

import pytest

from matching.domain import Provenance

HOME = "/espace/offres"
SCRIPT = {"HX-Request": "true"}


def cards(page):
    return [one for one in page.ids if one.startswith("offre-")]


def test_each_offer_has_a_card_with_its_reasons_and_its_answers(me, read):
    page = read(me, HOME)
    assert len(cards(page)) == 10
    assert "Pourquoi" in page.text and "Cuisinier / Cuisinière" in page.text and "brut par mois" in page.text
    form = page.form("Ça m’intéresse")
    assert form.words == ["Ça m’intéresse", "J’ai postulé"]


def test_more_offers_are_shown_on_demand_up_to_fifty(me, read):
    page = read(me, HOME)
    address = next(href for href, words in page.links if words == "Voir plus d’offres")
    assert address.startswith(f"{HOME}?nombre=20#offre-")
    assert len(cards(read(me, address))) == 20
    read(me, f"{HOME}?nombre=51", 422)
    assert "Voir plus d’offres" not in read(me, f"{HOME}?nombre=50").text


def test_the_handle_is_kept_for_the_lists_and_alerts_that_follow(me, read, store):
    page = read(me, HOME)
    page.press(me, "Reclasser", curseur="90")
    assert store.profiles.with_handle(1)[1] == 0.9
    assert read(me, HOME).form("Reclasser").fields["curseur"] == ["90"]


def test_a_script_that_moves_the_handle_gets_the_list_alone(me, read):
    form = read(me, HOME).form("Reclasser")
    answer = me.post(form.action, data=form.fields | {"curseur": ["0"]}, headers=SCRIPT)
    assert answer.status_code == 200 and "<html" not in answer.text and 'id="offre-' in answer.text


@pytest.mark.parametrize("value", ["", "-1", "101", "1e2", "dix"])
def test_a_handle_that_is_none_is_refused_and_nothing_is_kept(me, read, store, value):
    form = read(me, HOME).form("Reclasser")
    assert me.post(form.action, data=form.fields | {"curseur": [value]}).status_code == 422
    assert store.profiles.with_handle(1)[1] is None


def test_the_map_shows_the_offers_and_the_reach_with_the_list_of_them(me, read):
    page = read(me, f"{HOME}?vue=carte")
    anchors = [href for href, _ in page.links if href.startswith("#offre-")]
    assert "<svg" in page.response.text and len(anchors) == len(cards(page)) == 10
    assert {f"#{one}" for one in cards(page)} == {*anchors}


def test_an_offer_has_its_own_page(me, read):
    address, title = next(link for link in read(me, HOME).links if link[0].startswith(f"{HOME}/"))
    page = read(me, address)
    assert title in page.text and "Compétences demandées" in page.text
    assert page.form("Ça m’intéresse")


def test_the_offer_of_someone_else_is_not_found(visitor, me, read):
    read(me, HOME)
    other = visitor("jobseeker", "P002")
    assert other.get(f"{HOME}/1").status_code == 404
    assert other.get(f"{HOME}/1/refus").status_code == 404


def test_an_offer_that_was_withdrawn_says_so(me, read, store):
    read(me, HOME)
    store.offers.erase([store.impressions.get([1])[1].offer_id])
    assert me.get(f"{HOME}/1").status_code == 410


def test_why_so_few_counts_what_each_constraint_costs_and_leads_to_it(me, read, client_for):
    why = client_for("jobseeker").get("/me/offers/why").json()
    page = read(me, f"{HOME}/pourquoi")
    assert why["relaxations"]
    for one in why["relaxations"]:
        assert one["sentence"] in page.text
    assert any(href.startswith("/espace/profil/") for href, _ in page.links)


def test_whoever_has_no_project_is_led_to_the_profile(me, read, store):
    none = {"projects": [], "experiences": [], "skills": []}
    store.sources.edit(1, "self", none, Provenance.CERTIFIED, datetime.now(UTC))
    page = read(me, HOME)
    assert "Dites-nous d’abord quel métier vous cherchez" in page.text
    assert "/espace/profil" in [href for href, _ in page.links]


@pytest.mark.parametrize("path", [HOME, f"{HOME}/1", f"{HOME}/1/refus", f"{HOME}/pourquoi", "/espace/reponses"])
def test_pages_are_for_jobseekers_who_are_logged_in(app, visitor, path):
    anonymous = app.get(path, follow_redirects=False)
    assert (anonymous.status_code, anonymous.headers["location"][:17]) == (303, "/connexion?suite=")
    assert visitor("adviser", "C001").get(path).status_code == 403
