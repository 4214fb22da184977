import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.normalize.text import clean_text, clean_title, fold


def test_markup_and_entities_leave_only_words():
    assert clean_text("<p>Bonjour&nbsp;!</p><ul><li>R&amp;D</li></ul>") == "Bonjour !\nR&D"


def test_entities_escaped_twice_are_read():
    assert clean_text("l&amp;#39;atelier") == "l'atelier"


def test_a_lone_less_than_sign_is_kept():
    assert clean_text("charges < 25 kg et > 2 h") == "charges < 25 kg et > 2 h"


def test_control_characters_become_spaces_and_lines_stay():
    assert clean_text("un\x00 deux\u200b trois\r\n\r\n quatre") == "un deux trois\nquatre"


@given(st.text(max_size=200))
def test_clean_text_has_no_control_character_and_no_edge_space(text):
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert not any(ord(c) < 32 and c != "\n" for c in cleaned)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Boulanger (H/F)", "Boulanger"),
        ("SOUDEUR TIG F/H", "SOUDEUR TIG"),
        ("Plongeur H/F/X", "Plongeur"),
        ("VENDEUR(SE) EN BOULANGERIE - CDI 35h (H/F) #TET13588", "VENDEUR EN BOULANGERIE"),
        ("Conseiller·ère en insertion", "Conseiller en insertion"),
        ("Chargé.e de mission", "Chargé de mission"),
        ("Agent de quai - EC20724", "Agent de quai"),
        ("Boulanger / Boulangère (H/F)", "Boulanger / Boulangère"),
        ("Développeur ASP.NET", "Développeur ASP.NET"),
    ],
)
def test_a_title_loses_what_is_not_the_occupation(title, expected):
    assert clean_title(title) == expected


def test_a_title_made_of_noise_alone_is_returned_as_it_is():
    assert clean_title("(H/F)") == "(H/F)"


def test_fold_forgets_case_accents_ligatures_and_curly_apostrophes():
    assert fold("Maître d’Œuvre") == "maitre d'oeuvre"
