"""Talent pools on pages: from a search to a name, who comes, who leaves, what bridges a lack of experience."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Session, Skill, Training
from matching.sourcing.watch import ProfileWatch
from matching.workspace import Workspace
from tests.serving.conftest import ANNE
from tests.serving.routers.test_sourcing import hide
from tests.serving.web.adviser.conftest import SEARCH, values

HOME = "/conseil/viviers"
CRITERIA = {"romes": ["K2111", "G1703", "M1609"]}


@pytest.fixture
def pool(anne, store):
    """The page of a pool that Anne keeps from a search."""
    answer = anne.post(HOME, name="Accueil de Saint-Paul", **CRITERIA)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.fixture
def joined(pool, app):
    """Tells Anne of everyone in her pool: its page."""
    work = app.app.state.service.work
    watch = ProfileWatch(Workspace.beside(work, work.bundle))
    watch._seen, watch._before = 0, None
    assert watch.turn() > 0
    return pool


def version(page):
    (found,) = values(page, "version")
    return found


def test_a_search_is_kept_as_a_pool_with_its_criteria(anne, pool, store):
    page = anne.page(SEARCH)
    assert "Garder cette recherche comme vivier" in page and 'value="K2111"' in page
    page = anne.page(pool)
    assert "Accueil de Saint-Paul" in page and "Vous seul ou seule voyez ce vivier" in page
    assert "et les métiers proches" in page and "Ne plus être prévenu" in page
    assert page.count("<article") > 0
    assert pool in anne.page(HOME) and pool not in anne.page(f"{HOME}?archived=true")


def test_an_offer_has_no_pool_and_another_adviser_does_not_see_it(anne, marc, pool):
    assert "comme vivier" not in anne.page("/conseil/offres/1")
    assert "Aucun vivier pour l’instant" in marc.page(HOME)
    for path in (pool, f"{pool}/criteres", f"{pool}/archiver"):
        marc.page(path, 404)
    assert marc.post(f"{pool}/abonnement", subscribe="true").status_code == 404


def test_what_the_law_forbids_in_a_name_is_said_and_what_was_typed_stays(anne, store):
    answer = anne.post(HOME, name="Accueil, moins de 30 ans", **CRITERIA)
    assert answer.status_code == 422 and "moins de 30 ans" in answer.text and "K2111" in answer.text
    assert "L’âge" in answer.text or "âge" in answer.text
    assert store.talent_pools.of_adviser(ANNE, [], None, 9) == []


def test_a_name_with_markup_is_shown_as_it_was_written(anne):
    at = anne.post(HOME, name="<b>Quai</b> & Cie", **CRITERIA).headers["location"]
    for path in (at, HOME, f"{at}/archiver"):
        raw = anne.get(path).text
        assert "&lt;b&gt;Quai&lt;/b&gt;" in raw and "<b>Quai" not in raw


def test_the_criteria_are_changed_on_a_page_of_search_that_says_whom_they_find(anne, pool):
    page = anne.page(f"{pool}/criteres?romes=K2111")
    assert "Modifier « Accueil de Saint-Paul »" in page and "Enregistrer le vivier" in page
    answer = anne.post(pool, name="Accueil seul", version=version(page), romes="K2111", exact="1")
    assert (answer.status_code, answer.headers["location"]) == (303, pool)
    page = anne.page(pool)
    assert "Accueil seul" in page and "et les métiers proches" not in page


def test_who_changes_it_after_somebody_else_is_told_and_loses_nothing(anne, pool, store):
    assert anne.post(pool, name="Premier", version="1", **CRITERIA).status_code == 303
    late = anne.post(pool, name="Second", version="1", romes="K2111")
    assert late.status_code == 422 and "a été modifié entre-temps" in late.text
    assert 'value="Second"' in late.text and version(late.text) == "2" and 'value="K2111"' in late.text
    assert anne.post(pool, name="Second", version="2", romes="K2111").status_code == 303


def test_who_is_new_is_said_on_cards_and_in_alerts_until_it_is_read(anne, joined):
    page = anne.page(joined)
    assert "Nouvelle dans le vivier" in page and "depuis votre dernière lecture" in page
    assert "nouvelle" in anne.page(HOME)
    alerts = anne.page("/conseil/alertes")
    assert "Vivier : Accueil de Saint-Paul" in alerts and f'href="{joined}"' in alerts and "<article" in alerts
    anne.post(f"{joined}/lues")
    assert "Nouvelle dans le vivier" not in anne.page(joined)


def test_who_left_is_counted_with_why_and_never_named(anne, joined, store):
    others = {one.profile_key for one in store.notices.of_adviser(ANNE, n=50)} - {*store.persons.portfolio(ANNE)}
    hide(store, min(others))
    page = anne.page(joined)
    assert "1 personne partie" in page and "n’accepte plus d’être trouvée" in page
    assert "n’est plus dans ce vivier" in anne.page("/conseil/alertes")


def test_a_training_says_whom_it_would_bring_and_leads_to_them(anne, store):
    soon = (Session(datetime.now(UTC).date() + timedelta(days=7)),)
    taught = (Skill("Normes", "404183"),)
    store.trainings.upsert(
        [Training("T1", "<b>Hygiène</b>", "carif", "Centre", skills=taught, remote=True, sessions=soon)]
    )
    at = anne.post(HOME, name="Hygiène", skills="404183", exact="1", **CRITERIA).headers["location"]
    page, raw = anne.page(at), anne.get(at).text
    assert "Et avec une formation" in page and "&lt;b&gt;Hygiène" in raw and "Centre, à distance" in page
    link, more = re.search(r'<a href="([^"]*)">(\d+) personnes? de plus avec la formation', page).groups()
    everyone, members = (re.search(r'id="resultats"[^>]*>(\d+)', one)[1] for one in (anne.page(link), page))
    assert int(everyone) == int(members) + int(more) and int(more) > 0


def test_cards_say_what_bridges_a_lack_of_experience(anne, pool):
    page = anne.page(f"{pool}?limit=50")
    assert "sans avoir exercé celui-ci" in page
    assert "Une immersion chez l’employeur (PMSMP)" in page and "un recrutement par simulation (MRS)" in page


def test_an_adviser_subscribes_and_no_more(anne, pool, store):
    key = int(pool.rpartition("/")[2])
    anne.post(f"{pool}/abonnement", subscribe="false")
    assert "M’abonner" in anne.page(pool) and store.talent_pools.subscribers([key]) == {}
    anne.post(f"{pool}/abonnement", subscribe="true")
    assert store.talent_pools.subscribers([key]) == {key: [ANNE]}


def test_a_pool_is_archived_after_a_question_and_serves_again_once_saved(anne, pool):
    assert "Archiver « Accueil de Saint-Paul » ?" in anne.page(f"{pool}/archiver")
    anne.post(f"{pool}/archiver")
    assert "Ce vivier est archivé" in anne.page(pool) and "Aucun vivier" in anne.page(HOME)
    assert pool in anne.page(f"{HOME}?archived=true")
    page = anne.page(f"{pool}/criteres?romes=K2111")
    anne.post(pool, name="De retour", version=version(page), romes="K2111")
    assert "Ce vivier est archivé" not in anne.page(pool)


def test_a_pool_of_nobody_says_what_would_widen_it(anne):
    at = anne.post(HOME, name="Rares", **CRITERIA, licences=["CE"]).headers["location"]
    page = anne.page(at)
    assert "0 personne" in page and "Personne sur cette page" in page
    assert "Et si…" in page and f"{at}/criteres?" in page


def test_a_pool_of_what_the_rome_no_longer_has_leads_to_its_criteria(anne, pool, store):
    key = int(pool.rpartition("/")[2])
    one = store.talent_pools.get([key])[key]
    store.talent_pools.change(key, 1, ANNE, one.created_at, one.name, '{"romes":["Z9999"]}', None)
    assert "n’est plus dans le ROME" in anne.page(pool, 422)
    assert f'href="{pool}/criteres"' in anne.get(pool).text
    assert "Enregistrer le vivier" not in anne.page(f"{pool}/criteres")
    assert "Enregistrer le vivier" in anne.page(f"{pool}/criteres?romes=K2111")
