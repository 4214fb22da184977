from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ingest import payload
from matching.normalize.text import clean_text


def test_texts_are_cleaned_and_other_types_are_none() -> None:
    assert payload.text("<b>Bonjour</b> &amp; bienvenue\u0000") == "Bonjour & bienvenue"
    assert payload.text(3) is None
    assert payload.text("  \n ") is None
    assert payload.line(" a\n b ") == "a b"
    assert payload.line(12) == "12"
    assert payload.line(True) is None


@given(st.text(alphabet="ab é\u00a0\u202f\t\r\n\u200b\u0007&<>/p;\ufffd ", max_size=60))
def test_the_quick_way_of_cleaning_gives_what_the_whole_way_gives(value: str) -> None:
    assert (payload.text(value) or "") == clean_text(value)


def test_lists_take_a_lone_value_and_drop_what_is_not_usable() -> None:
    assert payload.items({"a": 1}, "libelle") == [{"a": 1}]
    assert payload.items(["B", {"libelle": "C"}, 3, None], "libelle") == [{"libelle": "B"}, {"libelle": "C"}]
    assert payload.items(None, "libelle") == []
    assert payload.lines(["a", 2, None, ["x"]]) == ["a", "2"]
    assert len(payload.lines(["a"] * 10_000)) == payload.MAX_ITEMS


@pytest.mark.parametrize(
    ("value", "found"),
    [(True, True), ("Oui", True), (1, True), ("false", False), (0, False), ("?", None), (None, None), (2.5, None)],
)
def test_boolean(value: Any, found: bool | None) -> None:
    assert payload.boolean(value) is found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2025-03-04T08:00:00.000Z", datetime(2025, 3, 4, 8, tzinfo=UTC)),
        ("2025-11-21T18:17:23.985000+00:00", datetime(2025, 11, 21, 18, 17, 23, 985000, tzinfo=UTC)),
        ("2025-03-04", datetime(2025, 3, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("hier", None),
        (20250304, None),
    ],
)
def test_moment(value: Any, found: datetime | None) -> None:
    assert payload.moment(value) == found


def test_day() -> None:
    assert payload.day("2026-12-01") == date(2026, 12, 1)
    assert payload.day("2026-13-01") is None
    assert payload.day(None) is None


def test_only_web_addresses_are_addresses() -> None:
    assert payload.web_address("https://exemple.fr/a") == "https://exemple.fr/a"
    assert payload.web_address("javascript:alert(1)") is None
