from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from matching.columns import OfferColumns, ProfileColumns
from matching.columns.offers import NO_DAY
from matching.columns.table import Gathered
from matching.domain import SLOTS, Experience, Fact, Place, PlaceScope, Project, Remote, RomeRef
from matching.errors import VectorIndexError
from matching.geo import great_circle_km
from matching.testing import LYON, make_offer, make_profile, make_skills, tiny_rome

ROME = tiny_rome()


def offers(*items):
    return OfferColumns.from_offers(range(10, 10 + len(items)), items, ROME)


def profiles(*items):
    return ProfileColumns.from_profiles(range(10, 10 + len(items)), items, ROME)


def test_what_an_offer_does_not_state_is_nan_or_minus_one():
    row = offers(make_offer(rome=None, place=Place())).rows[0]
    assert np.isnan([row["latitude"], row["pay_min"], row["pay_max"], row["experience_months"]]).all()
    assert {row[name] for name in ("rome", "contract", "working_time", "night", "remote", "education")} == {-1}
    assert row["created"] == NO_DAY


def test_an_occupation_is_found_by_its_appellation_when_the_code_is_missing():
    row = offers(make_offer(rome=None, title="Boulanger / Boulangère")).rows[0]
    assert ROME.codes[row["rome"]] == "D1102"


def test_a_recoded_occupation_replaces_the_stated_one():
    found = OfferColumns.from_offers([1], [make_offer()], ROME, [RomeRef("G1602", confidence=0.4)]).rows[0]
    assert (ROME.codes[found["rome"]], bool(found["rome_sure"])) == ("G1602", False)


def test_required_and_wished_skills_are_kept_apart():
    columns = offers(make_offer(skills=make_skills(101, 102, required=True) + make_skills(103)))
    assert columns.lists["required"][0].tolist() == [101, 102]
    assert columns.lists["wished"][0].tolist() == [103]


def test_the_day_of_creation_is_in_utc():
    row = offers(make_offer(created_at=datetime(1970, 1, 3, 23, tzinfo=UTC))).rows[0]
    assert row["created"] == 2


def test_an_offer_is_everywhere_when_nationwide_or_surely_remote():
    unsure = Fact("remote", "full", "text", "télétravail possible", 0.5)
    columns = offers(
        make_offer(place=Place(scope=PlaceScope.NATIONWIDE)),
        make_offer(remote=Remote.FULL),
        make_offer(remote=Remote.FULL, facts=(unsure,)),
        make_offer(remote=Remote.PARTIAL),
    )
    assert columns.rows["everywhere"].tolist() == [True, True, False, False]


def test_physical_demands_are_a_mask():
    rows = offers(make_offer(physical=("heavy_loads", "noise", "unheard of")), make_offer()).rows
    assert rows["physical"].tolist() == [0b10001, 0]


def test_a_profile_keeps_eight_projects_and_its_longest_experiences():
    jobs = tuple(Experience("Cariste", RomeRef("N1101"), months=m) for m in range(12))
    row = profiles(make_profile(projects=(Project(RomeRef("D1102")),) * 9, experiences=jobs)).rows[0]
    assert (row["projects"] >= 0).all()
    assert row["experience_months"].tolist() == [11, 10, 9, 8, 7, 6, 5, 4]
    assert row["months_total"] == sum(range(12))


def test_a_job_of_no_known_occupation_is_told():
    assert profiles(make_profile(experiences=(Experience("Homme-orchestre"),))).rows[0]["uncoded"]
    assert not profiles(make_profile(experiences=(Experience("Cariste"),))).rows[0]["uncoded"]


def test_a_guessed_project_is_told():
    guessed = Project(RomeRef("D1102", confidence=0.4), "Faiseur de pains")
    assert profiles(make_profile(projects=(guessed,))).rows[0]["uncoded"]


def test_the_day_of_availability_counts_from_1970():
    assert profiles(make_profile(available_from=date(1970, 1, 11))).rows[0]["available"] == 10


def test_a_place_knows_its_land():
    corsica = Place(42.15, 9.1, scope=PlaceScope.POINT)
    lands = offers(make_offer(), make_offer(place=corsica), make_offer(place=Place())).rows["landmass"]
    assert len(set(lands.tolist())) == 3


@pytest.mark.parametrize(
    "build", [lambda: offers(make_offer("é1"), make_offer("O2")), lambda: profiles(make_profile())]
)
def test_saved_columns_are_mapped_back_unchanged(build, tmp_path):
    columns = build()
    columns.save(tmp_path / "c")
    back = type(columns).load(tmp_path / "c")
    np.testing.assert_array_equal(back.keys, columns.keys)
    assert back.rows.tobytes() == columns.rows.tobytes()
    assert [back.id(i) for i in range(len(back))] == [columns.id(i) for i in range(len(columns))]


def test_no_record_can_be_saved_and_mapped_back(tmp_path):
    OfferColumns.empty().save(tmp_path)
    assert len(OfferColumns.load(tmp_path)) == 0


def test_columns_cut_short_say_the_cure(tmp_path):
    offers(make_offer()).save(tmp_path)
    (tmp_path / "rows.npy").write_bytes(b"")
    with pytest.raises(VectorIndexError, match="delete it"):
        OfferColumns.load(tmp_path)


def test_columns_of_another_kind_say_the_cure(tmp_path):
    offers(make_offer()).save(tmp_path)
    (tmp_path / "rows.npy").unlink()
    np.save(tmp_path / "rows.npy", np.zeros(1))
    with pytest.raises(VectorIndexError, match="another version"):
        OfferColumns.load(tmp_path)


def test_positions_are_minus_one_for_absent_keys():
    columns = offers(make_offer("a"), make_offer("b"))
    assert columns.positions(np.array([11, 9, 10, 99])).tolist() == [1, -1, 0, -1]
    assert OfferColumns.empty().positions(np.array([1])).tolist() == [-1]


def test_taking_and_concatenating_keep_each_record_whole():
    columns = offers(make_offer("a", skills=make_skills(101)), make_offer("b"), make_offer("c", place=LYON))
    joined = OfferColumns.concatenate([columns.take(np.array([2])), columns.take(np.array([0]))])
    assert [joined.id(0), joined.id(1)] == ["c", "a"]
    assert joined.keys.tolist() == [12, 10]
    assert joined.lists["wished"][1].tolist() == [101]


def test_a_record_weighs_little():
    assert OfferColumns.dtype.itemsize <= 160
    assert ProfileColumns.dtype.itemsize <= 200


def test_nothing_personal_is_kept_in_columns():
    text = replace(make_profile(), text="Dupont, 12 rue des Lilas")
    columns = profiles(text)
    assert b"Dupont" not in columns.rows.tobytes() + b"".join(c.values.tobytes() for c in columns.lists.values())


@pytest.mark.parametrize("km", [0.0, 0.5, 30.0, 3_000.0, 19_000.0, 30_000.0])
@pytest.mark.parametrize("centre", [(45.75, 4.85), (-21.1, 55.5), (89.9, 10.0), (0.0, 179.95)])
def test_profiles_around_a_place_are_those_within_the_circle_and_no_others(centre, km):
    rng = np.random.default_rng(3)
    far = np.stack([rng.uniform(-90, 90, 300), rng.uniform(-180, 180, 300)], axis=1)
    near = np.clip(centre + rng.normal(0, 0.4, (300, 2)), (-90, -180), (90, 180))
    places = [*far, *near, centre]
    columns = profiles(make_profile(place=Place()), *(make_profile(place=Place(*place)) for place in places))
    distance = great_circle_km(columns.rows["latitude"], columns.rows["longitude"], *centre)
    assert columns.around(*centre, km).tolist() == np.flatnonzero(distance <= km).tolist()


@pytest.mark.parametrize("wanted", [[], [3], [3, 7, 19], [40]])
def test_profiles_related_to_occupations_are_those_who_seek_or_have_had_one(wanted):
    columns, rng = profiles(*[make_profile()] * 300), np.random.default_rng(3)
    for name in ("projects", "experiences"):
        columns.rows[name] = np.where(rng.random((300, SLOTS)) < 0.8, -1, rng.integers(20, size=(300, SLOTS)))
    occupations = np.isin(np.arange(50), wanted)
    slots = np.hstack([columns.rows["projects"], columns.rows["experiences"]])
    assert columns.related(occupations).tolist() == np.isin(slots, wanted).any(axis=1).tolist()


def test_nobody_is_related_to_an_occupation_when_there_is_nobody():
    assert ProfileColumns.empty().related(np.ones(50, bool)).tolist() == []


def test_a_ragged_column_of_some_records_is_gathered_once_and_only_when_it_is_read():
    asked = []
    whole = offers(make_offer("a"), make_offer("b"))
    lists = Gathered(whole.lists, lambda name: asked.append(name) or whole.lists[name])
    some = OfferColumns(whole.keys, whole.rows, lists).take(np.array([1, 0]))
    assert asked == []
    assert [some.id(0), some.id(1)] == ["b", "a"]
    assert (asked, set(some.lists)) == (["ids"], set(OfferColumns.ragged))
