import pytest

from matching.normalize.language import language_code, language_level


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Anglais", "en"),
        ("ANGLAIS (courant)", "en"),
        ("en", "en"),
        ("en-GB", "en"),
        ("Français - langue maternelle", "fr"),
        ("Créole réunionnais", "creole reunionnais"),
        ("English", "en"),
        ("", None),
    ],
)
def test_code(text: str, code: str | None) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("B2", "B2"),
        ("niveau c1", "C1"),
        ("courant", "C1"),
        ("Native speaker", "C2"),
        ("notions", "A2"),
        ("?", None),
        (None, None),
    ],
)
def test_level(text: str | None, level: str | None) -> None:
    assert language_level(text) == level
