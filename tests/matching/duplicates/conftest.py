import pytest

from matching.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """A database of its own, of each kind in turn."""
    return request.getfixturevalue("make_database")() if request.param == "postgresql" else f"sqlite:///{tmp_path}/db"


@pytest.fixture
def store(store_url):
    with Store.open(store_url) as store:
        yield store
