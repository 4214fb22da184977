import shutil
from datetime import UTC, datetime

import pytest

from matching.domain import Adviser, Channel, Person
from matching.settings import Settings
from matching.store import Store
from matching.testing import WordVectorizer, make_offer, make_profile, tiny_rome
from matching.workspace import Workspace

AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
"""Half past seven in Paris, a Saturday."""

ADVISER = Adviser("C1")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("migrated") / "matching.sqlite3"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """A migrated database of its own, of each kind in turn."""
    if request.param == "postgresql":
        return request.getfixturevalue("make_database")()
    path = tmp_path / "matching.sqlite3"
    shutil.copy(request.getfixturevalue("migrated_file"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def work(tmp_path, store_url):
    """A workspace of its own, of a tiny ROME and an encoder that needs no model."""
    work = Workspace(Settings(tmp_path / "data", store_url))
    vars(work).update(rome=tiny_rome(), vectorizer=WordVectorizer())
    with work.store:
        yield work


@pytest.fixture
def market(work):
    """Puts offers and people into the store of `work`: makers `offers(*, n, ...)` and `people(n, ...)`."""
    return Market(work)


class Market:
    def __init__(self, work):
        self.work, self.store = work, work.store

    def offers(self, *ids, **changes):
        """Open offers of a baker in Lyon; their keys."""
        made = [make_offer(one, **changes) for one in ids]
        self.store.offers.upsert(made)
        keys = self.store.offers.keys([one.ref for one in made])
        self.work.offers.follow()
        return [keys[one.ref] for one in made]

    def people(self, *ids, departement="69", adviser=ADVISER, **changes):
        """Bakers in Lyon; their keys."""
        self.store.profiles.upsert([make_profile(one, **changes) for one in ids])
        people = [
            Person(one, "default", ("default", one), None, (), (), (), (Channel.EMAIL,), adviser, departement)
            for one in ids
        ]
        self.store.persons.upsert(people)
        keys = self.store.persons.keys([one.ref for one in people])
        return [keys[one.ref] for one in people]

    def digests(self, person, n=100):
        """Of a person, the oldest first."""
        return self.store.digests.of_person(person, None, n)[::-1]

    def sent(self, person):
        """Offers of each digest of a person."""
        return [[one.offer_key for one in digest.content.entries] for digest in self.digests(person)]
