"""What whoever comes reads: offers near a commune, one offer for search engines too, and a frame for other sites."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from matching.columns import Layers, OfferColumns
from matching.domain import OfferStatus, Place, PlaceScope
from matching.geo import great_circle_km
from matching.ingest import parse_jobposting
from matching.rome import Rome
from matching.testing import make_offer
from serving.nearby import among
from tests.serving.web.page import Page

OFFERS = "/public/offres"
WIDGET = "/public/widget"
PROBE = "</script><script>alert(1)</script>"


@pytest.fixture
def shown(store):
    """An open offer of the sample, with its key, its occupation and its commune."""
    found = (
        (key, one) for key, one in store.offers.stream() if one.rome and one.place.code_insee and one.place.latitude
    )
    key, offer = next(found)
    return key, offer, f"rome={offer.rome.code}&commune={offer.place.code_insee}"


def posting(response):
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text)
    return json.loads(said)


def test_offers_are_found_by_occupation_and_commune_the_nearest_first(app, read, shown, store):
    key, offer, address = shown
    page = read(app, f"{OFFERS}?{address}")
    keys = [int(one) for one in re.findall(r'<a href="/public/offres/(\d+)"', page.response.text)]
    assert key in keys
    here = app.app.state.service.communes.by_insee(offer.place.code_insee)
    places = [one.place for one in (store.offers.get(keys)[key] for key in keys)]
    away = [float(great_circle_km(here.latitude, here.longitude, one.latitude, one.longitude)) for one in places]
    assert away == sorted(away) and max(away) <= 30
    assert {store.offers.get([key])[key].rome.code for key in keys} == {offer.rome.code}


def test_words_are_looked_up_and_their_other_meanings_proposed(app, read, shown):
    _, offer, _ = shown
    page = read(app, f"{OFFERS}?metier={offer.rome.label}&lieu={offer.place.code_insee[:2]}")
    assert page.form("Chercher").fields["metier"]
    words = read(app, f"{OFFERS}?metier=xyzzy&lieu=Nullepart")
    assert "aucun métier connu" in words.text and "Aucune commune" in words.text
    assert words.form("Chercher").fields["metier"] == ["xyzzy"]
    assert words.form("Chercher").fields["lieu"] == ["Nullepart"]


def test_where_there_is_nothing_the_page_says_what_to_do(app, read, shown):
    _, offer, _ = shown
    assert "Aucune offre de ce métier aux environs" in read(app, f"{OFFERS}?rome={offer.rome.code}&commune=2A004").text


def test_a_closed_offer_is_no_more_shown_nor_given_to_search_engines(app, read, shown, store):
    key, offer, address = shown
    store.offers.upsert([replace(offer, status=OfferStatus.FILLED)])
    app.app.state.service.served.live.catch_up()
    page = read(app, f"{OFFERS}/{key}", 410)
    assert "n’est plus ouverte" in page.text and "ld+json" not in page.response.text
    assert f"{OFFERS}/{key}" not in read(app, f"{OFFERS}?{address}").response.text
    assert read(app, f"{OFFERS}/{2**62}", 404)


def test_an_offer_is_a_job_posting_that_reads_back(app, read, shown):
    key, offer, _ = shown
    said = posting(read(app, f"{OFFERS}/{key}").response)
    assert (said["@type"], said["identifier"]["value"]) == ("JobPosting", str(key))
    assert said["url"].endswith(f"{OFFERS}/{key}")
    again = parse_jobposting(said, app.app.state.service.communes).value
    assert (again.title, again.rome.code) == (offer.title, offer.rome.code)


def test_what_an_offer_says_is_text_in_the_page_and_in_its_data(app, read, store):
    store.offers.upsert([make_offer("X1", "D1102", title=f"Boulanger {PROBE}", description=PROBE)])
    key = store.offers.keys([("default", "X1")])["default", "X1"]
    page = read(app, f"{OFFERS}/{key}")
    assert "<script>alert" not in page.response.text
    assert posting(page.response)["description"] == PROBE


def test_the_frame_may_be_shown_by_any_site_runs_no_script_and_sets_no_cookie(app, read, shown):
    page = read(app, f"{WIDGET}?{shown[2]}")
    policy = dict(part.split(" ", 1) for part in page.response.headers["content-security-policy"].split("; "))
    assert (policy["frame-ancestors"], policy["default-src"]) == ("*", "'none'") and "script-src" not in policy
    assert "<script" not in page.response.text and "set-cookie" not in page.response.headers
    assert "x-frame-options" not in page.response.headers
    assert page.forms == [] and all(href.startswith(("http://", "#")) for href, _ in page.links)


@pytest.mark.parametrize("path", [OFFERS, f"{OFFERS}/1", f"{WIDGET}?rome=D1102"])
def test_no_other_page_may_be_framed(app, path):
    assert "frame-ancestors 'none'" in app.get(path).headers["content-security-policy"]


def test_a_frame_of_nothing_says_what_it_needs(app, read):
    assert "code ROME" in read(app, WIDGET, 422).text


def test_pages_are_the_same_whoever_reads_them(app, visitor, shown):
    key, _, address = shown
    known = visitor("jobseeker", "P001")
    for path in (f"{OFFERS}?{address}", f"{OFFERS}/{key}", f"{WIDGET}?{address}"):
        one, other = app.get(path), known.get(path)
        assert one.text == other.text and one.headers["cache-control"] == "public, max-age=300"
        assert "set-cookie" not in other.headers
        assert Page(other)


def test_a_page_beyond_the_last_one_is_empty_and_nothing_else_is_a_page(app, read, shown):
    _, _, address = shown
    assert f"{OFFERS}/" not in read(app, f"{OFFERS}?{address}&page=50").response.text
    assert app.get(f"{OFFERS}?{address}&page=51").status_code == 422


def test_an_offer_that_is_gone_from_a_pool_or_whose_place_is_vague_is_not_near():
    rome = Rome.sample()
    code = rome.codes[0]
    here = Place(48.0, 2.0, scope=PlaceScope.POINT)
    made = [
        make_offer("A", code, place=here),
        make_offer("B", code, place=replace(here, latitude=48.1)),
        make_offer("C", code, place=replace(here, scope=PlaceScope.DEPARTEMENT)),
        make_offer("D", code, place=replace(here, latitude=49.0)),
        make_offer("E", rome.codes[1], place=here),
        make_offer("F", code, place=here),
    ]
    columns = OfferColumns.from_offers(range(1, 7), made, rome)
    alive = np.array([True] * 5 + [False])
    found = among(Layers((columns,), (alive,)), rome.position(code), (48.0, 2.0), 30)
    assert found.keys.tolist() == [1, 2] and found.km[0] == 0
