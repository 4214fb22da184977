"""Pay amounts to one unit: gross EUR a month, full-time equivalent. Wording is read in `pay_wording`."""

from bisect import bisect_right
from datetime import date
from enum import StrEnum

from matching.domain import Pay


class Period(StrEnum):
    """What an amount is paid for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


LEGAL_WEEK_HOURS = 35.0
"""Source: Code du travail, article L3121-27."""

HOURS_PER_MONTH = 151.67
"""Legal full-time hours a month: 35 x 52 / 12. Source: formats contract ("hourly x 151.67")."""

NET_SHARE = 0.78
"""Net before income tax over gross for a private-sector employee outside management (about 22 % of contributions).

Source: https://entreprendre.service-public.fr/vosdroits/F36463; https://www.urssaf.fr (taux de cotisations).
"""

_TO_MONTH = {
    Period.HOUR: HOURS_PER_MONTH,
    Period.DAY: 5 * 52 / 12,
    Period.WEEK: 52 / 12,
    Period.MONTH: 1.0,
    Period.YEAR: 1 / 12,
}

_SMIC = (
    (date(2019, 1, 1), 1521.22),
    (date(2020, 1, 1), 1539.42),
    (date(2021, 1, 1), 1554.58),
    (date(2021, 10, 1), 1589.47),
    (date(2022, 1, 1), 1603.12),
    (date(2022, 5, 1), 1645.58),
    (date(2022, 8, 1), 1678.95),
    (date(2023, 1, 1), 1709.28),
    (date(2023, 5, 1), 1747.20),
    (date(2024, 1, 1), 1766.92),
    (date(2024, 11, 1), 1801.80),
    (date(2026, 1, 1), 1823.03),
)
"""Gross monthly minimum wage for 35 hours, by date. Source: https://www.insee.fr/fr/statistiques/1375188."""

# Below, an amount named hourly, monthly or annual is taken for another period than the one written. Each bound follows
# from the minimum wage: no full-time year pays less than about 18,000 EUR, no hour less than about 10 EUR.
_HOURLY_AT_MOST = 200.0
_MONTHLY_AT_LEAST = 100.0
_ANNUAL_AT_LEAST = 5_000.0
_THOUSANDS_FROM = 20.0
_ANNUAL_SURELY_FROM = 18_000.0
_PLAUSIBLE_EUR_MONTH = (300.0, 60_000.0)
_WIDEST_RANGE = 8.0
# A part-time amount this far under the minimum wage cannot be a full-time rate; one just under is a rounded or old one.
_SURELY_ACTUAL = 0.97
# Brought to full time, an amount over this many minimum wages makes the hours doubtful (a day's rather than a week's).
_DOUBTFUL_RATE = 2.0


def smic_eur_month(on: date | None = None) -> float:
    """The gross monthly minimum wage in force on a date, EUR for 35 hours a week; None means the latest known."""
    dates = [start for start, _ in _SMIC]
    return _SMIC[-1 if on is None else max(bisect_right(dates, on) - 1, 0)][1]


def to_eur_month(amount: float, period: Period, months: float = 12) -> float:
    """Convert an amount to EUR a month, full-time: annual / 12, monthly x months / 12, hourly x 151.67.

    Args:
        amount: EUR, for one `period`.
        period: what the amount is paid for; a day is a fifth of a week.
        months: how many months are paid in a year (13 with a thirteenth month); only monthly amounts depend on it.
    """
    return amount * _TO_MONTH[period] * (months / 12 if period is Period.MONTH else 1)


def net_to_gross(amount: float) -> float:
    """Estimate the gross amount of a net one (before income tax)."""
    return amount / NET_SHARE


def settle_period(low: float, high: float, period: Period | None) -> tuple[Period, float, bool]:
    """Decide what a range of amounts is really paid for, as employers often pick the wrong period in a form.

    Args:
        low: the smaller amount of the range, EUR.
        high: the larger one; equal to `low` for a single amount.
        period: the period written, None when there is none.

    Returns:
        The period, what to multiply the amounts by (1,000 when "35" stands for 35 k€) and whether it was guessed.
    """
    if high < _MONTHLY_AT_LEAST:
        if period is Period.HOUR or (period is None and low < 30) or (period is not None and low < _THOUSANDS_FROM):
            return Period.HOUR, 1.0, period is not Period.HOUR
        return (Period.YEAR, 1000.0, True) if period in (None, Period.MONTH, Period.YEAR) else (period, 1.0, False)
    likely = _by_magnitude(low, high)
    if period is None:
        return likely, 1.0, True
    if (
        (period is Period.HOUR and low > _HOURLY_AT_MOST)
        or (period is Period.MONTH and low >= _ANNUAL_SURELY_FROM)
        or (period is Period.YEAR and high < _ANNUAL_AT_LEAST)
    ):
        return likely, 1.0, True
    return period, 1.0, False


def _by_magnitude(low: float, high: float) -> Period:
    if high < _HOURLY_AT_MOST:
        return Period.DAY
    return Period.YEAR if low >= _ANNUAL_SURELY_FROM or high >= _ANNUAL_SURELY_FROM > 3 * low else Period.MONTH


def monthly_pay(
    low: float | None,
    high: float | None,
    period: Period | None,
    *,
    months: float = 12,
    net: bool = False,
    hours_per_week: float | None = None,
    on: date | None = None,
    text: str = "",
) -> Pay | None:
    """The canonical pay of an amount or a range.

    Args:
        low: EUR; None when only a maximum is stated. Swapped bounds are put in order.
        high: EUR; None when only a minimum is stated.
        period: as written; None: guessed from the magnitude, and `estimated`.
        months: months paid in a year; outside 12 to 16 it is not that, and 12 is used.
        net: the amounts are net; they are converted, and `estimated`.
        hours_per_week: below 35, the job is part time. Hourly pay then gives both figures. A monthly amount under the
            minimum wage is what the job pays, and is brought to full time; one above is kept as the full-time figure,
            which it is at least, and `estimated`.
        on: date of the offer, for the minimum wage.
        text: the wording read.

    Returns:
        None when no amount is plausible (under 300 or over 60,000 EUR a month).
    """
    bounds = sorted(amount for amount in (low, high) if amount)
    if not bounds:
        return None
    period, factor, guessed = settle_period(bounds[0], bounds[-1], period)
    rates = [_gross_eur_month(b * factor, period, months, net) if b else None for b in (low, high)]
    full = _ordered([rate if rate and _plausible(rate) else None for rate in rates])
    if full == (None, None):
        return None
    actual, full, unsure = _part_time(full, period, hours_per_week, smic_eur_month(on))
    return Pay(*_rounded(full), *_rounded(actual), estimated=guessed or net or unsure, text=text)


Range = tuple[float | None, float | None]


def _gross_eur_month(amount: float, period: Period, months: float, net: bool) -> float:
    rate = to_eur_month(amount, period, months if 12 <= months <= 16 else 12)
    return net_to_gross(rate) if net else rate


def _plausible(rate: float) -> bool:
    return _PLAUSIBLE_EUR_MONTH[0] <= rate <= _PLAUSIBLE_EUR_MONTH[1]


def _ordered(bounds: list[float | None]) -> Range:
    low, high = bounds
    if low is None or high is None:
        return low, high
    low, high = min(low, high), max(low, high)
    return low, high if high <= _WIDEST_RANGE * low else None


def _part_time(full: Range, period: Period, hours: float | None, smic: float) -> tuple[Range, Range, bool]:
    """What a part-time job pays, its full-time equivalent, and whether that is a guess."""
    if hours is None or not 0 < hours < LEGAL_WEEK_HOURS:
        return (None, None), full, False
    share = hours / LEGAL_WEEK_HOURS
    if period is Period.HOUR:
        return _scaled(full, share), full, False
    stated = full[0] or full[1] or 0.0
    if stated < _SURELY_ACTUAL * smic:
        return full, _scaled(full, 1 / share), stated / share > _DOUBTFUL_RATE * smic
    return (None, None), full, True


def _scaled(bounds: Range, factor: float) -> Range:
    low, high = (None if bound is None else bound * factor for bound in bounds)
    return low, high


def _rounded(bounds: Range) -> Range:
    low, high = (None if bound is None else round(bound, 2) for bound in bounds)
    return low, high
