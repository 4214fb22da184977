"""People who are logged in and read pages without scripts."""

from dataclasses import asdict

import pytest
from fastapi.testclient import TestClient

from serving.identity import Role
from serving.web.sealing import seal
from serving.web.session import NAME, PURPOSE, Session
from tests.serving.web.page import Page


@pytest.fixture
def visitor(app, store):
    """A client who is logged in: `visitor("jobseeker", "P001")`."""

    def visitor(role, who):
        client = TestClient(app.app, raise_server_exceptions=False)
        client.cookies.set(NAME, seal(store, PURPOSE, asdict(Session(Role(role), who))), "testserver.local")
        return client

    return visitor


@pytest.fixture
def read():
    """The page at an address: `read(client, "/espace/offres")`."""

    def read(client, path, status=200, **options):
        response = client.get(path, **options)
        assert response.status_code == status, response.text
        return Page(response)

    return read
