from datetime import date

import pytest

from matching.cv.dates import find_period
from matching.cv.lines import flat

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "months", "ended_at"),
    [
        ("2019 - 2022 : caissière", 36, "2022"),
        ("Janvier 2019 – mars 2021", 26, "2021-03"),
        ("01/2019 au 03/2021", 26, "2021-03"),
        ("du 1 mars 2015 au 30 juin 2016", 15, "2016-06"),
        ("de mars à juin 2019", 3, "2019-06"),
        ("Depuis juin 2024", 24, None),
        ("2024 à aujourd'hui", 24, None),
        ("May 2023 to present", 37, None),
        ("6 mois en 2018", 6, "2018"),
        ("Caissière (2 ans et demi)", 30, None),
        ("été 2019", None, "2019-07"),
        ("2015", None, "2015"),
    ],
)
def test_a_period_is_read_in_months(text, months, ended_at):
    found = find_period(flat(text), TODAY)
    assert (found.months, found.ended_at) == (months, ended_at)


@pytest.mark.parametrize("text", ["06 12 20 15 88", "une équipe de 12 personnes", "59000 Lille", ""])
def test_a_number_is_no_period(text):
    assert find_period(flat(text), TODAY) is None


def test_dates_in_the_wrong_order_are_not_a_length():
    assert find_period("2022 - 2019", TODAY).months is None
