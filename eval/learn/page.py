"""One page for people: plots of a run, each with its table."""

import base64
import html
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.calibration import calibration
from eval.learn.arms import ARMS
from eval.learn.seed import Found
from eval.market import DIMS
from eval.report import Figure, Report
from matching.atomic import replace_text

Table = list[tuple[Any, ...]]
Plot = tuple[str, str, Table, Callable[[Any], None]]
"""Title, what to see, table with its heading first, and how to draw it on axes."""

_COLOURS = [f"C{i}" for i in range(10)] + ["black", "gold", "navy", "teal"]

_STYLE = (
    "body{font-family:sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;line-height:1.5}"
    "table{border-collapse:collapse;margin:.5rem 0 2rem}"
    "td,th{border:1px solid #bbb;padding:.2rem .6rem;text-align:right}"
    "td:first-child,th:first-child{text-align:left}img{max-width:100%}summary{cursor:pointer}"
)


def write_page(path: Path, found: Sequence[Found], figures: Report) -> None:
    """Write the page, images inside."""
    sections = [_section(plot) for plot in _plots(found, figures)]
    body = f"<h1>{html.escape(figures.title)}</h1>" + "".join(sections)
    head = f'<meta charset="utf-8"><title>learn</title><style>{_STYLE}</style>'
    replace_text(path, f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n')


def _section(plot: Plot) -> str:
    title, caption, table, draw = plot
    image = base64.b64encode(_drawn(draw)).decode()
    rows = "".join(
        "<tr>" + "".join(f"<{cell}>{html.escape(_said(v))}</{cell}>" for v in row) + "</tr>"
        for row, cell in zip(table, ["th"] + ["td"] * len(table), strict=False)
    )
    return (
        f"<h2>{html.escape(title)}</h2><p>{html.escape(caption)}</p>"
        f'<img alt="{html.escape(title)}" src="data:image/png;base64,{image}">'
        f"<details><summary>Table</summary><table>{rows}</table></details>"
    )


def _said(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _drawn(draw: Callable[[Any], None]) -> bytes:
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(8, 4.2), layout="constrained")
    draw(canvas.subplots())
    file = io.BytesIO()
    canvas.savefig(file, format="png", dpi=110)
    return file.getvalue()


def _plots(found: Sequence[Found], figures: Report) -> Iterator[Plot]:
    yield _by_answers(found, figures, "refusal_rate_at_10", "Refusals among the ten shown, by number of answers")
    yield _by_answers(found, figures, "ndcg_at_10", "nDCG@10, by number of answers")
    yield _cold(figures)
    yield _reasons(found)
    yield _calibrated(found)
    yield _bars(figures, "objections_repeated.", "Objections already expressed and shown again", _middle(found))
    yield _bars(figures, "gini.", "Congestion: Gini of the offers' exposure", "")
    yield _fairness(figures)
    yield _openness(figures)


def _middle(found: Sequence[Found]) -> str:
    levels = list(found[0].measures)
    return f".{levels[len(levels) // 2]}"


def _by_answers(found: Sequence[Found], figures: Report, name: str, title: str) -> Plot:
    levels = list(found[0].measures)
    arms = [arm for arm in ARMS if f"{name}.{arm}.{levels[0]}" in figures.figures]
    table: Table = [("arm", *(f"{level} answers" for level in levels))]
    table += [(arm, *(figures.figures[f"{name}.{arm}.{level}"].value for level in levels)) for arm in arms]

    def draw(axes: Any) -> None:
        for row in table[1:]:
            bold = row[0] in ("complete", "ceiling", "clicks_tuned")
            axes.plot(
                range(len(levels)), row[1:], marker="o", label=row[0], lw=2.5 if bold else 1, alpha=1 if bold else 0.6
            )
        axes.set_xticks(range(len(levels)), [str(level) for level in levels])
        axes.set_xlabel("answers a person")
        axes.legend(fontsize=7, ncols=2, loc="center left", bbox_to_anchor=(1, 0.5))

    return (
        title,
        "True chances of the simulator over the ten offers shown; the oracle knows everything hidden.",
        table,
        draw,
    )


def _cold(figures: Report) -> Plot:
    chosen = _named(figures, "cold_start.")
    table: Table = [("answers in all", "nDCG difference", "low", "high")]
    table += [(name, f.value, f.low, f.high) for name, f in chosen]

    def draw(axes: Any) -> None:
        _error_bars(axes, chosen)
        axes.axhline(0, color="grey", lw=0.8)
        axes.axhline(-0.003, color="firebrick", lw=0.8, ls="--")
        axes.set_xlabel("answers in all")

    return "Cold start: nDCG@10 less that of today's practice", "The dashed line is the bound.", table, draw


def _reasons(found: Sequence[Found]) -> Plot:
    """Chance of each objection among the ten shown, before and after learning."""
    arms = [arm for arm in ("preference", "clicks_tuned", "complete", "ceiling") if arm in found[0].reasons]
    mean = {arm: np.mean([one.reasons[arm] for one in found], axis=0) for arm in arms}
    slugs = [reason.value for reason in DIMS]
    table: Table = [("reason", *arms), *((slug, *(float(mean[a][i]) for a in arms)) for i, slug in enumerate(slugs))]

    def draw(axes: Any) -> None:
        for place, arm in enumerate(arms):
            axes.barh(np.arange(len(slugs)) + 0.2 * place, mean[arm], height=0.2, label=arm)
        axes.set_yticks(np.arange(len(slugs)) + 0.3, slugs)
        axes.invert_yaxis()
        axes.legend(fontsize=8)

    return (
        "Refusals by reason, before and after",
        "True chance of each first objection among the ten shown.",
        table,
        draw,
    )


def _calibrated(found: Sequence[Found]) -> Plot:
    said = [one.beliefs for one in found if one.beliefs]
    curves = {
        "liking": calibration(np.concatenate([b.applied for b in said]), np.concatenate([b.liking for b in said])),
        "chance": calibration(np.concatenate([b.accepted for b in said]), np.concatenate([b.chance for b in said])),
    }
    table: Table = [("head", "said", "happened", "n")]
    for name, curve in curves.items():
        table += [
            (name, *row)
            for row in zip(curve.predicted.tolist(), curve.observed.tolist(), curve.n.tolist(), strict=True)
        ]

    def draw(axes: Any) -> None:
        axes.plot([0, 1], [0, 1], color="grey", lw=0.8)
        for name, curve in curves.items():
            axes.plot(curve.predicted, curve.observed, marker="o", label=name)
        limit = 1.05 * max(float(np.max([c.predicted.max(), c.observed.max()])) for c in curves.values())
        axes.set(xlabel="said", ylabel="happened", xlim=(0, limit), ylim=(0, limit))
        axes.legend()

    return "Calibration", "Bins of as many offers each; offers of the complete arm's lists, all looked at.", table, draw


def _bars(figures: Report, prefix: str, title: str, suffix: str) -> Plot:
    chosen = [(n.removesuffix(suffix), f) for n, f in _named(figures, prefix) if n.endswith(suffix)]
    table: Table = [("arm", "value", "low", "high"), *((n, f.value, f.low or "", f.high or "") for n, f in chosen)]

    def draw(axes: Any) -> None:
        axes.barh([n for n, _ in chosen], [f.value for _, f in chosen])
        axes.invert_yaxis()

    return (
        title,
        "Share of the ten shown." if suffix else "0 all offers are shown alike, 1 one offer has it all.",
        table,
        draw,
    )


def _fairness(figures: Report) -> Plot:
    chosen = _named(figures, "impact_ratio.")
    table: Table = [("group", "ratio", "low", "high"), *((n, f.value, f.low, f.high) for n, f in chosen)]

    def draw(axes: Any) -> None:
        _error_bars(axes, chosen)
        axes.axhline(0.8, color="firebrick", lw=0.8, ls="--")

    return "Impact ratio of being among an employer's first ten", "The dashed line is four fifths.", table, draw


def _openness(figures: Report) -> Plot:
    chosen = _named(figures, "openness.refusal_rate.")
    table: Table = [("share of offers that state pay", "refusals", "low", "high")]
    table += [(n, f.value, f.low, f.high) for n, f in chosen]

    def draw(axes: Any) -> None:
        _error_bars(axes, chosen)
        axes.set_xlabel("share of offers that state pay (hours and conditions in proportion)")

    caption = "Refusals among the ten that the informed ceiling shows, after ten answers a person."
    return "What offers lose by not saying pay and hours", caption, table, draw


def _named(figures: Report, prefix: str) -> list[tuple[str, Figure]]:
    return [(name.removeprefix(prefix), f) for name, f in figures.figures.items() if name.startswith(prefix)]


def _error_bars(axes: Any, chosen: list[tuple[str, Figure]]) -> None:
    value = np.array([f.value for _, f in chosen])
    low = np.array([f.value if f.low is None else f.low for _, f in chosen])
    high = np.array([f.value if f.high is None else f.high for _, f in chosen])
    axes.errorbar([n for n, _ in chosen], value, [value - low, high - value], fmt="o", capsize=3)
