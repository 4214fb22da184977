"""What a population's answers say of a person before that person answers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching.errors import InputError
from matching.features.memory.evidence import Telling
from matching.features.memory.groups import RATES, SIZES
from matching.features.memory.rates import RatePrior
from matching.features.memory.subsets import SubsetPrior
from matching.features.memory.threshold import ThresholdPrior
from matching.features.memory.usual import PAY_EUR_MONTH, Usual

HALF_LIFE_DAYS = 365.0
"""After a year an answer counts for half: lives change. A judgement; rules in force expire much sooner."""

_HOURS = ((0.35, 0.05, 0.95), (0.25, 0.05, 0.95), (0.25, 0.05, 0.95), (0.2, 0.05, 0.95))
_CONTRACTS = (
    *((0.02, 0.01, 0.3), (0.15, 0.05, 0.6), (0.25, 0.05, 0.7), (0.25, 0.05, 0.7)),
    *((0.3, 0.05, 0.8), (0.3, 0.05, 0.8)),
)
_WORKING_TIMES = ((0.1, 0.02, 0.8), (0.25, 0.02, 0.8))
_CONDITIONS = ((0.15, 0.05, 0.9),) * 7
_MEANS = {
    "employer": (0.03, 0.03),
    "occupation": (0.2, 0.1, 0.2, 0.3, 0.3, 0.5, 0.5, 0.7),
    "overqualified": (0.04, 0.02, 0.05, 0.1),
    "no_transport": (0.03, 0.02, 0.05, 0.15),
    "skills_missing": (0.08, 0.08),
    "acceptance": (0.15, 0.2, 0.15, 0.12, 0.12, 0.08, 0.08, 0.04),
}
_SPREADS = {
    "employer": (0.5, 2.0),
    "occupation": (0.7, 0.7, 0.7, 0.7),
    "overqualified": (0.7, 0.5),
    "no_transport": (1.0,),
    "skills_missing": (0.7, 0.5),
    "acceptance": (0.7, 0.5, 0.5, 0.5),
}


@dataclass(frozen=True, slots=True)
class Priors:
    """The population's numbers; a model bundle carries them as JSON.

    Attributes:
        usual: what offers of each occupation usually say.
        thresholds: of "distance" and "pay".
        subsets: of "hours", "contract", "working_time" and "conditions".
        rates: of each of `groups.RATES`.
        half_life_days: age at which an answer counts for half.
    """

    usual: Usual
    thresholds: Mapping[str, ThresholdPrior]
    subsets: Mapping[str, SubsetPrior]
    rates: Mapping[str, RatePrior]
    half_life_days: float = HALF_LIFE_DAYS

    @classmethod
    def default(cls, usual: Usual | None = None) -> "Priors":
        """Weak values for a service without answers: judgements that a few hundred answers overrule.

        People tolerate about what they state, or nine tenths of the usual pay; one in four dislikes a given kind of
        hours; most accept any lasting contract; the further an occupation from the project, the likelier an objection.

        Args:
            usual: measured on offers; None means `Usual.default()`.
        """
        return cls(
            usual or Usual.default(),
            {
                "distance": ThresholdPrior((float(np.log(28)), 0.8, 0.0, -0.1), 0.6, 0.25),
                "pay": ThresholdPrior((0.1 - float(np.log(PAY_EUR_MONTH)), 0.9, -0.08, 0.9), 0.15, 0.06),
            },
            {
                "hours": SubsetPrior(_HOURS),
                "contract": SubsetPrior(_CONTRACTS),
                "working_time": SubsetPrior(_WORKING_TIMES),
                "conditions": SubsetPrior(_CONDITIONS),
            },
            {name: RatePrior(_MEANS[name], _SPREADS[name]) for name in RATES},
        )

    def to_json(self) -> str:
        """As JSON text, numbers of the tables to six significant digits."""
        return json.dumps(asdict(self, dict_factory=dict), default=_rounded)

    @classmethod
    def from_json(cls, text: str) -> "Priors":
        """Read `to_json`.

        Raises:
            InputError: the text is not that of priors of this version.
        """
        try:
            found: dict[str, Any] = json.loads(text)
            priors = cls(
                Usual(**{name: _table(value) for name, value in found["usual"].items()}),
                {name: ThresholdPrior(**_prior(value)) for name, value in found["thresholds"].items()},
                {name: SubsetPrior(**_prior(value)) for name, value in found["subsets"].items()},
                {name: RatePrior(**_prior(found["rates"][name])) for name in RATES},
                float(found["half_life_days"]),
            )
            _require_sizes(priors)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"These are no priors ({error!r}); fit them again with `python -m training`.") from error
        return priors


def _require_sizes(priors: Priors) -> None:
    for name, rate in RATES.items():
        if len(priors.rates[name].means) != SIZES[rate.category]:
            raise ValueError(f"{name} counts other groups")


def _prior(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Telling(**inner) if name == "telling" else _tuples(inner) for name, inner in value.items()}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _table(value: Any) -> Any:
    return np.array(value, np.float32) if isinstance(value, list) else float(value)


def _rounded(table: Any) -> Any:
    return [float(f"{x:.6g}") for x in table] if table.ndim == 1 else [_rounded(row) for row in table]
