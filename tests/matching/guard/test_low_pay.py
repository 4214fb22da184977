"""Amounts against the minimum wage of the day, by their own period and hours."""

from datetime import date

import pytest

from matching.guard import Ground, Guard

LOW = [
    "CDI 35 h, 1 450 € brut par mois.",
    "Temps plein, 9,50 € brut de l'heure.",
    "39 heures par semaine, 1 900 € brut par mois.",
    "Temps complet, 17 000 € brut par an.",
    "CDI 35 h, 1 250 € net par mois.",
    "CDI : rémunération 100 % à la commission, sans minimum garanti.",
]
ENOUGH = [
    "CDI 35 h, 1 823,03 € brut par mois.",
    "12,02 € brut de l'heure.",
    "Temps partiel 24 h par semaine, 1 260 € brut par mois.",
    "CDI 35 h, 1 450 € net par mois.",
    "Temps plein. Prime de 300 € par mois.",
    "Stage de 4 mois, 4,50 € de l'heure.",
    "Temps plein, 2 000,00 € par mois.",
    "1 200 € brut par mois.",
]


def grounds(text: str, on: date | None = None) -> set[Ground]:
    return {finding.ground for finding in Guard(on).check(text, "offer").findings}


@pytest.mark.parametrize("text", LOW)
def test_pay_under_the_minimum_is_found(text):
    assert Ground.LOW_PAY in grounds(text)


@pytest.mark.parametrize("text", ENOUGH)
def test_pay_that_reaches_the_minimum_or_whose_hours_are_unknown_is_left_alone(text):
    assert Ground.LOW_PAY not in grounds(text)


def test_the_minimum_is_the_one_of_the_day():
    text = "CDI 35 h, 1 600 € brut par mois."
    assert Ground.LOW_PAY not in grounds(text, date(2021, 10, 1))
    assert Ground.LOW_PAY in grounds(text, date(2026, 6, 1))
