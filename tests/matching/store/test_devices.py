from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Person
from matching.errors import InputError
from matching.store.devices import KEPT, Device

AT, DAY = datetime(2026, 11, 20, 9, tzinfo=UTC), timedelta(days=1)
PHONE = Device("https://push.example/telephone", "BPoint", "secret", AT)
TABLET = Device("https://push.example/tablette", "BAutre", "autre", AT)


@pytest.fixture
def other(store):
    store.persons.upsert([Person("N2", "agency")])
    return store.persons.keys([("agency", "N2")])[("agency", "N2")]


def endpoints(store, person):
    return [one.endpoint for one in store.devices.of([person]).get(person, ())]


def test_devices_of_a_person_are_read_in_the_order_they_came(store, anais):
    phone, tablet = store.devices.add(anais, PHONE), store.devices.add(anais, TABLET)
    assert replace(phone, key=0) == PHONE
    assert store.devices.of([anais, 99]) == {anais: (phone, tablet)}


def test_a_device_that_comes_back_is_there_once_with_its_new_keys(store, anais):
    store.devices.add(anais, PHONE)
    again = store.devices.add(anais, replace(PHONE, p256dh="BNouveau", auth="nouveau"))
    assert store.devices.of([anais]) == {anais: (again,)}


def test_a_device_that_someone_else_uses_now_is_theirs(store, anais, other):
    store.devices.add(anais, PHONE)
    store.devices.add(other, PHONE)
    assert endpoints(store, anais) == []
    assert endpoints(store, other) == [PHONE.endpoint]


def test_of_too_many_devices_those_not_heard_of_for_longest_are_forgotten(store, anais):
    def introduce(name, n):
        store.devices.add(anais, replace(PHONE, endpoint=f"https://push.example/{name}", created_at=AT + DAY * n))

    for n in range(KEPT):
        introduce(n, n)
    introduce(0, KEPT)
    introduce("new", KEPT + 1)
    assert endpoints(store, anais) == [f"https://push.example/{name}" for name in (0, *range(2, KEPT), "new")]


def test_a_person_takes_back_their_own_devices_only(store, anais, other):
    phone = store.devices.add(anais, PHONE)
    assert not store.devices.remove(other, phone.key)
    assert store.devices.remove(anais, phone.key)
    assert not store.devices.remove(anais, phone.key)
    assert endpoints(store, anais) == []


def test_all_devices_of_a_person_are_forgotten_at_once(store, anais, other):
    store.devices.add(anais, PHONE)
    store.devices.add(other, TABLET)
    assert store.devices.clear(anais) == 1
    assert (endpoints(store, anais), endpoints(store, other)) == ([], [TABLET.endpoint])


def test_a_device_that_is_no_more_is_forgotten(store, anais):
    store.devices.add(anais, PHONE)
    store.devices.add(anais, TABLET)
    store.devices.gone(PHONE.endpoint)
    assert endpoints(store, anais) == [TABLET.endpoint]


def test_a_device_introduced_many_times_at_once_is_there_once(store, anais, at_once):
    at_once(*[lambda tx: tx.devices.add(anais, PHONE)] * 3)
    assert endpoints(store, anais) == [PHONE.endpoint]


def test_a_device_of_nobody_is_refused(store):
    with pytest.raises(InputError, match="not in the store"):
        store.devices.add(99, PHONE)


def test_devices_are_told_to_the_person_and_erased_with_them(store, anais, dump):
    store.devices.add(anais, PHONE)
    (told,) = store.about(anais)["devices"]
    assert (told["endpoint"], told["p256dh"]) == (PHONE.endpoint, "BPoint")
    store.erasure.erase(anais, AT)
    assert PHONE.endpoint not in dump(store)
