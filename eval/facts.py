"""Facts read from an offer's text, against offers labelled by reading.

The labels hold an id and values, never a text. Half of the first set, drawn by a hash of the id, was open while the
patterns were written (`dev`); the other half judges (`test`). A second set was labelled afterwards by other readers.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.metrics import Estimate
from eval.report import Report
from matching.jsonl import JsonFault, read_lines
from matching.read import read_facts

Split = Literal["test", "dev", "all", "second"]
LABELS = Path(__file__).parent / "labels" / "facts.jsonl"
SECOND_LABELS = LABELS.with_name("facts_2.jsonl")
PAY_TOLERANCE = 0.05
CLASSES = (
    "pay_eur_month_min", "pay_eur_month_max", "night", "weekend", "split_shift", "shift_work", "working_time",
    "hours_per_week", "licences", "licence_required", "experience_months_min", "beginner_accepted", "remote",
    "education", "physical",
)  # fmt: skip
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Row:
    """One class of facts: `labelled` texts (or list elements) that state it, precision and recall."""

    name: str
    labelled: int
    precision: Estimate
    recall: Estimate
    precision_sure: Estimate  # of the facts read with a confidence of at least SURE
    precision_unsure: Estimate


@dataclass(slots=True)
class _Tally:
    """Values read: right and all, by confidence; values labelled: found and all."""

    labelled: int = 0
    found: int = 0
    right: tuple[int, int] = (0, 0)
    read: tuple[int, int] = (0, 0)

    def add(self, expected: Sequence[object], values: Sequence[object], sure: bool, tolerance: float) -> None:
        right = sum(any(_same(value, wanted, tolerance) for wanted in expected) for value in values)
        self.labelled += len(expected)
        self.found += sum(any(_same(value, wanted, tolerance) for value in values) for wanted in expected)
        self.right = (self.right[0] + right, self.right[1]) if sure else (self.right[0], self.right[1] + right)
        self.read = (self.read[0] + len(values), self.read[1]) if sure else (self.read[0], self.read[1] + len(values))

    def row(self, name: str) -> Row:
        return Row(
            name,
            self.labelled,
            wilson(sum(self.right), sum(self.read)),
            wilson(self.found, self.labelled),
            wilson(self.right[0], self.read[0]),
            wilson(self.right[1], self.read[1]),
        )


def wilson(hits: int, n: int) -> Estimate:
    """A share and its 95 % interval; NaN of nothing.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
    """
    if n == 0:
        return Estimate(math.nan, 0.0, 1.0, 0)
    z, share = 1.96, hits / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half), n)


def half(offer_id: str) -> Literal["dev", "test"]:
    """Which half an offer's label belongs to, from a hash of its id."""
    return "dev" if hashlib.sha256(offer_id.encode()).digest()[0] % 2 == 0 else "test"


def evaluate(labels: Mapping[str, Mapping[str, Any]], offers: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Precision and recall of each class.

    Args:
        labels: facts by offer id, as in the labelling guide.
        offers: raw offers (`id`, `intitule`, `description`); those without a label are passed over.

    Returns:
        One row a class, in the order of `CLASSES`. A value read is right when it equals the label (pay: within 5 %;
        lists count by element); one read where the label has none is wrong.
    """
    tallies = {name: _Tally() for name in CLASSES}
    for offer in offers:
        expected = labels.get(str(offer["id"]))
        if expected is None:
            continue
        facts = read_facts(offer.get("intitule") or "", offer.get("description") or "")
        for name, tally in tallies.items():
            fact = facts.get(name)
            tolerance = PAY_TOLERANCE if name.startswith("pay") else 0.0
            sure = fact is not None and fact.confidence >= SURE
            tally.add(_elements(expected.get(name)), _elements(fact and fact.value), sure, tolerance)
    return [tally.row(name) for name, tally in tallies.items()]


def _elements(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _same(value: object, wanted: object, tolerance: float) -> bool:
    numbers = isinstance(value, (int, float)) and isinstance(wanted, (int, float))
    if numbers and not isinstance(value, bool):
        return abs(float(value) - float(wanted)) <= tolerance * abs(float(wanted)) + 1e-9  # type: ignore[arg-type]
    return value == wanted


def run(shared_data: Path, json_path: Path | None = None, split: Split = "all") -> list[Row]:
    """Measure on the labelled offers, print the table, and write the figures when asked.

    Args:
        shared_data: folder of the reference data; the texts are in `offers/offers.jsonl.gz`.
        json_path: where to write `{"machine", "seed", "figures"}`; None writes nothing.
        split: of the first set, "test" judges, "dev" is the half that was open while patterns were written, "all" is
            both; "second" is the second set.

    Raises:
        InputError: the offers or the labels cannot be read.
    """
    labels = _labels(split)
    rows = evaluate(labels, _records(shared_data / "offers" / "offers.jsonl.gz"))
    report = _report(rows, split, len(labels))
    report.show()
    if json_path:
        report.write(json_path)
    return rows


def _labels(split: Split) -> dict[str, dict[str, Any]]:
    records = _records(SECOND_LABELS if split == "second" else LABELS)
    labels = {str(record["id"]): record["facts"] for record in records}
    return {offer_id: facts for offer_id, facts in labels.items() if split in ("all", "second", half(offer_id))}


def _records(path: Path) -> Iterator[dict[str, Any]]:
    return (record for _, record in read_lines(path) if not isinstance(record, JsonFault))


def _report(rows: Sequence[Row], split: Split, offers: int) -> Report:
    report = Report(f"Facts read from text, {split} split, {offers} labelled offers")
    for row in rows:
        for measure in ("precision", "recall", "precision_sure", "precision_unsure"):
            estimate: Estimate = getattr(row, measure)
            if estimate.n:
                report.add(f"facts_{measure}.{row.name}", estimate.value, estimate.low, estimate.high, estimate.n)
    return report
