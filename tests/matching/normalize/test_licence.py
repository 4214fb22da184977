import pytest

from matching.normalize.licence import licence_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("B - Véhicule léger", "B"),
        ("C - Poids lourd", "C"),
        ("CE - Poids lourd + remorque (= EC)", "CE"),
        ("EC - Poids lourd + remorque", "CE"),
        ("EB - Véhicule léger + remorque", "BE"),
        ("BE - Véhicule léger + remorque  (PTAC > 4,25 T)", "BE"),
        ("B mention 96 - VL + remorque (PTAC < 4,25 T)", "B96"),
        ("B mention 79.06 (= EB)", "B79"),
        ("D1E - Transport de personnes <= 16 P + remorque", "D1E"),
        ("AM - Cyclomoteur <= 50 cm3", "AM"),
        ("A - Moto", "A"),
        ("Permis B obligatoire", "B"),
        ("permis de conduire", "B"),
        ("b", "B"),
        ("SPL", "CE"),
        ("permis poids lourd", "C"),
        ("CACES 3", None),
        ("à voir", None),
        ("", None),
    ],
)
def test_code(text: str, code: str | None) -> None:
    assert licence_code(text) == code
