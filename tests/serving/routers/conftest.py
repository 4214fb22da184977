"""Callers that several tests of routes share."""

import pytest

from tests.serving.conftest import ANNE, MARC, OTHER


@pytest.fixture
def anne(client_for):
    return client_for("adviser", ANNE)


@pytest.fixture
def marc(client_for):
    return client_for("adviser", MARC)


@pytest.fixture
def employer(client_for):
    return client_for("employer")


@pytest.fixture
def other(client_for):
    return client_for("employer", OTHER)
