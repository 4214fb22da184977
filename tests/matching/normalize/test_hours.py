import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Remote, Schedule, WorkingTime
from matching.normalize.hours import merge_schedules, read_hours

FULL, PART = WorkingTime.FULL, WorkingTime.PART


@pytest.mark.parametrize(
    ("text", "hours", "working_time"),
    [
        ("35H Horaires normaux", 35, FULL),
        ("35 H  Travail en journée", 35, FULL),
        ("24H30 Travail le samedi", 24.5, PART),
        ("36H50/semaine\nTravail en journée...", 36.83, FULL),
        ("35H75", 35.75, FULL),
        ("37,5 h", 37.5, FULL),
        ("Temps partiel - 25H/semaine", 25, PART),
        ("temps partiel\nTravail le samedi", None, PART),
        ("\nTravail en journée", None, None),
        ("Temps plein", None, FULL),
        ("temps complet 37h /RTT", 37, FULL),
        ("151H67", 35, FULL),
        ("1607 heures", 35, FULL),
        ("4h/12h ou 13h/21h -lundi au vendredi", None, None),
        ("7h par jour", None, None),
        ("Travail posté (2x8, 3x8, 5x8, etc.)", None, None),
        ("0H", None, None),
        ("99H", 22.85, PART),
        ("", None, None),
    ],
)
def test_hours_and_working_time(text: str, hours: float | None, working_time: WorkingTime | None) -> None:
    read = read_hours(text)
    assert (read.hours_per_week, read.working_time) == (hours, working_time)


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("35H/semaine\nTravail de nuit", Schedule(night=True)),
        ("35H Travail en journée", Schedule(night=False)),
        ("Travail les week-ends et jours fériés", Schedule(weekend=True)),
        ("24H30 Travail le samedi", Schedule(weekend=True)),
        ("Travail en horaires fractionnés", Schedule(split_shift=True)),
        ("Travail posté (2x8, 3x8, 5x8, etc.)", Schedule(shift_work=True)),
        ("Travail par roulement", Schedule(shift_work=True)),
        ("Travail en horaires décalés", Schedule()),
        ("35H Autre", Schedule()),
    ],
)
def test_schedule(text: str, schedule: Schedule) -> None:
    assert read_hours(text).schedule == schedule


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        ("35H Possibilité de télétravail", Remote.PARTIAL),
        ("Télétravail 100 %", Remote.FULL),
        ("Pas de télétravail", Remote.NONE),
        ("35H", None),
    ],
)
def test_remote(text: str, remote: Remote | None) -> None:
    assert read_hours(text).remote is remote


def test_a_night_shift_among_others_makes_the_offer_a_night_one() -> None:
    assert merge_schedules([Schedule(night=False), Schedule(night=True, weekend=True)]) == Schedule(True, True)
    assert merge_schedules([]) == Schedule()


@given(st.text(max_size=60))
def test_any_text_gives_hours_of_a_week_or_none(text: str) -> None:
    hours = read_hours(text).hours_per_week
    assert hours is None or 1 <= hours <= 60


@given(st.integers(1, 59), st.integers(0, 59))
def test_clock_notation_is_read(hours: int, minutes: int) -> None:
    assert read_hours(f"{hours}H{minutes:02d}").hours_per_week == round(hours + minutes / 60, 2)
