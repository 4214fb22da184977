from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.codec import from_json, to_json
from matching.domain import (
    ContractKind,
    EducationLevel,
    Experience,
    Language,
    Mobility,
    Mode,
    PlaceScope,
    Profile,
    Project,
    Provenance,
    RomeRef,
    Schedule,
    Skill,
    Support,
    WorkingTime,
)
from matching.geo import Communes
from matching.ingest import Accepted, Rejected, parse_profile

COMMUNES = Communes.sample()

RAW: dict[str, Any] = {
    "id": "P1",
    "projects": [{"rome": "G1602", "appellation": "Cuisinier / Cuisinière"}],
    "skills": [{"ogr": "107999", "label": "Éplucher des légumes", "level": 3, "source": "certified"}],
    "experiences": [{"title": "Commis de cuisine", "rome": "G1602", "months": 26, "ended_at": "2025-06"}],
    "education_level": "NV4",
    "licences": ["B", "Permis B"],
    "languages": [{"code": "en", "level": "B1"}],
    "place": {"code_insee": "97411", "latitude": -20.88, "longitude": 55.45},
    "mobility": {"radius_km": 30, "modes": ["car", "fusée"]},
    "contracts": ["CDI", "CDD", "CDI"],
    "working_time": "any",
    "hours": {"night": False, "weekend": True},
    "salary_min_eur_month": 1800,
    "available_from": "2026-12-01",
    "support": "renforce",
    "text": "Dix ans de <b>cuisine</b>",
}


def accepted(raw: Any) -> Profile:
    outcome = parse_profile(raw, COMMUNES)
    assert isinstance(outcome, Accepted), outcome
    return outcome.value


def test_every_field_becomes_its_canonical_value() -> None:
    profile = accepted(RAW)
    assert profile.projects == (Project(RomeRef("G1602"), "Cuisinier / Cuisinière"),)
    assert profile.skills == (Skill("Éplucher des légumes", "107999", 3, Provenance.CERTIFIED),)
    assert profile.experiences == (Experience("Commis de cuisine", RomeRef("G1602"), 26, "2025-06"),)
    assert profile.education_level is EducationLevel.NV4
    assert profile.licences == ("B",)
    assert profile.languages == (Language("en", "B1"),)
    assert (profile.place.latitude, profile.place.scope) == (-20.88, PlaceScope.POINT)
    assert profile.mobility == Mobility(30, (Mode.CAR,))
    assert profile.contracts == (ContractKind.CDI, ContractKind.CDD)
    assert profile.working_time is None
    assert profile.hours == Schedule(night=False, weekend=True)
    assert profile.salary_min_eur_month == 1800
    assert profile.available_from == date(2026, 12, 1)
    assert profile.support is Support.RENFORCE
    assert profile.text == "Dix ans de cuisine"


def test_a_profile_comes_back_equal_from_json() -> None:
    assert from_json(Profile, to_json(accepted(RAW))) == accepted(RAW)


@pytest.mark.parametrize(
    "part", [{"text": "CV"}, {"skills": ["Pétrir"]}, {"projects": ["Boulanger"]}, {"experiences": ["x"]}]
)
def test_an_id_and_one_part_are_enough(part: dict[str, Any]) -> None:
    assert accepted({"id": "1", **part}).id == "1"


def test_a_profile_with_only_a_text_has_no_project() -> None:
    assert accepted({"id": "1", "text": "CV"}).projects == ()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("x", "not_object"),
        ({"text": "CV"}, "no_id"),
        ({"id": "1"}, "no_content"),
        ({"id": "1", "projects": [{}], "skills": {"level": 3}, "text": 12}, "no_content"),
    ],
)
def test_a_record_without_id_or_content_is_rejected(raw: Any, reason: str) -> None:
    outcome = parse_profile(raw, COMMUNES)
    assert isinstance(outcome, Rejected) and outcome.reason == reason


def test_projects_after_the_eighth_are_left_out_and_noted() -> None:
    outcome = parse_profile({"id": "1", "projects": [f"Métier {i}" for i in range(10)]}, COMMUNES)
    assert isinstance(outcome, Accepted)
    assert len(outcome.value.projects) == 8
    assert outcome.notes == ("projects_cut",)


def test_a_place_known_by_its_code_gets_coordinates() -> None:
    place = accepted({"id": "1", "text": "CV", "place": {"code_insee": "74010"}}).place
    assert place.latitude == pytest.approx(45.9, abs=0.1)


def test_identity_is_never_read() -> None:
    profile = accepted({"id": "1", "text": "CV", "name": "Camille Exemple", "email": "c@exemple.fr", "sex": "F"})
    assert "xemple" not in to_json(profile)


def test_part_time_is_read_in_english_and_in_french() -> None:
    assert accepted({**RAW, "working_time": "part"}).working_time is WorkingTime.PART
    assert accepted({**RAW, "working_time": "Temps plein"}).working_time is WorkingTime.FULL


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(RAW)), json_values, max_size=8))
def test_no_mutation_raises_and_what_is_accepted_can_be_stored(changes: dict[str, Any]) -> None:
    outcome = parse_profile({**RAW, **changes}, COMMUNES)
    if isinstance(outcome, Accepted):
        assert from_json(Profile, to_json(outcome.value)) == outcome.value
