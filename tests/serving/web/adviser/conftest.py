"""Advisers who are logged in, on the sample."""

import re
from dataclasses import asdict, dataclass
from html import unescape

import pytest
from fastapi.testclient import TestClient

from serving.identity import Role
from serving.web.csrf import mask
from serving.web.sealing import seal
from serving.web.session import NAME, PURPOSE, Session
from tests.serving.conftest import ANNE, MARC

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
        return unescape(answer.text).replace("\u00a0", " ").replace("\u202f", " ")

    def post(self, path, token=None, **fields):
        token = mask(bytes.fromhex(self.session.secret)) if token is None else token
        return self.client.post(path, data={"csrf": token, **fields}, follow_redirects=False)


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
