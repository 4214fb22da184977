"""Advisers who are logged in, on the sample."""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient

from matching.domain import Channel, DigestContent, DigestEntry, DigestKind, DigestState, NewDigest
from serving.identity import Role
from serving.web.csrf import mask
from serving.web.sealing import seal
from serving.web.session import NAME, PURPOSE, Session
from tests.serving.conftest import ANNE, MARC
from tests.serving.web.page import Page

SEARCH = "/conseil/profils?romes=K2111&romes=G1703&romes=M1609&radius_km=100"


@dataclass
class Browser:
    """Someone who is logged in, with a browser that follows no redirection by itself."""

    client: TestClient
    session: Session

    def get(self, path, **options):
        return self.client.get(path, follow_redirects=False, **options)

    def page(self, path, status=200, **options):
        """The text of a page, unescaped, its no-break spaces made plain."""
        answer = self.get(path, **options)
        assert answer.status_code == status, answer.text
        assert Page(answer)  # every element is closed, no id is given twice
        return unescape(answer.text).replace("\u00a0", " ").replace("\u202f", " ")

    def post(self, path, scripted=False, **fields):
        """Send a form, as a browser does by itself or as a script of the page does."""
        data = {"csrf": mask(bytes.fromhex(self.session.secret)), **fields}
        headers = {"HX-Request": "true"} if scripted else {}
        return self.client.post(path, data=data, headers=headers, follow_redirects=False)


@pytest.fixture
def browser_of(app, store):
    """The browser of someone, by role and id."""

    def browser_of(role, who, source="default"):
        session = Session(Role(role), who, source)
        client = TestClient(app.app, raise_server_exceptions=False)
        client.cookies.set(NAME, seal(store, PURPOSE, asdict(session)))
        return Browser(client, session)

    return browser_of


@pytest.fixture
def anne(browser_of):
    return browser_of("adviser", ANNE)


@pytest.fixture
def marc(browser_of):
    return browser_of("adviser", MARC)


def values(text, name):
    """Values of the fields of a name, in the order of the page."""
    return re.findall(rf'name="{name}" value="([^"]*)"', text)


CAMILLE, OTHERS = 1, 2
"""Keys of P001, of Anne's portfolio, and of P002, of Marc's."""


@pytest.fixture
def shown(client_for):
    """Impressions of offers that Camille was shown."""
    found = client_for("jobseeker", "P001").get("/me/offers").json()["items"]
    return [one["impression_id"] for one in found]


@pytest.fixture
def make_digest(store):
    """Writes a digest, its offers in the ledger; its id."""

    def make_digest(person=CAMILLE, impressions=(), cycle="2026-11-28", sent=False, **content):
        now = datetime.now(UTC)
        offers = {key: one.offer_id for key, one in store.impressions.get(impressions).items()}
        entries = tuple(DigestEntry(key, offers[key], ("Proche.",)) for key in impressions)
        content = DigestContent(entries, closed=(1,), **content)
        state = DigestState.READY if sent else DigestState.REVIEW
        (key,) = store.digests.write([NewDigest(person, cycle, DigestKind.OFFERS, state, content)], now)
        store.ledger.add([(person, offers[one], offers[one], key) for one in impressions], now)
        if sent:
            store.digests.sent(key, Channel.EMAIL, now)
        return key

    return make_digest
