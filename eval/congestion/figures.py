"""From what each market gave to named figures: the curve, and every other way against it at equal utility."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.market import REGIMES, fingerprint
from eval.report import Report
from matching.allocate import APPLICATIONS_PER_POSITION

MEASURES = ("hires", "gini", "never_shown", "applies", "most_pushes", "short_lists")
"""By basin: hires a person, a position filled once; Gini index and share never shown of the offers that somebody there
could be shown; true chance to apply to what is shown; pushes of the most pushed; people with a shorter list than they
have candidates for."""

OURS = f"priced_{APPLICATIONS_PER_POSITION:g}"
RESAMPLES = 2000

Doubles = NDArray[np.float64]


def report(found: Mapping[str, Doubles], seeds: Sequence[int], nights: int) -> Report:
    """All figures of a run.

    Args:
        found: by arm, (seeds, regimes, measures).
        seeds: of the markets.
        nights: of each.
    """
    title = f"congestion: seeds {', '.join(map(str, seeds))}, {nights} night(s), market {fingerprint()}"
    figures = Report(title, seeds[0])
    drawn = np.random.default_rng(0).integers(len(seeds), size=(RESAMPLES, len(seeds)))
    for basin, name in _basins():
        there = {arm: values[:, basin].mean(axis=1) for arm, values in found.items()}
        for arm, values in there.items():
            for column, measure in enumerate(MEASURES):
                _add(figures, f"{measure}.{arm}.{name}", values[:, [column]], drawn, lambda mean: mean[..., 0])
        for rival in (arm for arm in there if not arm.startswith("priced")):
            _against(figures, there, rival, name, drawn)
    return figures


def _basins() -> list[tuple[list[int], str]]:
    """Rows and name of each basin, then of all together."""
    return [*(([row], regime.name) for row, regime in enumerate(REGIMES)), (list(range(len(REGIMES))), "all")]


def _against(figures: Report, there: Mapping[str, Doubles], rival: str, basin: str, drawn: NDArray[np.int64]) -> None:
    """Hires of the default over a rival's; exposure, less the rival's, at the lowest bound that hires as many."""
    both = np.stack([there[OURS][:, 0], there[rival][:, 0]], axis=1)
    _add(figures, f"hires_ratio.{rival}.{basin}", both, drawn, lambda mean: mean[..., 0] / mean[..., 1])
    curve = [arm for arm in there if arm.startswith("priced")]
    for column in (1, 2):
        columns = [there[arm][:, [0, column]] for arm in (*curve, rival)]
        _add(
            figures,
            f"{MEASURES[column]}_at_equal_hires.{rival}.{basin}",
            np.concatenate(columns, axis=1),
            drawn,
            at_equal_hires,
        )


def at_equal_hires(mean: Doubles) -> Doubles:
    """Ours less the rival's.

    Args:
        mean: (..., 2 x arms), hires and measure of each bound, ascending, then of the rival.

    Returns:
        (...,), of the lowest bound that hires as many as the rival or more; NaN when none does.
    """
    hires, measure = mean[..., :-2:2], mean[..., 1:-2:2]
    enough = hires >= mean[..., [-2]]
    first = enough.argmax(axis=-1)[..., None]
    ours = np.take_along_axis(measure, first, -1)[..., 0]
    return np.where(enough.any(axis=-1), ours - mean[..., -1], np.nan)


def _add(
    figures: Report, name: str, columns: Doubles, drawn: NDArray[np.int64], statistic: Callable[[Doubles], Doubles]
) -> None:
    """A statistic of the means of columns (seeds, c), with a percentile bootstrap interval over markets."""
    again = statistic(columns[drawn].mean(axis=1))
    low, high = np.nanquantile(again, [0.025, 0.975]) if np.isfinite(again).any() else (np.nan, np.nan)
    figures.add(name, float(statistic(columns.mean(axis=0))), float(low), float(high), len(columns))
