"""An offer answered from a link, without logging in."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import EventKind, OfferStatus
from serving.links import ANSWERS, Link, LinkKind, Tokens
from tests.serving.links.browser import press, send, visit
from tests.serving.links.conftest import ON_BOTH, PERSON

INTERESTED, APPLIED, REFUSED = ANSWERS.values()
CHANGED_MIND = "Annuler ma réponse"


@pytest.fixture
def url(links, shown):
    return links.answer_url(PERSON, shown[0], datetime.now(UTC))


def answers(store, shown):
    return [(event.event, event.reasons, event.channel) for event in store.events.of([shown[0]])]


def offer_of(store, shown):
    key = store.impressions.get([shown[0]])[shown[0]].offer_id
    return store.offers.get([key])[key]


@pytest.mark.parametrize(("event", "label"), ANSWERS.items())
def test_the_page_shows_the_offer_and_proposes_the_answer_asked(client, links, store, shown, event, label):
    page = visit(client, links.answer_url(PERSON, shown[0], datetime.now(UTC), event))
    offer = offer_of(store, shown)
    assert offer.title in page.text and offer.place.label in page.text
    assert next(iter(page.forms)) == label and {*page.forms} == {*ANSWERS.values()}


def test_a_button_answers_as_the_person(client, store, shown, url):
    done = press(client, visit(client, url), INTERESTED)
    assert "Votre réponse est enregistrée" in done.text and INTERESTED in done.text
    assert answers(store, shown) == [(EventKind.INTERESTED, (), "link")]
    assert CHANGED_MIND in visit(client, url).forms


@ON_BOTH
def test_a_refusal_says_its_rules_and_each_is_undone_alone(client, store, url):
    done = press(client, visit(client, url), REFUSED, ticked=["contract_type", "employer"])
    assert (
        "Nous n’envoyons plus d’offres en" in done.text and "Nous n’envoyons plus d’offres de l’employeur" in done.text
    )
    undone = int(dict(done.forms["Annuler cette règle"].hidden)["regle"])
    (kept,) = store.rules.made([1], datetime.now(UTC))[1].keys() - {undone}
    one = press(client, done, "Annuler cette règle")
    assert [*store.rules.made([1], datetime.now(UTC))[1]] == [kept] and one.text.count("Nous n’envoyons plus") == 1
    none = press(client, one, "Annuler cette règle")
    assert store.rules.made([1], datetime.now(UTC)) == {}
    assert "Nous n’envoyons plus" not in none.text and REFUSED in none.text and CHANGED_MIND in none.forms


def test_taking_an_answer_back_takes_its_rules_back(client, store, url):
    done = press(client, visit(client, url), REFUSED, ticked=["contract_type", "employer"])
    assert len(store.rules.in_force([1], datetime.now(UTC))[1]) == 2
    back = press(client, done, CHANGED_MIND)
    assert store.rules.in_force([1], datetime.now(UTC)) == {}
    assert {*back.forms} == {*ANSWERS.values()} and "enregistrée" not in back.text


@pytest.mark.parametrize(
    ("reason", "said"), [("not_now", "en pause jusqu’au"), ("found_job", "avoir trouvé un emploi")]
)
def test_what_a_refusal_changes_of_the_subscription_is_said_and_undone(client, store, url, reason, said):
    before = store.subscriptions.get([PERSON])
    done = press(client, visit(client, url), REFUSED, ticked=[reason])
    assert said in done.text and store.subscriptions.get([PERSON]) != before
    assert said not in press(client, done, CHANGED_MIND).text
    assert store.subscriptions.get([PERSON]) == before


def test_the_rule_of_another_answer_is_not_undone_from_here(client, store, links, shown, url):
    other = links.answer_url(PERSON, shown[1], datetime.now(UTC))
    press(client, visit(client, other), REFUSED, ticked=["contract_type"])
    ((key, _),) = store.rules.made([1], datetime.now(UTC))[1].items()
    client.post(url + "/annuler", content=f"regle={key}")
    assert store.rules.in_force([1], datetime.now(UTC)) != {}


@ON_BOTH
def test_the_same_answer_twice_is_once_and_another_replaces_it(client, store, shown, url):
    page = visit(client, url)
    for _ in range(2):
        press(client, page, REFUSED, ticked=["too_far", "childcare"])
    assert answers(store, shown) == [(EventKind.REFUSED, ("too_far", "working_hours"), "link")]
    press(client, page, APPLIED)
    assert [event for event, _, _ in answers(store, shown)] == [EventKind.REFUSED, EventKind.APPLIED]
    assert store.rules.in_force([1], datetime.now(UTC)) == {}


@ON_BOTH
def test_clicks_at_once_count_once(client, store, shown, url):
    page = visit(client, url)
    with ThreadPoolExecutor(6) as pool:
        done = [*pool.map(lambda _: send(client, page, REFUSED, ["contract_type"]).status_code, range(6))]
    assert done == [200] * 6
    assert len(answers(store, shown)) == 1 and len(store.rules.made([1], datetime.now(UTC))[1]) == 1


@ON_BOTH
def test_taken_back_twice_is_once(client, store, shown, url):
    done = press(client, visit(client, url), INTERESTED)
    for _ in range(2):
        press(client, done, CHANGED_MIND)
    assert [event for event, _, _ in answers(store, shown)] == [EventKind.INTERESTED, EventKind.WITHDRAWN]


def test_a_refusal_keeps_its_reasons_ticked(client, url):
    done = press(client, visit(client, url), REFUSED, ticked=["too_far"])
    assert [value for value, (_, on) in done.forms[REFUSED].boxes.items() if on] == ["too_far"]
    assert "Trop loin de chez moi" in done.text


def test_an_offer_closed_since_is_said(client, store, shown, url):
    offer = offer_of(store, shown)
    assert "n’est plus disponible" not in visit(client, url).text
    store.offers.upsert([replace(offer, status=OfferStatus.FILLED)])
    page = visit(client, url)
    assert "Cette offre n’est plus disponible" in page.text
    press(client, page, REFUSED, ticked=["offer_closed"])


@pytest.mark.parametrize("content", ["", "reponse=", "reponse=hired", "raison=too_far", "%00", "reponse"])
def test_a_form_that_answers_nothing_is_a_page_that_says_so(client, store, shown, url, content):
    refused = client.post(url, content=content)
    assert refused.status_code == 422 and "Choisissez l’une des réponses" in refused.text
    assert answers(store, shown) == []


def test_a_reason_that_is_none_is_refused_and_not_repeated(client, store, shown, url):
    refused = client.post(url, content="reponse=refus&raison=je+garde+ma+mere")
    assert refused.status_code == 422 and "mere" not in refused.text
    assert answers(store, shown) == []


def test_what_an_offer_says_is_text_and_its_address_leads_to_the_web(client, store, shown, url):
    offer = offer_of(store, shown)
    store.offers.upsert([replace(offer, title="<script>alert(1)</script>", url="javascript:alert(1)")])
    page = visit(client, url)
    assert page.all("script") == [] and "<script>alert(1)</script>" in page.text
    assert {one["href"][0] for one in page.all("a")} <= {"/", "#"}


def test_a_link_that_has_expired_says_what_to_do(client, links, shown):
    old = links.answer_url(PERSON, shown[0], datetime.now(UTC) - timedelta(days=61))
    for answer in (client.get(old), client.post(old, content="reponse=interesse")):
        assert answer.status_code == 410 and "Ce lien a expiré" in answer.text
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/lien/nonsense", "/desabonnement/nonsense"])
def test_a_link_that_is_not_ours_says_what_to_do(client, path):
    for answer in (client.get(path), client.post(path), client.head(path)):
        assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")
    assert "copiez-le en entier" in client.get(path).text


def test_a_link_to_what_was_shown_to_someone_else_shows_nothing(client, links, store, shown):
    answer = client.get(links.answer_url(2, shown[0], datetime.now(UTC)))
    assert answer.status_code == 410 and offer_of(store, shown).title not in answer.text


@ON_BOTH
def test_links_of_someone_erased_lead_to_nothing(client, links, store, shown, url):
    store.erasure.erase(PERSON, datetime.now(UTC), "person")
    asked = [url, links.unsubscribe_url(PERSON), links.adjust_url(PERSON)]
    assert {client.get(one).status_code for one in asked} == {410}
    assert {client.post(one, content="reponse=refus").status_code for one in asked} == {410}


def test_a_token_of_one_kind_opens_no_page_of_another(client, store):
    token = {kind: Tokens.of(store).written(Link(kind, PERSON, 1)) for kind in LinkKind}
    assert client.get(f"/lien/{token[LinkKind.UNSUBSCRIBE]}").status_code == 404
    for kind in {*LinkKind} - {LinkKind.UNSUBSCRIBE, LinkKind.NOTICES}:
        assert client.post(f"/desabonnement/{token[kind]}").status_code == 404
    assert store.subscriptions.get([PERSON])[PERSON].stopped_at is None
