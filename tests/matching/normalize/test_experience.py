import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.normalize.experience import ExperienceNeed, read_experience


@pytest.mark.parametrize(
    ("level", "label", "need"),
    [
        ("E", "2 An(s)", ExperienceNeed(24, False)),
        ("E", "Expérience exigée de 3 An(s)", ExperienceNeed(36, False)),
        ("E", "6 Mois", ExperienceNeed(6, False)),
        ("E", "Expérience exigée", ExperienceNeed(None, False)),
        ("E", "0 An(s)", ExperienceNeed(0, None)),
        ("E", "2 ans - sur un poste similaire", ExperienceNeed(24, False)),
        ("E", "Expérience exigée (de 1 à 3 ans)", ExperienceNeed(12, False)),
        ("E", "1 An(s) - Débutant accepté", ExperienceNeed(12, True)),
        ("E", None, ExperienceNeed(None, False)),
        ("S", "Expérience souhaitée de 2 An(s)", ExperienceNeed(24, None, False)),
        ("S", None, ExperienceNeed(None, None, False)),
        ("D", "Débutant accepté", ExperienceNeed(0, True, False)),
        ("D", "Débutant accepté (3 ans)", ExperienceNeed(0, True, False)),
        ("D", None, ExperienceNeed(0, True, False)),
        (None, "Débutant accepté", ExperienceNeed(0, True, False)),
        (None, "Débutants s'abstenir, 5 ans", ExperienceNeed(60, False)),
        (None, "Expérience souhaitée de 1 an", ExperienceNeed(12, None, False)),
        (None, "18 mois", ExperienceNeed(18, False)),
        (None, "sur poste similaire", None),
        (None, None, None),
        ("?", "", None),
    ],
)
def test_need(level: str | None, label: str | None, need: ExperienceNeed | None) -> None:
    assert read_experience(level, label) == need


def test_the_comment_gives_the_length_the_label_lacks() -> None:
    assert read_experience("E", "Expérience exigée", "de 2 à 3 ans") == ExperienceNeed(24, False)


@given(st.none() | st.text(max_size=3), st.text(max_size=60))
def test_any_wording_gives_months_in_bounds_or_none(level: str | None, text: str) -> None:
    need = read_experience(level, text)
    assert need is None or need.months_min is None or 0 <= need.months_min <= 600
