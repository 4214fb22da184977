from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matching.codec import to_json
from matching.domain import EducationLevel, Experience, Language, PlaceScope, Profile, Project, Skill
from matching.geo import Communes
from matching.ingest import Accepted, Rejected, parse_jsonresume

COMMUNES = Communes.sample()

RAW: dict[str, Any] = {
    "basics": {
        "name": "Camille Exemple",
        "label": "Cuisinière",
        "email": "camille@exemple.fr",
        "phone": "0600000000",
        "url": "https://camille.exemple.fr",
        "summary": "Dix ans de restauration collective.",
        "location": {"address": "2 rue du Four", "postalCode": "74000", "city": "Annecy", "countryCode": "FR"},
        "profiles": [{"network": "x", "username": "camille"}],
    },
    "work": [
        {"position": "Cheffe de partie", "name": "Chez Paul", "startDate": "2020-03-01", "endDate": "2022-03"},
        {"position": "Cuisinière", "startDate": "2023-01", "highlights": ["Menus de saison"]},
        {"name": "Sans poste"},
    ],
    "education": [{"studyType": "CAP cuisine"}, {"studyType": "Bac pro"}],
    "skills": [{"name": "Pâtisserie", "level": "Master", "keywords": ["Entremets"]}],
    "languages": [{"language": "Anglais", "fluency": "Courant"}],
}


def accepted(**options: Any) -> Profile:
    outcome = parse_jsonresume(RAW, COMMUNES, resume_id="R1", **options)
    assert isinstance(outcome, Accepted)
    return outcome.value


def test_a_resume_becomes_a_profile() -> None:
    profile = accepted()
    assert profile.id == "R1"
    assert profile.projects == (Project(appellation="Cuisinière"),)
    assert profile.experiences == (
        Experience("Cheffe de partie", None, 24, "2022-03"),
        Experience("Cuisinière", None, None, None),
    )
    assert profile.skills == (Skill("Pâtisserie", level=4), Skill("Entremets", level=4))
    assert profile.education_level is EducationLevel.NV4
    assert profile.languages == (Language("en", "C1"),)
    assert (profile.place.code_insee, profile.place.scope) == ("74010", PlaceScope.POINT)
    assert profile.text == "Dix ans de restauration collective.\nMenus de saison"


def test_a_current_job_lasts_until_the_day_given() -> None:
    assert accepted(at=date(2024, 1, 15)).experiences[1].months == 12


def test_identity_is_never_read() -> None:
    written = to_json(accepted())
    assert not any(word in written for word in ("Exemple", "exemple.fr", "0600000000", "rue du Four", "camille"))


def test_a_resume_without_id_or_content_is_rejected() -> None:
    assert parse_jsonresume(RAW, COMMUNES) == Rejected("no_id", parse_jsonresume(RAW, COMMUNES).message)  # type: ignore[union-attr]
    empty = parse_jsonresume({"basics": {"name": "x"}}, COMMUNES, resume_id="R1")
    assert isinstance(empty, Rejected) and empty.reason == "no_content"


def test_a_place_abroad_has_no_coordinates() -> None:
    raw = {**RAW, "basics": {"label": "x", "location": {"city": "Paris", "countryCode": "US"}}}
    outcome = parse_jsonresume(raw, COMMUNES, resume_id="R1")
    assert isinstance(outcome, Accepted)
    assert outcome.value.place.scope is PlaceScope.UNKNOWN
    assert outcome.notes == ("abroad",)


values = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
nested = st.lists(st.dictionaries(st.sampled_from(["position", "startDate", "name", "keywords", "studyType"]), values))


@given(st.dictionaries(st.sampled_from(["basics", "work", "education", "skills", "languages"]), values | nested))
def test_no_mutation_raises(changes: dict[str, Any]) -> None:
    parse_jsonresume({**RAW, **changes}, COMMUNES, resume_id="R1")
