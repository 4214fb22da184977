"""`python -m training experiment NAME`: what each arm brings, with intervals that may be looked at every day.

Power, for two even arms and the four outcomes compared, four times in five: a change of a rate by a half is seen with
some 330 outcomes of its kind in both arms together, by a fifth with 1,900, by a tenth with 8,000, by a twentieth with
35,000 (`matching.sequential.detectable`, of one look; people who differ much ask for more). The table says what the
data at hand could show.
"""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite, nan

from matching.domain import Experiment
from matching.experiments import Compared, compared, tally_of_log, tally_of_store
from matching.log import Log
from matching.sequential import ALPHA, detectable, information
from matching.store import Store

Figures = dict[str, dict[str, float | None]]


def measured(experiment: Experiment, store: Store, log: Log | None, until: datetime) -> list[Compared]:
    """Outcomes by arm.

    Args:
        experiment: which.
        store: knows it.
        log: exported before; None counts what the store holds.
        until: what was shown or happened from then on does not count.
    """
    tally = tally_of_store(experiment, store, until) if log is None else tally_of_log(experiment, log.until(until))
    return compared(experiment, tally)


def table(found: Sequence[Compared]) -> str:
    """For people: a line an outcome and arm."""
    lines = [f"{'outcome':<11}{'arm':<18}{'units':>8}{'shown':>10}{'rate':>9}   difference, interval at any time"]
    for one in found:
        head = f"{one.outcome:<11}{one.arm:<18}{one.rate.units:>8,}{one.rate.shown:>10,.0f}{one.rate.value:>9.4f}"
        lines.append(f"{head}   {_difference(one)}")
    return "\n".join([*lines, *_power(found)])


def _difference(one: Compared) -> str:
    if one.difference is None:
        return "default arm"
    found = one.difference
    if not isfinite(found.low):
        return "too little is known yet"
    said = f"{found.value:+.4f} [{found.low:+.4f}, {found.high:+.4f}] ({found.relative:+.1%})"
    return said + ("  HARM" if one.harms() else "  seen" if found.seen else "")


def _power(found: Sequence[Compared]) -> list[str]:
    """What could be seen with what there is."""
    level = ALPHA / max(sum(one.difference is not None for one in found), 1)
    default = {one.outcome: one.rate for one in found if one.difference is None}
    lines = []
    for one in found:
        known = information(one.rate, default[one.outcome]) if one.difference is not None else 0.0
        if known > 0:
            change = detectable(known, level)
            lines.append(f"{one.arm}: of {one.outcome}, a change by {change:.0%} would be seen today 4 times in 5")
    return lines


def figures(found: Sequence[Compared]) -> Figures:
    """For programs: rates, differences, and their intervals; null where too little is known."""
    made: Figures = {}
    for one in found:
        made[f"rate.{one.outcome}.{one.arm}"] = _figure(one.rate.value, nan, nan, one.rate.units)
        if one.difference is not None:
            gap = one.difference
            made[f"difference.{one.outcome}.{one.arm}"] = _figure(gap.value, gap.low, gap.high, one.rate.units)
            made[f"harm.{one.outcome}.{one.arm}"] = _figure(float(one.harms()), nan, nan, one.rate.units)
    return made


def _figure(value: float, low: float, high: float, n: int) -> dict[str, float | None]:
    return {"value": _finite(value), "low": _finite(low), "high": _finite(high), "n": n}


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
