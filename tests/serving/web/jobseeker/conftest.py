import pytest


@pytest.fixture
def me(visitor):
    return visitor("jobseeker", "P001")
