"""An offer is written with what it reaches under the eyes, and is published once the law allows it."""

import pytest

from matching.domain import ContractKind, OfferStatus
from matching.guard import LAW, Ground
from tests.serving.web.employer.conftest import DRAFT, NEW, OFFERS
from tests.serving.web.page import Page

UNLAWFUL = DRAFT | {"description": "Vous avez entre 20 et 30 ans."}


def mine(store):
    return {key: one for key, one in store.offers.stream(None) if one.source.startswith("employer:")}


def publish(client, read, /, **changes):
    return read(client, NEW).press(client, "Publier l’offre", **(DRAFT | changes))


def test_an_offer_checked_says_what_it_reaches_and_nothing_is_kept(employer, read, store):
    page = read(employer, NEW).press(employer, "Vérifier", **DRAFT)
    assert "Elle peut être publiée." in page.text and "Ce qu’elle touche" in page.text
    assert page.form("Vérifier").fields["pay_min"] == ["1 950,50"]
    assert mine(store) == {}


def test_an_offer_published_says_what_the_form_said(employer, read, store):
    page = publish(
        employer, read, hours="24,5", pay_min="1 100,50", months="6", contract="cdd", schedule=["night"], licences="B"
    )
    assert page.text.count("L’offre est publiée.") == 1, page.text
    ((_, offer),) = mine(store).items()
    assert (offer.title, offer.rome.code, offer.contract) == (DRAFT["title"], "D1102", ContractKind.CDD)
    assert (offer.contract_months, offer.hours_per_week, offer.beginner_accepted) == (6, 24.5, True)
    assert (offer.schedule.night, offer.licences[0].code, offer.pay.actual_min_eur_month) == (True, "B", 1100.5)
    assert offer.place.label and offer.place.latitude is not None


def test_a_form_sent_twice_publishes_one_offer(employer, read, store):
    form = read(employer, NEW)
    for _ in range(2):
        form.press(employer, "Publier l’offre", **DRAFT)
    assert len(mine(store)) == 1


def test_what_the_law_forbids_is_shown_with_its_words_its_article_and_another_wording(employer, read, store):
    page = publish(employer, read, **UNLAWFUL)
    assert page.response.status_code == 422 and mine(store) == {}
    assert "Rien n’est publié" in page.text and "entre 20 et 30 ans" in page.text
    law = LAW[Ground.AGE]
    assert law.article.split(",")[0] in page.text and "Interdit par la loi" in page.text
    assert page.form("Vérifier").fields["title"] == [DRAFT["title"]]


def test_a_script_gets_the_reading_alone(employer, read):
    form = read(employer, NEW).form("Vérifier")
    fields = form.fields | {name: [value] for name, value in UNLAWFUL.items()}
    answer = employer.post(NEW, data=fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "<html" not in answer.text and "entre 20 et 30 ans" in answer.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Donnez d’abord l’intitulé"),
        ({"hours": "quarante"}, "Un nombre est attendu"),
        ({"hours": "60"}, "au plus 48"),
        ({"pay_min": "2000", "pay_max": "1500"}, "vient après le plus bas"),
        ({"place": "Nullepart"}, "Aucune commune"),
        ({"skill": "xyzzy"}, "aucune compétence"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(employer, read, store, change, said):
    page = publish(employer, read, **change)
    assert page.response.status_code == 422 and said in page.text and mine(store) == {}
    for name, value in (DRAFT | {"place": "Lyon (69)"} | change).items():
        assert page.form("Vérifier").fields[name] == [value]


def test_the_occupation_ticked_counts_over_the_first_meaning_of_the_title(employer, read, store):
    page = read(employer, NEW).press(employer, "Vérifier", **(DRAFT | {"occupation": "boulanger"}))
    assert page.form("Vérifier").fields["rome"] == ["D1102"]
    page.press(employer, "Publier l’offre", title="Artisan du pain (H/F)")
    ((_, offer),) = mine(store).items()
    assert (offer.title, offer.rome.code) == ("Artisan du pain (H/F)", "D1102")


def test_skills_typed_are_added_to_those_ticked_and_kept(employer, read, store, app):
    skill = app.app.state.service.rome.skills("D1102")[0]
    page = read(employer, NEW).press(employer, "Vérifier", **(DRAFT | {"skill": skill.label}))
    assert page.form("Vérifier").fields["skills"] == [skill.ogr]
    page.press(employer, "Publier l’offre")
    ((_, offer),) = mine(store).items()
    assert [one.ogr for one in offer.skills] == [skill.ogr]


def test_an_offer_written_here_is_modified_and_keeps_the_rest(employer, read, store):
    publish(employer, read, pay_max="2100", months="4", contract="cdd", schedule=["weekend"])
    ((key, before),) = mine(store).items()
    form = read(employer, f"{OFFERS}/{key}/modifier")
    assert form.form("Vérifier").fields["pay_max"] == ["2100"]
    form.press(employer, "Publier l’offre", positions="3", id="web-0123456789abcdef")
    after = mine(store)[key]
    assert (before.positions, after.positions) == (1, 3)
    for name in ("id", "title", "description", "rome", "place", "contract", "contract_months", "pay", "schedule"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.created_at == before.created_at


def test_an_offer_of_a_software_is_not_modified_by_a_form_that_would_lose_some_of_it(employer, read, offer):
    assert "là où elle a été écrite" in read(employer, f"{OFFERS}/{offer}").text
    assert "là où elle a été écrite" in read(employer, f"{OFFERS}/{offer}/modifier", 409).text


def test_the_offer_of_another_is_neither_read_nor_modified_nor_closed(employer, other, read, store):
    publish(employer, read)
    ((key, _),) = mine(store).items()
    for path in ("", "/modifier", "/fermer", "/personnes"):
        assert read(other, f"{OFFERS}/{key}{path}", 404)
    form = read(other, NEW).form("Vérifier")
    for path in ("modifier", "fermer", "interet"):
        answer = other.post(f"{OFFERS}/{key}/{path}", data=form.fields | {"title": ["Volée"], "status": ["filled"]})
        assert answer.status_code == 404, path
    assert [(one.title, one.status) for one in mine(store).values()] == [(DRAFT["title"], OfferStatus.OPEN)]


def test_a_form_cannot_take_the_id_of_an_offer_of_a_software(employer, read, store, offer):
    page = publish(employer, read, id="A1")
    assert page.response.status_code == 422
    assert [one.id for one in mine(store).values()] == ["A1"]


def test_what_is_typed_is_text_wherever_it_is_shown(employer, read, store):
    probe = "<script>alert(1)</script>"
    answer = publish(employer, read, title=f"Boulanger (H/F) {probe}", description=probe, employer=probe).response
    assert probe not in answer.text
    (key,) = mine(store)
    for path in (OFFERS, f"{OFFERS}/{key}", f"{OFFERS}/{key}/modifier", f"{OFFERS}/{key}/personnes"):
        assert probe not in employer.get(path).text
    typed = employer.post(NEW, data=read(employer, NEW).form("Vérifier").fields | {"title": [probe]})
    assert probe not in typed.text and Page(typed)
