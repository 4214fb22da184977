"""What offers of each occupation usually say: what is guessed of an offer that does not say it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, OfferColumns
from matching.columns.codes import position
from matching.domain import WorkingTime
from matching.errors import InputError
from matching.features.pairs import HOURS, Floats

CONDITIONS = 7
"""Physical demands, in the order of `matching.normalize.conditions.PHYSICAL`."""

PAY_EUR_MONTH = 2100.0
"""Without any offer that states its pay: a little above the minimum wage (1,802 EUR gross in 2025), where most offers
lie. An order of magnitude."""

PAY_SPREAD = 0.2
"""Standard deviation of log pay within an occupation when too few offers state it. An order of magnitude."""

HOURS_RATES = (0.1, 0.3, 0.1, 0.15)
PART_TIME_RATE = 0.2
CONDITIONS_RATE = 0.15
"""Without any offer: shares of offers with each kind of hours, part time, each physical demand. Orders of magnitude."""

_PRIOR_OFFERS = 5.0


@dataclass(frozen=True, slots=True)
class Usual:
    """Tables by occupation; row `i` is row `i` of `Occupations`, the last row is for occupations not known.

    Attributes:
        log_pay: float32 (n + 1,), mean log of EUR gross a month, full-time equivalent.
        pay_spread: standard deviation of log pay within an occupation.
        hours: float32 (n + 1, 4), share of offers with each kind of hours among those that state it.
        part_time: float32 (n + 1,), share of part time.
        conditions: float32 (n + 1, 7), share of offers with each physical demand among those that state any.
    """

    log_pay: Floats
    pay_spread: float
    hours: Floats
    part_time: Floats
    conditions: Floats

    @classmethod
    def default(cls) -> "Usual":
        """One row for all occupations, when no offer is at hand."""
        return cls(
            np.full(1, np.log(PAY_EUR_MONTH), np.float32),
            PAY_SPREAD,
            np.array([HOURS_RATES], np.float32),
            np.full(1, PART_TIME_RATE, np.float32),
            np.full((1, CONDITIONS), CONDITIONS_RATE, np.float32),
        )

    @classmethod
    def of(cls, offers: OfferColumns, occupations: Occupations) -> "Usual":
        """Measure offers; an occupation with few is like its domain, a domain with few like all."""
        o, default = offers.rows, cls.default()
        rome = o["rome"].astype(np.int64)
        log_pay = np.log(np.clip(stated_pay(o), 1000, 10_000))
        pay = _shrunk(log_pay, rome, occupations, float(default.log_pay[0]))
        left = log_pay - pay[rome]
        physical = physical_bits(o)
        any_physical = np.where(physical.any(axis=1), 0, np.nan)
        return cls(
            pay,
            float(np.nanstd(left)) if np.isfinite(left).sum() >= 30 else PAY_SPREAD,
            np.stack(
                [_shrunk(_flag(o[name]), rome, occupations, r) for name, r in zip(HOURS, HOURS_RATES, strict=True)],
                axis=1,
            ),
            _shrunk(_flag(o["working_time"], part_time()), rome, occupations, PART_TIME_RATE),
            np.stack(
                [_shrunk(column + any_physical, rome, occupations, CONDITIONS_RATE) for column in physical.T], axis=1
            ),
        )

    def require(self, occupations: Occupations) -> None:
        """Check that the tables are for these occupations.

        Raises:
            InputError: they are for another ROME release.
        """
        if len(self.log_pay) not in (1, len(occupations) + 1):
            raise InputError(
                f"The priors know {len(self.log_pay) - 1} occupations and ROME {occupations.version} has"
                f" {len(occupations)}; fit them again with `python -m training`."
            )

    def row(self, rome: NDArray[np.integer]) -> NDArray[np.int64]:
        """Row of each occupation."""
        last = len(self.log_pay) - 1
        return np.minimum(rome.astype(np.uint64), last).astype(np.int64)  # -1 becomes the largest number of all


def stated_pay(offers: NDArray[Any]) -> NDArray[np.float64]:
    """Middle of the pay stated, EUR gross a month, full-time equivalent; NaN when not stated."""
    low, high = offers["pay_min"].astype(np.float64), offers["pay_max"].astype(np.float64)
    return np.asarray((np.where(np.isnan(low), high, low) + np.where(np.isnan(high), low, high)) / 2)


def part_time() -> int:
    """Code of part time."""
    return position(WorkingTime, WorkingTime.PART)


def physical_bits(offers: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each physical demand is stated: bool (n, 7)."""
    return np.asarray(offers["physical"][:, None] >> np.arange(CONDITIONS, dtype=np.uint8) & 1 > 0)


def _flag(codes: NDArray[Any], value: int = 1) -> NDArray[np.float64]:
    return np.where(codes >= 0, codes == value, np.nan)


def _shrunk(values: NDArray[Any], rome: NDArray[np.int64], occupations: Occupations, default: float) -> Floats:
    """Mean by occupation, then one for all: float32 (n + 1,)."""
    n = len(occupations)
    kept = np.flatnonzero(~np.isnan(values))
    overall = _toward(values[kept].sum(), len(kept), default)
    coded = kept[rome[kept] >= 0]
    total, count = np.bincount(rome[coded], values[coded], n), np.bincount(rome[coded], minlength=n)
    domain = occupations.domain
    by_domain = _toward(np.bincount(domain, total), np.bincount(domain, count), overall)
    return np.append(_toward(total, count, by_domain[domain]), overall).astype(np.float32)


def _toward(total: Any, count: Any, mean: Any) -> Any:
    return (total + _PRIOR_OFFERS * mean) / (count + _PRIOR_OFFERS)
