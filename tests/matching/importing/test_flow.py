import gzip
import json
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from matching import sample
from matching.domain import OfferStatus, Profile, RomeRef
from matching.errors import InputError, RomeError, StoreError
from matching.geo import Communes
from matching.importing import import_communes, import_offers, import_profiles, import_rome
from matching.ingest import parse_jsonresume
from matching.jsonl import JsonFault, read_lines
from matching.rome import Rome
from matching.store import Store

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
COMMUNES = Communes.sample()
ROME = Rome.sample()


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        yield store


def raw(id_, **fields):
    return {
        "id": id_,
        "intitule": "Boulanger / Boulangère (H/F)",
        "description": "Vous travaillez de nuit, permis B exigé. Salaire de 1 900 euros brut par mois.",
        "dateCreation": "2026-11-01T08:00:00Z",
        "dateActualisation": "2026-11-10T08:00:00Z",
        "lieuTravail": {"libelle": "35 - Rennes", "commune": "35238"},
        "romeCode": "D1102",
        "romeLibelle": "Boulanger / Boulangère",
        "entreprise": {"nom": "Au Fournil"},
        **fields,
    }


def lines(*raws):
    return list(enumerate(raws, start=1))


def bring(store, records, **options):
    return import_offers(store, records, COMMUNES, ROME, **{"at": AT} | options)


def open_ids(store):
    return {offer.id for _, offer in store.offers.stream()}


def test_offers_are_added_then_the_same_file_changes_nothing(store):
    records = lines(raw("1"), raw("2"))
    first = bring(store, records)
    revision = store.offers.revision
    second = bring(store, records)
    assert (first.total, first.added, first.changed, first.unchanged) == (2, 2, 0, 0)
    assert (second.total, second.added, second.changed, second.unchanged) == (2, 0, 0, 2)
    assert store.offers.revision == revision


def test_what_the_fields_leave_out_is_read_from_the_text_unless_no_reader_is_wanted(store):
    bring(store, lines(raw("1")))
    bring(store, lines(raw("2")), reader=lambda offer: offer)
    read, plain = store.offers.get([1, 2]).values()
    assert [licence.code for licence in read.licences] == ["B"]
    assert plain.licences == ()


def test_bad_records_are_counted_handed_on_with_their_reason_and_stop_nothing(store):
    bad = []
    records = [
        (1, raw("1")),
        (2, JsonFault("not_json", "JSON illisible")),
        (3, {"intitule": "sans identifiant"}),
        (7, {"id": "9"}),
        (8, raw("2", lieuTravail={"latitude": float("nan"), "longitude": "x"}, description="é" * 100_000)),
    ]
    report = bring(store, records, reject=bad.append)
    assert report.rejected == {"not_json": 1, "no_id": 1, "no_title": 1}
    assert (report.total, report.added) == (5, 2)
    assert [(b["line"], b["reason"]) for b in bad] == [(2, "not_json"), (3, "no_id"), (7, "no_title")]
    assert bad[1]["record"] == {"intitule": "sans identifiant"}
    assert all(b["message"] for b in bad)


def test_the_share_understood_is_reported(store):
    report = bring(store, lines(raw("1", salaire={"libelle": "Mensuel de 1900 Euros"})))
    pay = next(share for share in report.shares if share.label == "pay")
    assert (pay.stated, pay.parsed) == (1, 1)


def test_the_last_of_a_repeated_offer_stays(store):
    report = bring(store, lines(raw("1"), raw("2"), raw("1", nombrePostes=3)))
    assert (report.added, report.repeated) == (2, 1)
    assert store.offers.get([1])[1].positions == 3


def test_a_file_cut_in_the_middle_leaves_the_state_before(store, tmp_path):
    path = tmp_path / "offers.jsonl.gz"
    whole = gzip.compress("".join(json.dumps(raw(str(i), alea=f"{i * 7919:x}")) + "\n" for i in range(3_000)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    bring(store, lines(raw("before")))
    with pytest.raises(InputError, match=r"offers\.jsonl\.gz"):
        bring(store, read_lines(path))
    assert open_ids(store) == {"before"}


@pytest.mark.parametrize("snapshot", [False, True])
def test_no_record_at_all_is_an_error_that_closes_nothing(store, snapshot):
    bring(store, lines(raw("1")))
    with pytest.raises(InputError, match="no record to import"):
        bring(store, [], snapshot=snapshot, force=True)
    assert open_ids(store) == {"1"}


def test_a_snapshot_without_a_valid_record_closes_nothing_even_when_forced(store):
    bring(store, lines(raw("1")))
    with pytest.raises(InputError, match="None of the 2 records"):
        bring(store, lines({"a": 1}, {"b": 2}), snapshot=True, force=True)
    assert open_ids(store) == {"1"}


def test_bad_records_alone_are_no_error_outside_a_snapshot(store):
    assert bring(store, lines({"a": 1})).rejected == {"no_id": 1}


def test_a_snapshot_closes_the_offers_of_its_source_that_it_lacks(store):
    bring(store, lines(*(raw(str(i)) for i in range(10))), source="ft")
    bring(store, lines(raw("0")), source="other")
    report = bring(store, lines(*(raw(str(i)) for i in range(8))), source="ft", snapshot=True)
    assert (report.closed, report.unchanged) == (2, 8)
    assert store.offers.count("ft", OfferStatus.OPEN) == 8
    assert store.offers.count("other", OfferStatus.OPEN) == 1
    assert bring(store, lines(*(raw(str(i)) for i in range(8))), source="ft", snapshot=True).closed == 0


def test_a_snapshot_that_lacks_too_many_is_refused_whole_and_forced_on_demand(store):
    bring(store, lines(*(raw(str(i)) for i in range(10))))
    half = lines(*(raw(str(i)) for i in range(5)), raw("new"))
    with pytest.raises(StoreError, match=r"5 of the 10 .*--force"):
        bring(store, half, snapshot=True)
    assert store.offers.count() == 10
    assert bring(store, half, snapshot=True, force=True).closed == 5
    assert open_ids(store) == {"0", "1", "2", "3", "4", "new"}


def test_new_offers_do_not_hide_that_a_snapshot_lacks_the_old_ones(store):
    bring(store, lines(raw("old")))
    with pytest.raises(StoreError, match="1 of the 1"):
        bring(store, lines(*(raw(f"new{i}") for i in range(50))), snapshot=True)


def test_an_offer_that_a_snapshot_still_names_badly_is_not_closed(store):
    bring(store, lines(*(raw(str(i)) for i in range(10))))
    broken = [*(raw(str(i)) for i in range(9)), {"id": "9"}]
    report = bring(store, lines(*broken), snapshot=True)
    assert (report.closed, report.rejected) == (0, {"no_title": 1})


def test_too_old_offers_expire_once_and_the_same_file_then_changes_nothing(store):
    records = lines(raw("old", dateActualisation="2026-05-01T00:00:00Z"), raw("new"))
    bring(store, records)
    assert bring(store, records, max_age=timedelta(days=90)).changed == 1
    assert open_ids(store) == {"new"}
    report = bring(store, records, max_age=timedelta(days=90))
    assert (report.changed, report.unchanged, report.closed) == (0, 2, 0)


def test_the_old_offers_of_the_source_that_are_not_in_the_file_expire_too(store):
    bring(store, lines(raw("old", dateActualisation="2026-05-01T00:00:00Z")))
    bring(store, lines(raw("old", dateActualisation="2026-05-01T00:00:00Z")), source="other")
    assert bring(store, lines(raw("new")), max_age=timedelta(days=90)).closed == 1
    assert {(o.source, o.id) for _, o in store.offers.stream()} == {("default", "new"), ("other", "old")}


def test_progress_hears_of_every_record(store):
    heard = []
    bring(store, lines(raw("1"), {}, raw("2")), progress=heard.append)
    assert sum(heard) == 3


def test_profiles_are_imported_once(store):
    records = lines({"id": "P1", "projects": [{"rome": "D1102"}]}, {"id": "P2"}, {"id": "P3", "text": "boulangère"})
    bad = []
    first = import_profiles(store, records, COMMUNES, ROME, reject=bad.append)
    assert (first.total, first.added, first.rejected) == (3, 2, {"no_content": 1})
    assert import_profiles(store, records, COMMUNES, ROME).unchanged == 2
    assert store.profiles.get([1])[1].projects[0].rome == RomeRef("D1102", ROME.occupation("D1102").label)
    assert bad[0]["line"] == 2


def test_profiles_of_another_format_are_imported_by_its_parser(store):
    resume = {"id": "R1", "basics": {"label": "Boulangère"}, "skills": [{"name": "Pétrissage"}]}
    import_profiles(store, lines(resume), COMMUNES, ROME, parse=lambda one: parse_jsonresume(one, COMMUNES))
    profile = store.profiles.get([1])[1]
    assert isinstance(profile, Profile)
    assert profile.id == "R1"


def test_no_profile_at_all_is_an_error(store):
    with pytest.raises(InputError, match="no record to import"):
        import_profiles(store, [], COMMUNES, ROME)


def test_the_embedded_market_is_imported_twice_without_a_change(store):
    offers, profiles = lines(*sample.offers()), lines(*sample.profiles())
    assert bring(store, offers).rejected == {}
    assert import_profiles(store, profiles, COMMUNES, ROME).rejected == {}
    assert bring(store, offers).unchanged == len(offers)
    assert import_profiles(store, profiles, COMMUNES, ROME).unchanged == len(profiles)


def test_communes_are_replaced_by_those_of_a_file(store, tmp_path):
    path = tmp_path / "communes.csv"
    path.write_text("code_insee,nom,codes_postaux,latitude,longitude\n99999,Ville-Neuve,99990,48.0,-1.5\n")
    import_communes(path, store)
    assert store.communes.load().by_insee("99999").label == "Ville-Neuve"


def test_a_folder_that_is_no_rome_release_leaves_the_one_in_the_store(store, tmp_path):
    store.rome.save(ROME)
    with pytest.raises(RomeError):
        import_rome(tmp_path, store)
    assert store.rome.version == ROME.version


def check_imported_twice(store, path, limit=None):
    first = bring(store, islice(read_lines(path), limit))
    assert first.total == first.added + first.repeated + sum(first.rejected.values())
    assert first.added > 0.99 * first.total
    second = bring(store, islice(read_lines(path), limit))
    assert (second.added, second.changed, second.closed) == (0, 0, 0)
    assert second.unchanged == first.added


FILES = ["offers.jsonl.gz", "offers_reunion.jsonl.gz"]


@pytest.mark.data
@pytest.mark.parametrize("file", FILES)
def test_shared_offers_are_imported_twice_without_a_change(store, shared_data, file):
    check_imported_twice(store, shared_data / "offers" / file, limit=200)


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_all_the_shared_offers_are_imported_twice_without_a_change(store, shared_data, file):
    check_imported_twice(store, shared_data / "offers" / file)


def test_the_store_stays_free_to_write_while_a_file_is_read(store):
    def slow():
        for i in range(3):
            store.profiles.upsert([Profile(f"meanwhile{i}")])
            yield i, raw(str(i))

    assert bring(store, slow()).added == 3
    assert store.profiles.count() == 3
