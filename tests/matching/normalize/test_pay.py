from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Pay
from matching.normalize.pay import Period, monthly_pay, settle_period, smic_eur_month, to_eur_month


def bounds(pay: Pay | None) -> tuple[float | None, float | None]:
    assert pay is not None
    return pay.min_eur_month, pay.max_eur_month


@pytest.mark.parametrize(
    ("amount", "period", "months", "expected"),
    [
        (24_000, Period.YEAR, 12, 2_000),
        (24_000, Period.YEAR, 13, 2_000),
        (2_400, Period.MONTH, 13, 2_600),
        (10, Period.HOUR, 13, 1_516.7),
        (300, Period.WEEK, 12, 1_300),
        (60, Period.DAY, 12, 1_300),
    ],
)
def test_each_period_converts_to_a_month(amount: float, period: Period, months: float, expected: float) -> None:
    assert to_eur_month(amount, period, months) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("low", "high", "written", "meant"),
    [
        (2_000, 2_000, Period.YEAR, Period.MONTH),
        (25_000, 30_000, Period.MONTH, Period.YEAR),
        (1_800, 1_800, Period.HOUR, Period.MONTH),
        (30_000, 35_000, Period.HOUR, Period.YEAR),
        (12.02, 12.02, Period.MONTH, Period.HOUR),
        (17, 27, Period.YEAR, Period.HOUR),
        (12_000, 16_000, Period.MONTH, Period.MONTH),
        (6_048, 22_404, Period.YEAR, Period.YEAR),
        (120, 120, None, Period.DAY),
        (1_900, 2_100, None, Period.MONTH),
        (32_000, 35_000, None, Period.YEAR),
        (12.5, 14, None, Period.HOUR),
    ],
)
def test_a_period_that_cannot_be_is_replaced(low: float, high: float, written: Period | None, meant: Period) -> None:
    period, factor, guessed = settle_period(low, high, written)
    assert (period, factor, guessed) == (meant, 1.0, written is not meant)


def test_small_annual_amounts_are_thousands() -> None:
    assert settle_period(28, 35, Period.YEAR) == (Period.YEAR, 1000.0, True)


def test_swapped_bounds_are_put_in_order() -> None:
    assert bounds(monthly_pay(2_500, 2_000, Period.MONTH)) == (2_000, 2_500)


def test_a_bound_out_of_proportion_is_dropped() -> None:
    assert bounds(monthly_pay(45_000, 550_000, Period.YEAR)) == (3_750, None)


def test_no_plausible_amount_is_no_pay() -> None:
    assert monthly_pay(1, 1.5, Period.HOUR) is None
    assert monthly_pay(1_000_000, None, Period.HOUR) is None
    assert monthly_pay(None, None, Period.MONTH) is None


def test_net_is_converted_and_estimated() -> None:
    pay = monthly_pay(1_560, 1_560, Period.MONTH, net=True)
    assert bounds(pay) == (2_000, 2_000)
    assert pay is not None and pay.estimated


def test_hourly_part_time_gives_full_time_and_actual_pay() -> None:
    pay = monthly_pay(12, 12, Period.HOUR, hours_per_week=17.5)
    assert pay == Pay(1_820.04, 1_820.04, 910.02, 910.02)


def test_a_part_time_month_under_the_minimum_wage_is_actual_pay() -> None:
    pay = monthly_pay(1_030, 1_030, Period.MONTH, hours_per_week=20, on=date(2025, 6, 1))
    assert pay == Pay(1_802.5, 1_802.5, 1_030, 1_030)


def test_a_part_time_month_above_the_minimum_wage_is_kept_as_full_time_and_estimated() -> None:
    pay = monthly_pay(2_188, 2_188, Period.MONTH, hours_per_week=9)
    assert pay == Pay(2_188, 2_188, estimated=True)


def test_a_part_time_month_at_a_rounded_minimum_wage_is_the_full_time_figure() -> None:
    pay = monthly_pay(1_800, 2_100, Period.MONTH, hours_per_week=25, on=date(2025, 6, 1))
    assert pay == Pay(1_800, 2_100, estimated=True)


def test_few_hours_that_make_a_month_too_dear_are_doubted() -> None:
    pay = monthly_pay(1_400, 1_400, Period.MONTH, hours_per_week=7, on=date(2025, 6, 1))
    assert pay == Pay(7_000, 7_000, 1_400, 1_400, estimated=True)


def test_minimum_wage_follows_the_date() -> None:
    assert smic_eur_month(date(2023, 4, 30)) == 1_709.28
    assert smic_eur_month(date(2023, 5, 1)) == 1_747.20
    assert smic_eur_month(date(2000, 1, 1)) == 1_521.22
    assert smic_eur_month() >= 1_823.03


amounts = st.none() | st.floats(min_value=0, max_value=1e9)


@given(amounts, amounts, st.none() | st.sampled_from(Period), st.floats(0, 100), st.none() | st.floats(0, 80))
def test_pay_is_plausible_and_ordered_or_absent(
    low: float | None, high: float | None, period: Period | None, months: float, hours: float | None
) -> None:
    pay = monthly_pay(low, high, period, months=months, hours_per_week=hours)
    if pay is None:
        return
    values = [v for v in (pay.min_eur_month, pay.max_eur_month) if v is not None]
    assert values and values == sorted(values)
    assert min(values) > 0
