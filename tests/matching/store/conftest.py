import shutil
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from matching.domain import (
    ContractKind,
    Employer,
    Experience,
    Fact,
    Licence,
    Offer,
    Pay,
    Person,
    Place,
    PlaceScope,
    Profile,
    Project,
    RefusalReason,
    RomeRef,
    Rule,
    RuleKind,
    Schedule,
    Skill,
)
from matching.errors import InputError
from matching.store import Store
from matching.store.schema import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request):
    return request.param


@pytest.fixture
def store_url(backend, request):
    """A migrated database of its own, of each kind in turn."""
    return request.getfixturevalue(f"{backend}_url")


@pytest.fixture
def empty_url(backend, request):
    """A database of its own without any table, of each kind in turn."""
    return request.getfixturevalue(f"empty_{backend}_url")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("migrated") / "matching.sqlite3"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(tmp_path, migrated_file):
    path = tmp_path / "matching.sqlite3"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def empty_sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'data' / 'matching.sqlite3'}"


@pytest.fixture
def postgresql_url(make_database):
    return make_database()


@pytest.fixture
def empty_postgresql_url(make_database):
    return make_database(migrated=False)


@pytest.fixture
def store(store_url):
    with Store.open(store_url) as store:
        yield store


@pytest.fixture
def offer():
    return Offer(
        id="A1",
        title="Boulangère ou boulanger",
        rome=RomeRef("D1102", "Boulanger / Boulangère", "4"),
        employer=Employer("Au Fournil d'Anaïs"),
        place=Place(48.11, -1.68, "35238", "35000", "35 - RENNES", PlaceScope.POINT),
        contract=ContractKind.CDI,
        skills=(Skill("Pétrir une pâte", required=True),),
        licences=(Licence("B", required=False),),
        pay=Pay(1900.0, 2100.0, text="Mensuel de 1900 à 2100 Euros"),
        schedule=Schedule(night=True),
        facts=(Fact("licences", ("B",), "text", "permis B apprécié", 0.8),),
    )


@pytest.fixture
def profile():
    return Profile(
        id="P1",
        projects=(Project(RomeRef("D1102"), "Boulanger / Boulangère"),),
        experiences=(Experience("Apprentie boulangère", months=24, ended_at="2025-06"),),
        licences=("B",),
    )


@pytest.fixture
def dump():
    """Everything that a store holds, as text."""

    def dump(store):
        with store._scope.read() as connection:
            return "\n".join(
                repr(row) for table in metadata.sorted_tables for row in connection.execute(table.select())
            )

    return dump


AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def people(store):
    """Three profiles, of keys 1 to 3."""
    store.profiles.upsert(Profile(id=f"P{i}") for i in range(1, 4))
    return store


@pytest.fixture
def rule():
    """Makes a rule, of 25 km and 90 days unless told otherwise."""

    def rule(kind=RuleKind.DISTANCE, value=25.0, reason=RefusalReason.TOO_FAR, since=AT, **changes):
        return Rule(kind, value, reason, since, **({"until": since + timedelta(days=90)} | changes))

    return rule


@pytest.fixture
def anais(people):
    """The key of a person, of profile 1."""
    person = Person("N1", "agency", ("default", "P1"), "Anaïs Le Goff", ("anais@exemple.fr",), ("0601020304",))
    people.persons.upsert([person])
    return people.persons.keys([person.ref])[person.ref]


@pytest.fixture
def at_once(store_url):
    """Runs works, each in a thread and on a connection of its own, all begun together: what they returned or raised."""

    def at_once(*works):
        barrier, found = Barrier(len(works)), [None] * len(works)

        def run(i, work):
            with Store.open(store_url) as store:
                barrier.wait()
                try:
                    found[i] = work(store)
                except InputError as error:
                    found[i] = error

        threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    return at_once
