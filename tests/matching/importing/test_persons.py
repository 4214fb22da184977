from datetime import UTC, datetime

import pytest

from matching.domain import Audience, Person, Profile, Purpose
from matching.errors import InputError
from matching.geo import Communes
from matching.importing import import_persons, import_profiles
from matching.store import Store
from matching.testing import tiny_rome

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
CONSENT = {"purpose": "visibility", "audience": "employers", "at": "2026-01-05T10:00:00Z"}


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        store.profiles.upsert([Profile("P1"), Profile("P2")])
        yield store


def raw(n, profile=None, **changes):
    return {"id": f"N{n}", **({"profile": {"id": profile}} if profile else {}), **changes}


def bring(store, *records, **options):
    rejects = []
    report = import_persons(store, enumerate(records, 1), at=AT, reject=rejects.append, **options)
    return report, [(one["line"], one["reason"]) for one in rejects]


def test_persons_are_added_then_the_same_file_changes_nothing(store):
    records = [raw(1, "P1", consents=[CONSENT], name="Anaïs"), raw(2)]
    assert bring(store, *records)[0].added == 2
    key = store.persons.keys([("default", "N1")])["default", "N1"]
    assert store.persons.get([key])[key] == Person("N1", profile=("default", "P1"), name="Anaïs")
    assert store.profiles.visible([1], Audience.EMPLOYERS) == {1}
    assert store.consents.standing(key)[0].recorded_by == "default"
    revision = store.profiles.revision
    assert bring(store, *records)[0].unchanged == 2
    assert store.profiles.revision == revision


def test_bad_persons_are_handed_on_with_their_reason_and_stop_nothing(store):
    records = [raw(1, "P1"), raw(2, "P1"), raw(3, "absent"), {"name": "?"}, raw(4, "P2"), raw(5, "P2")]
    report, rejects = bring(store, *records)
    assert rejects == [(2, "profile_taken"), (3, "unknown_profile"), (4, "no_id"), (6, "profile_taken")]
    assert (report.total, report.added) == (6, 2)


def test_a_file_never_gives_again_what_the_person_withdrew(store):
    bring(store, raw(1, "P1", consents=[CONSENT]))
    store.consents.withdraw(1, Purpose.VISIBILITY, "employers", AT)
    bring(store, raw(1, "P1", consents=[CONSENT], name="changée"))
    assert store.profiles.visible([1], Audience.EMPLOYERS) == set()


def test_whoever_asked_to_be_forgotten_does_not_come_back_by_a_file(store):
    bring(store, raw(1, "P1"))
    store.erasure.erase(1, AT)
    assert bring(store, raw(1), raw(2, "P2"))[1] == [(1, "forgotten")]
    rejects = []
    profiles = [{"id": "P1", "text": "boulangère"}, {"id": "P3", "text": "fleuriste"}]
    import_profiles(store, enumerate(profiles, 1), Communes([]), tiny_rome(), reject=rejects.append)
    assert [(one["reason"], one["message"]) for one in rejects] == [("forgotten", "effacé à la demande de la personne")]
    assert store.profiles.keys([("default", "P1"), ("default", "P3")]).keys() == {("default", "P3")}


def test_no_person_at_all_is_an_error(store):
    with pytest.raises(InputError, match="one person a line"):
        bring(store)
