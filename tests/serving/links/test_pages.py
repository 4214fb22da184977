"""Pages as scanners, browsers and screen readers meet them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from matching.domain import EventKind
from serving.links import ANSWERS
from tests.serving.links.browser import Page, press, visit
from tests.serving.links.conftest import ON_BOTH, PERSON


@pytest.fixture
def sent(links, shown, digest, store):
    """Every link of a message, by e-mail and by text message."""
    now = datetime.now(UTC)
    offers = [links.answer_url(PERSON, key, now, answer) for key in shown for answer in (*ANSWERS, None)]
    short = links.short_url(store.short_links.of(digest, PERSON, now + timedelta(days=1)))
    others = [links.question_url(PERSON, digest, now), links.adjust_url(PERSON), links.unsubscribe_url(PERSON)]
    return [*offers, short, *others]


@ON_BOTH
def test_a_mail_scanner_that_follows_every_link_changes_nothing(client, sent, dump):
    before = dump()
    asked = [*product(("GET", "HEAD"), sent, range(2))]
    with ThreadPoolExecutor(8) as pool:
        done = [*pool.map(lambda one: client.request(one[0], one[1]).status_code, asked)]
    assert done == [200] * len(asked)
    assert dump() == before


def test_a_form_does_change_what_the_scanner_test_looks_at(client, sent, dump):
    before = dump()
    press(client, visit(client, sent[0]), next(iter(ANSWERS.values())))
    press(client, visit(client, sent[-1]), "Ne plus recevoir d’offres")
    changed = {name for name, rows in dump().items() if rows != before[name]}
    assert {"events", "subscriptions"} <= changed


def test_pages_run_no_script_and_leave_no_trace(client, sent):
    for url in (sent[0], sent[-4], sent[-1], "/lien/nonsense"):
        page = Page(client.get(url))
        headers = page.response.headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["style-src"] == policy["form-action"] == "'self'" and "script-src" not in policy
        assert headers.get_list("content-security-policy") == [headers["content-security-policy"]]
        assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"] and "set-cookie" not in headers
        assert page.all("script") == page.all("style") == page.all("img") == []
        assert not [said for _, said in page.tags if {"style", "onclick", "onsubmit"} & said.keys()]


def test_style_sheets_are_ours_and_are_kept(client, sent):
    sheets = [one["href"] for one in Page(client.get(sent[0])).all("link") if one["rel"] == "stylesheet"]
    assert sheets
    for href in sheets:
        style = client.get(href)
        assert style.headers["content-type"].startswith("text/css") and "immutable" in style.headers["cache-control"]
        assert "@import" not in style.text and "http" not in {*re.findall(r"url\(.(\w+):", style.text)}


def every_page(client, sent):
    """Each page, before and after an answer."""
    offer, short, question, adjust, stop = sent[0], *sent[-4:]
    yield from (visit(client, one) for one in (offer, short, question, adjust, stop))
    yield press(client, visit(client, offer), ANSWERS[EventKind.REFUSED], ticked=["contract_type"])
    yield press(client, visit(client, question), "Non")
    yield press(client, visit(client, stop), "Ne plus recevoir d’offres")
    yield Page(client.get("/lien/nonsense"))


def test_pages_are_read_by_screen_readers(client, sent):
    for page in every_page(client, sent):
        (html,), (viewport,) = page.all("html"), [one for one in page.all("meta") if one.get("name") == "viewport"]
        assert html["lang"] == "fr" and viewport["content"] == "width=device-width, initial-scale=1"
        assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
        ids = [said["id"] for _, said in page.tags if "id" in said]
        assert len(ids) == len({*ids})
        boxes = [one["id"] for one in page.all("input") if one["type"] == "checkbox"]
        assert boxes == [label["for"] for label in page.all("label")]
        assert {one["aria-describedby"] for one in page.all("button") if "aria-describedby" in one} <= {*ids}
        assert not [said for _, said in page.tags if "tabindex" in said or "autofocus" in said]
        assert len(page.all("fieldset")) == len(page.all("legend"))


def test_what_was_done_is_announced(client, sent):
    done = press(client, visit(client, sent[0]), ANSWERS[EventKind.INTERESTED])
    assert [said.get("role") for _, said in done.tags].count("status") == 1


def test_a_database_that_does_not_answer_is_said_on_a_page(client, sent, monkeypatch):
    service = client.app.state.service
    monkeypatch.delitem(vars(service.work), "store")
    answer = client.get(sent[0])
    assert answer.status_code == 503 and answer.headers["content-type"].startswith("text/html")
    assert "réessayez dans quelques secondes" in answer.text
