"""Advisers search the bank: what is found, said and asked on the page, and who may look."""

import re

import pytest

from serving.schemas.bank import BankSearch, query, searched
from serving.web.adviser.criteria import address
from tests.serving.web.adviser.conftest import SEARCH, values

PROFILES = "/conseil/profils"


def total(page):
    return int(re.search(r'id="resultats"[^>]*>(\d+) personne', page)[1])


def test_a_search_finds_people_with_reasons_and_counts(anne):
    page = anne.page(SEARCH)
    assert total(page) == 14 and page.count("<article") == 14
    assert "Pourquoi</h4>" in page and "14 personnes jamais montrées jusqu’ici" in page
    assert "CDI (14)" in page and "permis B (7)" in page
    assert "Montrée 1 fois en 90 jours" in anne.page(SEARCH)


def test_nothing_is_searched_before_someone_is_looked_for(anne, store):
    page = anne.page(PROFILES)
    assert "Qui cherchez-vous" in page and "<article" not in page
    assert store.impressions.get([1]) == {}


def test_a_word_typed_is_an_occupation_and_its_other_meanings_are_proposed(anne):
    page = anne.page(PROFILES + "?occupation=secr&radius_km=100")
    assert values(page, "romes")[0].startswith("M16") and "Vous vouliez dire" in page
    other = re.search(r'href="([^"]*romes=[^"]*)">', page.split("Vous vouliez dire")[1])[1]
    assert values(anne.page(other), "romes")[0] != values(page, "romes")[0]


def test_a_place_typed_bounds_the_search_and_says_distances(anne):
    page = anne.page(PROFILES + "?romes=M1609&romes=K2111&romes=G1703&place=lille&radius_km=100")
    assert 'value="Lille (59)"' in page and "Distance" in page
    assert total(page) < 14


def test_distances_are_counted_by_band_and_drawn_without_saying_where_anyone_is(anne):
    page = anne.page(PROFILES + "?romes=M1609&romes=K2111&romes=G1703&commune=59350&radius_km=100")
    drawn = page.split('<div class="map')[1].split("</svg>")[0]
    assert "de 0 à 5 km" in page or "de 5 à 10 km" in page
    assert {*re.findall(r'c[xy]="(\d+)"', drawn)} == {"320", "220"}


def test_words_that_mean_nothing_are_said_beside_their_field_and_kept(anne):
    page = anne.page(PROFILES + "?occupation=zzzz&skill=zzzz&place=zzzz", 422)
    assert page.count("Ces mots ne désignent rien de connu") == 3
    assert 'value="zzzz"' in page and "<article" not in page


def test_words_that_the_law_forbids_are_sent_back_with_the_article(anne, store):
    page = anne.page(PROFILES + "?occupation=jeune+cuisinier", 422)
    assert "L1132-1" in page and 'value="jeune cuisinier"' in page and "<article" not in page
    assert "<article" in anne.page(PROFILES + "?occupation=educateur+de+jeunes+enfants&radius_km=100")


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        ("radius_km=12", "Valeur inconnue"),
        ("radius_km=x", "Valeur inconnue"),
        ("available_by=demain", "Une date est attendue"),
        ("romes=N9999", "Un des critères n’est pas connu"),
        ("licences=Z", "a pas pu être faite"),
        ("commune=00000", "Cette commune n’est pas connue"),
    ],
)
def test_what_cannot_be_looked_for_is_said_on_the_page(anne, criterion, said):
    page = anne.page(f"{PROFILES}?romes=M1609&{criterion}", 422)
    assert said in page and "Chercher</button>" in page


def test_a_box_narrows_the_search_and_stays_ticked(anne):
    page = anne.page(SEARCH + "&licences=B")
    assert total(page) == 7
    assert re.search(r'name="licences" value="B" checked', page)


def test_a_script_gets_the_search_alone_the_same_as_in_the_page(anne):
    part = anne.page(SEARCH + "&licences=B", headers={"HX-Request": "true"})
    assert "<html" not in part and total(part) == 7 and part.lstrip().startswith("<form")


def test_what_each_criterion_costs_leads_to_the_wider_search(anne):
    page = anne.page(SEARCH + "&licences=B&experience_months=36")
    href, more = re.search(r'<a href="([^"]+)">(\d+) personnes? de plus sans exiger le permis B', page).groups()
    assert total(anne.page(href)) == total(page) + int(more)


def test_someone_is_never_offered_as_more_than_a_card(anne):
    page = anne.page(SEARCH)
    assert not re.search(r"Vauclin|Camille|@|06 39 98|0639", page)


def test_people_are_compared_side_by_side(anne):
    shown = values(anne.page(SEARCH), "comparer")
    page = anne.page(f"{SEARCH}&comparer={shown[0]}&comparer={shown[2]}")
    assert "Comparaison</h2>" in page and len(re.findall(r'scope="col"', page)) == 3
    assert values(page, "impression_id") == [shown[0], shown[2]]


def test_four_people_at_most_are_compared_and_one_alone_is_not(anne):
    shown = values(anne.page(SEARCH), "comparer")
    many = "".join(f"&comparer={one}" for one in shown[:6])
    assert len(values(anne.page(SEARCH + many), "impression_id")) == 4
    assert "Comparaison</h2>" not in anne.page(f"{SEARCH}&comparer={shown[0]}")


def test_nobody_is_compared_whom_the_adviser_may_not_see(anne, marc, store):
    own = store.persons.portfolio("C002")
    shown = store.impressions.get([int(one) for one in values(marc.page(SEARCH), "comparer")])
    hidden = [key for key, one in shown.items() if one.profile_id in own]
    assert hidden
    anne.page(f"{SEARCH}&comparer={hidden[0]}&comparer={hidden[0] + 1}", 404)


def test_pages_follow_one_another(anne):
    page = anne.page(SEARCH + "&limit=5")
    following = re.search(r'rel="next" href="([^"]+)"', page)[1]
    assert "cursor=" in following and "<article" in anne.page(following)
    anne.page(SEARCH + "&cursor=x", 422)


def test_a_search_goes_from_the_page_to_the_bank_and_back():
    wanted = BankSearch(
        romes=["M1609"],
        skills=["100007"],
        transferable=False,
        radius_km=50,
        contracts=["cdi"],
        licences=["B"],
        languages=[{"code": "en", "level": "B1"}],
        experience_months=12,
    )
    assert searched(query(wanted, None), None) == wanted
    assert address("/x", wanted) == (
        "/x?romes=M1609&skills=100007&radius_km=50&contracts=cdi&licences=B&languages=en&experience_months=12"
        "&level=B1&exact=1"
    )


def test_an_adviser_puts_someone_first_for_an_offer_and_takes_it_back(anne, store):
    page = anne.page("/conseil/offres/1?radius_km=100")
    last = values(page, "profile_key")[-1]
    answer = anne.post("/conseil/offres/1/avis", profile_key=last, kind="promote", reason="met")
    assert (answer.status_code, answer.headers["location"]) == (303, "/conseil/offres/1")
    page = anne.page("/conseil/offres/1?radius_km=100")
    assert values(page, "profile_key")[0] == last and "En tête : je connais son travail" in page
    anne.post("/conseil/offres/1/avis", profile_key=last, kind="set_aside", reason="constraint_known")
    page = anne.page("/conseil/offres/1?radius_km=100")
    assert last not in values(page, "profile_key") and "Laissées de côté pour cette offre" in page
    (standing,) = store.overrides.standing([1])[1].values()
    assert anne.post(f"/conseil/avis/{standing.key}/retirer").status_code == 303
    assert last in values(anne.page("/conseil/offres/1?radius_km=100"), "profile_key")


def test_another_adviser_takes_no_word_back(anne, marc, store):
    profile = values(anne.page("/conseil/offres/1?radius_km=100"), "profile_key")[0]
    anne.post("/conseil/offres/1/avis", profile_key=profile, kind="promote", reason="met")
    (standing,) = store.overrides.standing([1])[1].values()
    assert marc.post(f"/conseil/avis/{standing.key}/retirer").status_code == 404
    assert store.overrides.standing([1])[1]


def test_an_offer_that_does_not_exist_is_not_found(anne):
    assert "Introuvable" in anne.page("/conseil/offres/999999", 404)


def test_who_comes_by_a_near_occupation_is_said_how_they_may_show_what_they_can_do(anne):
    page = anne.page("/conseil/profils?romes=G1703&radius_km=100")
    assert 0 < page.count("(PMSMP)") == page.count("mène à ce métier") < page.count("<article")
