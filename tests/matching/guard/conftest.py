import pytest

from matching.guard import Guard


@pytest.fixture(scope="session")
def guard():
    return Guard()
