"""Two stretches of hours side by side, in sentences written for these tests."""

import pytest

from matching.read.text import Text
from matching.read.timetable import CLOCK, hours_of, side_by_side


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [("8h30-17h", (8.5, 17.0)), ("de 9 h à 12 heures 45", (9.0, 12.75)), ("21:00 - 5:00", (21.0, 5.0))],
)
def test_hours_of_the_clock_are_read(sentence: str, hours: tuple[float, float]) -> None:
    clock = CLOCK.search(Text("", sentence).folded)
    assert clock is not None
    assert hours_of(clock) == hours


def test_an_end_is_not_taken_for_a_start() -> None:
    folded = Text("", "6h - 14h / 14h - 22h / 22h - 6h").folded
    assert [hours_of(clock) for clock in CLOCK.finditer(folded)] == [(6, 14), (14, 22), (22, 6)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("4h-12h ou 13h-21h", "shift_work"),
        ("6h-14h\n14h-22h", "shift_work"),
        ("9h-14h et 18h-22h", "split_shift"),
        ("8h-12h / 13h-17h", None),
        ("lundi 8h-12h, mardi 15h-19h", None),
        ("9h-14h. La réunion est de 18h à 19h", None),
    ],
)
def test_two_stretches_tell_teams_from_a_split_day(sentence: str, name: str | None) -> None:
    assert [fact.name for fact in side_by_side(Text("", sentence))] == ([name] if name else [])
