import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.delivery.sms.gsm7 import BASIC, EXTENDED, plain, septets


def test_the_alphabet_has_127_characters_beside_the_escape_and_ten_behind_it():
    assert (len(BASIC), len(EXTENDED), BASIC & EXTENDED) == (127, 10, frozenset())


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Offre", 5),
        ("éèùìòàÇÉ", 8),
        ("12 €", 5),
        ("[a]{b}~^|\\", 2 * 8 + 2),
        ("ê", None),
        ("ç", None),
        ("l’offre", None),
        ("x\u00a0y", None),
        ("👩", None),
    ],
)
def test_a_text_takes_one_septet_a_character_two_behind_the_escape_and_no_number_outside(text, length):
    assert septets(text) == length


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Pâtissière, Ébéniste, À l’hôtel", "Patissière, Ébéniste, A l'hotel"),
        ("œuvre – “sûr” «\u202fça\u202f» n°\u00a03…", 'oeuvre - "sur" " ca " no 3...'),
        ("Caissier(ère)\t H/F\n\n35h", "Caissier(ère) H/F 35h"),
        ("e\u0301te\u0301", "été"),
        ("ﬁnance ½ m² ™ 12€ @ Évry", "finance 12 m2 TM 12€ @ Évry"),
        ("👩\u200d🍳 Cuisinière", "Cuisinière"),
        ("招聘", ""),
    ],
)
def test_what_the_alphabet_lacks_becomes_its_neighbour(text, nearest):
    assert plain(text) == nearest


@given(st.text())
def test_any_text_has_a_nearest_one_that_is_its_own_nearest(text):
    found = plain(text)
    assert septets(found) is not None
    assert plain(found) == found
