"""Counts of right and wrong facts, on offers written for these tests."""

import math
from pathlib import Path

import pytest

from eval.facts import CLASSES, LABELS, SECOND_LABELS, Row, Split, evaluate, half, run, wilson
from matching.jsonl import read_lines

OFFERS = [
    {"id": "1", "intitule": "Agent", "description": "Salaire : 2 000 € brut mensuel. Permis B et permis C exigés."},
    {"id": "2", "intitule": "Agent", "description": "Travail de nuit."},
    {"id": "3", "intitule": "Agent", "description": "Télétravail possible."},
]


def row(rows: list[Row], name: str) -> Row:
    return next(found for found in rows if found.name == name)


def test_a_value_equal_to_the_label_is_right() -> None:
    rows = evaluate({"2": {"night": True}}, OFFERS)
    assert (row(rows, "night").precision.value, row(rows, "night").recall.value) == (1.0, 1.0)


def test_a_fact_read_where_the_label_has_none_is_wrong() -> None:
    rows = evaluate({"2": {}}, OFFERS)
    assert row(rows, "night").precision.value == 0.0
    assert math.isnan(row(rows, "night").recall.value)


def test_a_label_not_read_lowers_recall_only() -> None:
    rows = evaluate({"3": {"remote": "partial", "night": True}}, OFFERS)
    assert row(rows, "night").recall.value == 0.0
    assert row(rows, "night").precision.n == 0


@pytest.mark.parametrize(("labelled", "right"), [(2000, 1.0), (2090, 1.0), (2200, 0.0), (1800, 0.0)])
def test_pay_is_right_within_five_per_cent(labelled: float, right: float) -> None:
    rows = evaluate({"1": {"pay_eur_month_min": labelled}}, OFFERS)
    assert row(rows, "pay_eur_month_min").precision.value == right


def test_lists_count_by_element() -> None:
    licences = row(evaluate({"1": {"licences": ["B", "D"]}}, OFFERS), "licences")
    assert (licences.precision.value, licences.precision.n) == (0.5, 2)
    assert (licences.recall.value, licences.recall.n) == (0.5, 2)


def test_facts_are_told_apart_by_confidence() -> None:
    night = row(evaluate({"2": {"night": True}}, OFFERS), "night")
    assert night.precision_sure.n + night.precision_unsure.n == night.precision.n == 1


def test_unlabelled_offers_are_passed_over() -> None:
    assert all(found.precision.n == 0 for found in evaluate({}, OFFERS))


def test_wilson_interval_of_nine_out_of_ten() -> None:
    share = wilson(9, 10)
    assert (share.value, share.low, share.high) == pytest.approx((0.9, 0.5958, 0.9821), abs=1e-4)


def test_wilson_of_nothing_is_nan_between_zero_and_one() -> None:
    share = wilson(0, 0)
    assert math.isnan(share.value)
    assert (share.low, share.high, share.n) == (0.0, 1.0, 0)


def test_a_label_belongs_to_one_half_whatever_the_run() -> None:
    assert {half(str(number)) for number in range(50)} == {"dev", "test"}
    assert half("2") == half("2")


def test_no_offer_is_in_both_sets_and_labels_hold_no_text() -> None:
    first, second = ([record for _, record in read_lines(path)] for path in (LABELS, SECOND_LABELS))
    assert len({record["id"] for record in first + second}) == len(first) + len(second)
    assert all(record.keys() == {"id", "facts"} for record in first + second)


@pytest.mark.data
@pytest.mark.parametrize("split", ["all", "second"])
def test_the_labelled_offers_meet_the_bars(shared_data: Path, tmp_path: Path, split: Split) -> None:
    rows = run(shared_data, tmp_path / "facts.json", split=split)
    assert [found.name for found in rows] == list(CLASSES)
    assert '"facts_precision.pay_eur_month_min"' in (tmp_path / "facts.json").read_text()
    for found in rows:
        if found.labelled >= 30:
            assert found.precision.value >= 0.9, found
            assert found.recall.value >= 0.75, found
