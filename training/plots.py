"""Figures of a training, each as an image and as the table behind it."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from eval.slices import Slice
from training.report import Report

COLUMNS, PANEL_INCHES = 3, (3.6, 3.0)
FEATURES = 15
"""Most features drawn of each ensemble; the table holds all."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One figure.

    Attributes:
        name: of its files.
        header: of its table.
        rows: of its table; the first column tells the panel.
        draw: a panel, from its axes and its rows without the first column.
    """

    name: str
    header: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    draw: Callable[[Any, list[tuple[Any, ...]]], None]

    def write(self, folder: Path) -> None:
        """Write `name.csv`, and `name.png` when there is something to draw."""
        with (folder / f"{self.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([self.header, *self.rows])
        if self.rows:
            _image(self).savefig(folder / f"{self.name}.png", dpi=110)


def plots(report: Report, slices: Sequence[Slice] = ()) -> list[Plot]:
    """Learning curves, calibration, importance and slices."""
    return [
        Plot("learning", ("ensemble", "trees", "log_loss"), _rows(report.learning.items()), _learning),
        Plot(
            "calibration", ("head", "predicted", "observed", "share"), _rows(report.reliability.items()), _calibration
        ),
        Plot("importance", ("ensemble", "feature", "gain"), _importances(report), _importance),
        Plot("slices", ("by", "name", "people", "value", "low", "high"), [_slice(one) for one in slices], _slices),
    ]


def _rows(groups: Iterable[tuple[str, Sequence[tuple[Any, ...]]]]) -> list[tuple[Any, ...]]:
    return [(name, *row) for name, rows in groups for row in rows]


def _importances(report: Report) -> list[tuple[Any, ...]]:
    return _rows((name, sorted(gain.items(), key=lambda item: -item[1])) for name, gain in report.importance.items())


def _slice(one: Slice) -> tuple[Any, ...]:
    bounds = (one.estimate.value, one.estimate.low, one.estimate.high) if one.estimate else ("", "", "")
    return (one.by, one.name, "" if one.people is None else one.people, *bounds)


def _image(plot: Plot) -> Any:
    from matplotlib.figure import Figure

    panels: dict[str, list[tuple[Any, ...]]] = {}
    for name, *row in plot.rows:
        panels.setdefault(name, []).append(tuple(row))
    width, lines = min(COLUMNS, len(panels)), ceil(len(panels) / COLUMNS)
    figure = Figure(figsize=(PANEL_INCHES[0] * width, PANEL_INCHES[1] * lines), layout="constrained")
    axes = list(figure.subplots(lines, width, squeeze=False).flat)
    for panel, (name, rows) in zip(axes, panels.items(), strict=False):
        plot.draw(panel, rows)
        panel.set_title(name, fontsize=9)
        panel.tick_params(labelsize=7)
    for panel in axes[len(panels) :]:
        panel.set_visible(False)
    return figure


def _learning(panel: Any, rows: list[tuple[Any, ...]]) -> None:
    trees, loss = zip(*rows, strict=True)
    panel.plot(trees, loss, marker=".")
    panel.set_xlabel("arbres", fontsize=7)
    panel.set_ylabel("perte logarithmique", fontsize=7)


def _calibration(panel: Any, rows: list[tuple[Any, ...]]) -> None:
    predicted, observed, _ = zip(*rows, strict=True)
    top = max(*predicted, *observed)
    panel.plot((0, top), (0, top), color="0.7", linewidth=1)
    panel.plot(predicted, observed, marker="o", markersize=3)
    panel.set_xlabel("annoncé", fontsize=7)
    panel.set_ylabel("constaté", fontsize=7)


def _importance(panel: Any, rows: list[tuple[Any, ...]]) -> None:
    names, gain = zip(*reversed(rows[:FEATURES]), strict=True)
    panel.barh(names, gain)
    panel.set_xlabel("gain", fontsize=7)


def _slices(panel: Any, rows: list[tuple[Any, ...]]) -> None:
    known = [row for row in rows if row[2] != ""]
    for place, (_, _, value, low, high) in enumerate(known):
        panel.plot((low, high), (place, place), color="0.6")
        panel.plot(value, place, marker="o", color="C0")
    panel.set_yticks(range(len(known)), [f"{name} ({people})" for name, people, *_ in known])
    panel.set_xlabel("nDCG@10", fontsize=7)
