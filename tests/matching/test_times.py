from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Channel, Frequency
from matching.times import (
    OVERSEAS,
    PARIS,
    cycle_of,
    midnight,
    next_due,
    next_morning_at_work,
    quiet_until,
    review_ends,
    same_day,
    working_from,
    zone_of,
)

ZONES = st.sampled_from([PARIS, *OVERSEAS.values()])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("departement", "hour"),
    [("75", 7), ("2A", 7), (None, 7), ("", 7), ("971", 2), ("974", 10), ("976", 9), ("987", 20), ("988", 17)],
)
def test_each_departement_has_its_clock(departement, hour):
    assert utc(2026, 1, 15, 6).astimezone(zone_of(departement)).hour == hour


def test_saint_pierre_changes_its_clock_and_la_reunion_does_not():
    def hours(code):
        return [utc(2026, month, 15, 12).astimezone(zone_of(code)).hour for month in (1, 7)]

    assert hours("975") == [9, 10]
    assert hours("974") == [16, 16]


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (utc(2026, 3, 28, 6, 5), utc(2026, 3, 29, 5)),  # the clock goes forward in the night
        (utc(2026, 10, 24, 5, 5), utc(2026, 10, 25, 6)),  # back
        (utc(2026, 11, 28, 22, 59), utc(2026, 11, 29, 6)),  # a run that ends late
        (utc(2026, 11, 28, 23, 1), utc(2026, 11, 30, 6)),  # it is tomorrow there already
    ],
)
def test_a_daily_digest_is_due_the_next_morning_on_the_local_clock(at, due):
    assert next_due(Frequency.DAILY, at, PARIS) == due


def test_a_weekly_digest_comes_on_the_same_day_across_a_change_of_the_clock():
    assert next_due(Frequency.WEEKLY, utc(2026, 10, 20, 5, 10), PARIS) == utc(2026, 10, 27, 6)


@given(MOMENTS, ZONES, st.sampled_from(Frequency))
def test_the_next_turn_is_later_at_seven_and_on_another_date(at, zone, frequency):
    due = next_due(frequency, at, zone)
    assert due > at
    assert due.astimezone(zone).time() == time(7)
    assert cycle_of(due, zone) > cycle_of(at, zone)


@given(MOMENTS, ZONES)
def test_a_year_of_daily_turns_has_every_date_once(at, zone):
    dates = []
    for _ in range(366):
        at = next_due(Frequency.DAILY, at, zone)
        dates.append(date.fromisoformat(cycle_of(at, zone)))
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(dates))


def test_a_telephone_rings_neither_at_night_nor_on_sundays():
    saturday = utc(2026, 11, 28, 20, 30)  # 21:30 in Paris
    assert quiet_until(saturday, PARIS, Channel.SMS) == utc(2026, 11, 30, 7)
    assert quiet_until(utc(2026, 11, 29, 12), PARIS, Channel.APP) == utc(2026, 11, 30, 7)
    assert quiet_until(utc(2026, 11, 30, 6), PARIS, Channel.PHONE) == utc(2026, 11, 30, 7)
    assert quiet_until(utc(2026, 11, 30, 7), PARIS, Channel.SMS) is None
    assert quiet_until(utc(2026, 11, 30, 19, 59), PARIS, Channel.SMS) is None


@given(MOMENTS, ZONES)
def test_what_was_quiet_is_not_when_the_quiet_ends(at, zone):
    until = quiet_until(at, zone, Channel.SMS)
    if until is not None:
        assert at < until <= at + timedelta(days=2)
        assert quiet_until(until, zone, Channel.SMS) is None


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SPACE, Channel.PAPER])
def test_what_makes_no_noise_may_come_at_any_hour(channel):
    assert quiet_until(utc(2026, 11, 29, 2), ZoneInfo("Europe/Paris"), channel) is None


@pytest.mark.parametrize(
    ("made", "days", "ends"),
    [
        (utc(2026, 11, 23, 6, 30), 3, utc(2026, 11, 27, 6)),  # on a Monday: Tuesday to Thursday
        (utc(2026, 11, 23, 23, 30), 3, utc(2026, 11, 28, 6)),  # on a Tuesday, by the clock of Paris
        (utc(2026, 11, 26, 6, 30), 3, utc(2026, 12, 2, 6)),
        (utc(2026, 11, 27, 6, 30), 1, utc(2026, 12, 1, 6)),
        (utc(2026, 11, 28, 6, 30), 3, utc(2026, 12, 3, 6)),
        (utc(2026, 11, 29, 6, 30), 1, utc(2026, 12, 1, 6)),
        (utc(2026, 10, 22, 5, 30), 2, utc(2026, 10, 27, 6)),  # clocks have gone back
    ],
)
def test_an_adviser_has_whole_working_days_to_answer(made, days, ends):
    assert review_ends(made, PARIS, days) == ends


@given(MOMENTS, ZONES)
def test_a_local_date_begins_at_its_midnight_and_not_before(at, zone):
    began = midnight(at, zone)
    assert timedelta(0) <= at - began < timedelta(hours=25)
    assert same_day(began, at, zone) and not same_day(began - timedelta(seconds=1), at, zone)


def test_whoever_works_is_written_to_from_monday_to_friday_when_telephones_may_ring():
    friday, monday = utc(2026, 11, 27, 10), utc(2026, 11, 30, 7)
    assert working_from(friday, PARIS) == friday
    assert working_from(utc(2026, 11, 27, 6, 59), PARIS) == utc(2026, 11, 27, 7)
    for off in (utc(2026, 11, 27, 20), utc(2026, 11, 28, 10), utc(2026, 11, 29, 23)):
        assert working_from(off, PARIS) == monday


def test_the_next_morning_of_whoever_works_is_of_a_later_local_date():
    assert next_morning_at_work(utc(2026, 11, 26, 6), PARIS) == utc(2026, 11, 27, 7)
    assert next_morning_at_work(utc(2026, 11, 27, 10), PARIS) == utc(2026, 11, 30, 7)
    assert next_morning_at_work(utc(2026, 11, 29, 10), PARIS) == utc(2026, 11, 30, 7)
    assert next_morning_at_work(utc(2026, 11, 26, 21), OVERSEAS["974"]) == utc(2026, 11, 30, 4)
