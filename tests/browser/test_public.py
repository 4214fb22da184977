"""Whoever comes looks for offers, reads one, and sees some in the frame of another site."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.browser.ways import WAYS


@pytest.fixture
def elsewhere(site):
    """Address of another site, whose page shows ours in a frame."""
    page = f'<!DOCTYPE html><title>Mairie</title><iframe src="{site.url}/public/widget?rome=K1304&commune=35238">'

    class Mairie(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Mairie) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


@WAYS
def test_from_a_search_to_an_offer(visit, looking, js, phone):
    page = visit(None, "/public/offres", js=js, phone=phone)
    checked = looking(page, "public", js, phone)
    checked("empty")
    page.get_by_label("Métier").fill("aide à domicile")
    page.get_by_label("Commune").fill("Rennes")
    page.get_by_role("button", name="Chercher").click()
    page.locator("#resultats").wait_for()
    page.get_by_text("Afficher ces offres sur votre site").click()
    checked("search")
    page.locator("article a").first.click()
    page.get_by_role("link", name="Se connecter pour y répondre").wait_for()
    checked("offer")
    if js:
        said = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
        assert said["@type"] == "JobPosting" and said["title"] == page.locator("h1").inner_text()


def test_the_frame_alone_is_readable_by_all(visit, axe, fits, shot):
    page = visit(None, "/public/widget?rome=K1304&commune=35238", phone=True)
    assert page.locator("li a").count() > 0
    fits(page)
    axe(page)
    shot(page, "public-widget")


def test_another_site_shows_the_frame(visit, elsewhere):
    page = visit(None, "/aide")
    visit.expected.append(elsewhere)  # that site, which is not ours
    page.goto(elsewhere)
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Voir toutes les offres").wait_for()
    assert page.context.cookies() == []
