from datetime import UTC, datetime

import pytest

from matching.domain import Adviser, Channel, Person, Profile, Purpose
from matching.errors import InputError
from matching.store.counts import Counts
from matching.store.persons import Known

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ANAIS = Person(
    "N1",
    "agency",
    ("default", "P1"),
    "Anaïs Le Goff",
    ("anais@exemple.fr",),
    ("0601020304",),
    ("3 rue des Lices", "35000 Rennes"),
    (Channel.PAPER, Channel.EMAIL),
    Adviser("A1", "Claude Morin", "c.morin@agence.fr"),
    "35",
)


def person(n, profile=None, **changes):
    return Person(f"N{n}", "agency", profile and ("default", profile), **changes)


def test_a_person_comes_back_as_written_and_the_same_again_changes_nothing(people):
    assert people.persons.upsert([ANAIS]) == Counts(added=1)
    key = people.persons.keys([ANAIS.ref])[ANAIS.ref]
    assert people.persons.get([key, 99]) == {key: ANAIS}
    assert people.persons.upsert([ANAIS]) == Counts(unchanged=1)
    assert people.persons.upsert([person(1, "P1"), person(2)]) == Counts(added=1, changed=1)
    assert people.persons.count() == 2


def test_the_last_of_a_person_given_twice_stays(people):
    assert people.persons.upsert([person(1), person(1, name="Anaïs")]) == Counts(added=1, repeated=1)
    assert people.persons.get([1])[1].name == "Anaïs"


def test_persons_and_profiles_find_each_other(people):
    people.persons.upsert([person(1, "P2"), person(2)])
    first, second = (people.persons.keys([person(n).ref])[person(n).ref] for n in (1, 2))
    assert people.persons.of_profiles([1, 2, 3]) == {2: first}
    assert people.persons.profiles([first, second]) == {first: 2}
    found = [people.persons.known(one) for one in (person(1).ref, person(2).ref, ("agency", "nobody"))]
    assert found == [Known(first, 2, people.profiles.get([2])[2], None), Known(second, None, None, None), None]


def test_a_profile_that_is_not_there_or_someone_else_s_is_refused_and_nothing_is_written(people):
    people.persons.upsert([person(1, "P1")])
    bad = [person(2, "P1"), person(3, "absent"), person(4, "P2"), person(5, "P2"), person(6)]
    assert people.persons.refusals(bad) == {
        ("agency", "N2"): "profile_taken",
        ("agency", "N3"): "unknown_profile",
        ("agency", "N5"): "profile_taken",
    }
    with pytest.raises(InputError, match="profile_taken, unknown_profile"):
        people.persons.upsert(bad)
    assert people.persons.count() == 1


def test_a_portfolio_comes_page_by_page(people):
    adviser = Adviser("A1")
    people.persons.upsert([person(n, adviser=adviser) for n in range(5)] + [person(9, adviser=Adviser("A2"))])
    first = people.persons.of_adviser("A1", limit=3)
    rest = people.persons.of_adviser("A1", after=max(first), limit=3)
    assert [one.id for one in first.values()] == ["N0", "N1", "N2"]
    assert [one.id for one in rest.values()] == ["N3", "N4"]


def test_another_adviser_is_kept_until_the_file_says_otherwise(people):
    people.persons.upsert([ANAIS])
    people.persons.set_adviser(1, Adviser("A2"))
    people.persons.upsert([ANAIS])
    assert list(people.persons.of_adviser("A2")) == [1]
    assert people.persons.of_adviser("A1") == {}
    people.persons.set_adviser(1, None)
    assert people.persons.get([1])[1].adviser is None
    with pytest.raises(InputError, match="not in the store"):
        people.persons.set_adviser(9, None)


def test_an_erased_profile_leaves_the_person(people):
    people.persons.upsert([ANAIS])
    people.profiles.erase([1])
    assert people.persons.profiles([1]) == {}
    people.profiles.upsert([Profile("P1")])
    assert people.persons.upsert([ANAIS]) == Counts(changed=1)
    assert people.persons.profiles([1]) == {1: 4}


def test_what_a_person_consents_to_goes_with_them_to_another_profile(people):
    people.persons.upsert([ANAIS])
    people.consents.give(1, Purpose.VISIBILITY, "employers", AT)
    people.persons.upsert([person(1, "P2")])
    shown = people.profiles.get([1, 2])
    assert shown[1].visible_to == ()
    assert shown[2].visible_to == ("employers",)
