import pytest

from matching.errors import InputError
from serving.delivery.sms.numbers import checked


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.56.78.90.12", "+33756789012"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("0690 12 34 56", "+590690123456"),  # Guadeloupe
        ("0696 12 34 56", "+596696123456"),  # Martinique
        ("0694 20 12 34", "+594694201234"),  # Guyane
        ("0692 12 34 56", "+262692123456"),  # La Réunion
        ("0639 01 23 45", "+262639012345"),  # Mayotte
        ("+508 55 12 34", "+508551234"),  # Saint-Pierre-et-Miquelon
        ("+687 75 12 34", "+687751234"),  # Nouvelle-Calédonie
        ("+689 87 12 34 56", "+68987123456"),  # Polynésie française
        ("+681 82 12 34", "+681821234"),  # Wallis-et-Futuna
    ],
)
def test_a_french_mobile_overseas_included_is_written_as_e164(given, number):
    assert checked(given) == number


@pytest.mark.parametrize(
    "given",
    [
        "01 23 45 67 89",
        "0262 20 12 34",
        "+687 26 12 34",
        "09 12 34 56 78",
        "0800 123 456",
        "0899 12 34 56",
        "3949",
        "112",
        "36063",
        "+44 7400 123456",
        "+41 79 123 45 67",
        "06 12 34 56",
        "06 12 34 56 78 90",
        "0612345678 (le soir)",
        "",
        "néant",
    ],
)
def test_landlines_premium_short_foreign_and_wrong_numbers_are_refused_without_being_repeated(given):
    with pytest.raises(InputError) as refused:
        checked(given)
    assert not given or given not in str(refused.value)


def test_six_digits_that_three_places_use_are_of_none_of_them():
    with pytest.raises(InputError):
        checked("75 12 34")
