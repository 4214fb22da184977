"""A table of the store in memory, and pools of words."""

import numpy as np
import pytest

from matching.pool import OfferSide, ProfileSide
from matching.testing import LYON, WordVectorizer, make_offer, tiny_rome

ROME = tiny_rome()


class Table:
    """A table of the store, in memory: what was said of each key, in the order of revisions."""

    def __init__(self, *records, database_id="one"):
        self.said = list(enumerate(records, start=1))
        self.database_id = database_id

    @property
    def revision(self):
        return len(self.said)

    def say(self, key, record):
        self.said.append((key, record))

    def stream(self):
        return ((key, record) for key, record in dict(self.said).items() if record is not None)

    def gone_since(self, revision):
        return [key for key, record in dict(self.said[revision:]).items() if record is None]

    def changes_since(self, revision):
        return iter(dict(self.said[revision:]).items())


@pytest.fixture
def table():
    return Table


@pytest.fixture(scope="session")
def offers():
    return OfferSide(WordVectorizer(), ROME)


@pytest.fixture(scope="session")
def profiles():
    return ProfileSide(WordVectorizer(), ROME)


@pytest.fixture(scope="session")
def ids():
    """External ids of the records in force, by key."""

    def ids(pool):
        columns = pool.state.columns.merged()
        return [columns.id(row) for row in range(len(columns))]

    return ids


@pytest.fixture(scope="session")
def found():
    """External ids that a search around Lyon finds."""

    def found(pool, title="Boulanger", radius_km=50.0):
        state = pool.state
        vector = WordVectorizer().offers([make_offer(title=title)])
        keys = state.index.search(vector, np.array([[LYON.latitude, LYON.longitude]]), radius_km, 500)[0][0] >> 3
        columns = state.columns.take(state.columns.positions(keys[keys >= 0]))
        return {columns.id(row) for row in range(len(columns))}

    return found
