"""Catalogues of trainings, in the interchange shape and as open data publish them."""

import gzip
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from matching.domain import PlaceScope, RomeRef, Session
from matching.errors import InputError, StoreError
from matching.geo import Communes
from matching.importing import import_trainings, read_certifications, read_cpf
from matching.ingest import Accepted, parse_cpf, parse_training
from matching.rome import Rome
from matching.store import Store
from matching.testing import tiny_rome

AT = datetime(2026, 11, 28, 6, tzinfo=UTC)
DAY = AT.date()
WHOLE = {
    "id": "T1",
    "title": "Titre professionnel boulanger",
    "provider": "Le Fournil",
    "rome": ["D1102", {"code": "d1104", "label": "Pâtissier / Pâtissière", "version": "4"}],
    "formacodes": ["21538", 21528],
    "rncp": "37537",
    "skills": [{"ogr": "101", "label": "Pétrir une pâte"}, {"ogr": 102}, {"label": "sans code"}],
    "place": {"code_insee": "69123"},
    "remote": False,
    "sessions": [{"starts": "2026-09-01"}, {"starts": "2027-01-11", "ends": "2027-06-30", "seats": 12}],
    "hours": 455,
    "price_eur": 4200,
    "cpf": True,
}


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        yield store


@pytest.fixture
def bring(store):
    """Imports records; the report and what was rejected."""

    def bring(*records, **options):
        rejects = []
        options = {"at": AT, "reject": rejects.append} | options
        report = import_trainings(store, enumerate(records, 1), Communes.sample(), tiny_rome(), **options)
        return report, [one["reason"] for one in rejects]

    return bring


def stored(store):
    return [training for _, training in sorted(dict(store.trainings.open(date.min)).items())]


def test_a_whole_record_is_understood(store, bring):
    report, _ = bring(WHOLE)
    (training,) = stored(store)
    assert (report.added, dict(report.rejected)) == (1, {})
    assert (training.provider, training.hours, training.price_eur, training.cpf) == ("Le Fournil", 455, 4200, True)
    assert [one.code for one in training.occupations] == ["D1102", "D1104"]
    assert [(one.ogr, one.label) for one in training.skills] == [("101", "Pétrir une pâte"), ("102", "")]
    assert (training.formacodes, training.certification) == (("21538", "21528"), "RNCP37537")
    assert training.place.latitude == pytest.approx(45.76, abs=0.02)
    assert training.sessions == (Session(date(2026, 9, 1)), Session(date(2027, 1, 11), date(2027, 6, 30), 12))


def test_added_changed_and_unchanged_are_told_and_the_same_file_twice_changes_nothing(store, bring):
    other = {"id": "T2", "title": "Cariste", "rome": ["N1101"]}
    assert (bring(WHOLE, other)[0].added, bring(WHOLE, other)[0].unchanged) == (2, 2)
    report, _ = bring(WHOLE | {"price_eur": 10}, other)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"title": "Sans identifiant", "rome": ["D1102"]}, "no_id"),
        ({"id": "T", "rome": ["D1102"]}, "no_training_title"),
        ({"id": "T", "title": "N’apprend rien", "skills": [{"label": "sans code"}]}, "teaches_nothing"),
        (["T"], "not_object"),
    ],
)
def test_a_bad_record_is_left_out_with_its_reason_and_the_others_stay(store, bring, record, reason):
    report, rejects = bring(WHOLE, record)
    assert (dict(report.rejected), rejects, report.added) == ({reason: 1}, [reason], 1)


@pytest.mark.parametrize("value", [None, [], {}, "x", -1, 1e30, True, [[]], [{"starts": "hier"}], [{"starts": 5}]])
@pytest.mark.parametrize("name", [name for name in WHOLE if name not in ("id", "title", "skills")])
def test_no_value_of_a_field_breaks_an_import(name, value):
    assert isinstance(parse_training(WHOLE | {name: value}, Communes.sample()), Accepted)


def test_sessions_in_the_wrong_order_are_left_out(store, bring):
    bring(WHOLE | {"sessions": [{"starts": "2027-02-01", "ends": "2027-01-01"}, {"starts": "2027-03-01"}]})
    assert stored(store)[0].sessions == (Session(date(2027, 3, 1)),)


def test_what_nobody_can_enter_is_kept_counted_and_explained(store, bring):
    begun = WHOLE | {"id": "begun", "sessions": [{"starts": "2026-09-01"}]}
    full = WHOLE | {"id": "full", "sessions": [{"starts": "2027-01-11", "seats": 0}]}
    stale = WHOLE | {"id": "stale", "sessions": [{}], "stated_on": "2026-08-01"}
    nothing = WHOLE | {"id": "none", "sessions": []}
    nowhere = WHOLE | {"id": "nowhere", "place": None}
    unknown = {"id": "unknown", "title": "?", "rncp": "RS5984", "remote": True, "sessions": [{"starts": "2027-01-11"}]}
    report, _ = bring(WHOLE, begun, full, stale, nothing, nowhere, unknown)
    assert {said.split()[0]: n for said, n in report.remarks.items()} == {"trainings": 1, "sessions": 2}
    assert Counter(report.remarks.values()) == Counter({2: 3, 1: 2})
    assert [key for key, _ in store.trainings.open(DAY)] == sorted(
        store.trainings.keys([("default", one) for one in ("T1", "nowhere", "unknown")]).values()
    )


def test_an_occupation_comes_from_the_certification_where_none_is_stated(store, bring):
    known = {"RNCP37537": (RomeRef("D1102", "Boulanger / Boulangère", "3"),)}
    bring({"id": "T", "title": "CAP", "rncp": "RNCP37537"}, WHOLE, certifications=known)
    assert [[one.code for one in training.occupations] for training in every(store)] == [["D1102"], ["D1102", "D1104"]]


def every(store):
    return [training for _, training in sorted(store.trainings.get(store.trainings.keys_in_force()).items())]


def test_a_snapshot_withdraws_what_it_lacks_which_comes_back_as_it_was(store, bring):
    five = [WHOLE | {"id": f"T{n}"} for n in range(5)]
    bring(*five)
    assert bring(*five[:4], snapshot=True)[0].closed == 1
    assert len([*store.trainings.open(DAY)]) == 4
    assert bring(*five, snapshot=True)[0].changed == 1
    assert len([*store.trainings.open(DAY)]) == 5


def test_a_bad_record_of_a_snapshot_is_not_absent(store, bring):
    five = [WHOLE | {"id": f"T{n}"} for n in range(5)]
    bring(*five)
    report, *_ = bring(*five[:4], {"id": "T4"}, snapshot=True)
    assert (report.closed, sum(report.rejected.values())) == (0, 1)
    assert len([*store.trainings.open(DAY)]) == 5
    assert bring(*five[:4], {"id": "T4", "source": "another"}, snapshot=True)[0].closed == 1


def test_a_snapshot_that_would_withdraw_too_many_is_refused_unless_forced(store, bring):
    five = [WHOLE | {"id": f"T{n}"} for n in range(5)]
    bring(*five)
    with pytest.raises(StoreError, match="--force"):
        bring(five[0] | {"price_eur": 1}, snapshot=True)
    assert len([*store.trainings.open(DAY)]) == 5
    assert stored(store)[0].price_eur == 4200
    assert bring(five[0], snapshot=True, force=True)[0].closed == 4


def test_a_file_without_record_is_refused(bring):
    with pytest.raises(InputError, match="training"):
        bring()


def test_a_table_that_lacks_a_column_or_is_cut_says_so(tmp_path):
    path = tmp_path / "cpf.csv"
    path.write_text("id,intitule_formation\n1,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="nb_session_active"):
        [*read_cpf(path)]
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"id,x\n" * 9_999)[:40])
    with pytest.raises(InputError, match="whole"):
        [*read_cpf(tmp_path / "cut.csv.gz")]


def test_a_cut_row_is_rejected_and_a_field_of_several_lines_is_read(store, tmp_path):
    path = tmp_path / "cpf.csv"
    head = "id,intitule_formation,nb_session_active,code_rncp,code_rome_1,date_extract\n"
    path.write_text(head + '1,"Pain\net levain",2,-1,D1102,2026-11-01\n2,x\n', encoding="utf-8")
    report = import_trainings(
        store,
        read_cpf(path),
        Communes.sample(),
        tiny_rome(),
        parse=lambda raw: parse_cpf(raw, Communes.sample()),
        at=AT,
    )
    assert (report.added, dict(report.rejected)) == (1, {"row_cut": 1})
    (training,) = every(store)
    assert (training.title, training.certification, training.last_day) == ("Pain et levain", None, date(2027, 1, 30))


@pytest.mark.data
def test_the_real_catalogue_is_read_whole_and_says_how_little_of_it_can_be_matched(shared_data, store):
    rome, communes = Rome.from_csv(shared_data / "rome_v460"), Communes.sample()
    table, rncp = (
        shared_data / "formation" / name
        for name in (
            "cpf_catalogue_echantillon_500.csv.gz",
            "rncp_rome.v1.4_utf8.csv.gz",
        )
    )
    known = read_certifications(rncp)
    assert len(known) > 16_000

    def bring(at):
        return import_trainings(
            store,
            read_cpf(table),
            communes,
            rome,
            source="cpf",
            parse=lambda raw: parse_cpf(raw, communes, "cpf"),
            certifications=known,
            at=at,
        )

    report = bring(datetime(2025, 11, 1, tzinfo=UTC))
    assert (report.added, dict(report.rejected)) == (500, {})
    assert {n for said, n in report.remarks.items() if "teach" in said} == {466}
    assert bring(datetime(2026, 11, 28, tzinfo=UTC)).unchanged == 500
    assert len([*store.trainings.open(date(2025, 11, 1))]) == 495
    assert [*store.trainings.open(date(2026, 11, 28))] == []
    scopes = Counter(training.place.scope for training in every(store))
    assert scopes[PlaceScope.DEPARTEMENT] == 274
