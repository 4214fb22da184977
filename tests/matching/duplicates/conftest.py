import pytest

from matching.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    """An empty database of each kind in turn."""
    url = request.getfixturevalue("make_database")() if request.param == "postgresql" else f"sqlite:///{tmp_path}/db"
    with Store.open(url) as store:
        yield store
