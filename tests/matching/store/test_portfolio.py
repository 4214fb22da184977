from matching.domain import Adviser, Person
from matching.testing import make_profile


def test_a_portfolio_is_the_profiles_of_an_advisers_people(store):
    store.profiles.upsert(make_profile(f"P{i}") for i in range(3))
    keys = store.profiles.keys([("default", f"P{i}") for i in range(3)])
    anne, marc = Adviser("C1"), Adviser("C2")
    store.persons.upsert(
        [
            Person("P0", profile=("default", "P0"), adviser=anne),
            Person("P1", profile=("default", "P1"), adviser=marc),
            Person("P2", profile=("default", "P2")),
            Person("P3", adviser=anne),
        ]
    )
    assert store.persons.portfolio("C1") == {keys["default", "P0"]}
    assert store.persons.portfolio("C3") == set()
