"""Rules that people's refusals put in force, as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import codes
from matching.columns.offers import HOURS
from matching.columns.ragged import Ragged, Rows
from matching.domain import ContractKind, Rule, RuleKind, WorkingTime
from matching.errors import InputError
from matching.normalize.conditions import PHYSICAL

_DTYPE = np.dtype(
    [
        ("max_km", "f8"),
        ("min_pay", "f8"),
        ("hours", "u1"),
        ("contracts", "u2"),
        ("working_times", "u1"),
        ("physical", "u1"),
        ("no_car", "?"),
    ]
)

_MASKS: dict[RuleKind, tuple[str, tuple[str, ...]]] = {
    RuleKind.HOURS: ("hours", tuple(name for name, _ in HOURS)),
    RuleKind.CONTRACT: ("contracts", tuple(ContractKind)),
    RuleKind.WORKING_TIME: ("working_times", tuple(WorkingTime)),
    RuleKind.CONDITION: ("physical", tuple(PHYSICAL)),
    RuleKind.NO_CAR: ("no_car", ("car",)),
}
"""Column of each kind of rule that adds to a mask, and the values that its bits stand for."""


@dataclass(frozen=True, slots=True)
class RuleColumns:
    """Rules of some people; most have none.

    Attributes:
        profiles: int64 (m,), ascending, keys of the profiles that have rules.
        rows: structured (m + 1,), what the rules of each add up to; the last binds nobody. `max_km` is infinite and
            `min_pay` (EUR gross a month) 0 without a bound; bits of masks are what is not to be proposed: fields of
            `Schedule`, `ContractKind`, `WorkingTime`, slugs of `PHYSICAL`.
        employers: hashes of the employers set aside, (m + 1,).
    """

    profiles: NDArray[np.int64]
    rows: NDArray[Any]
    employers: Ragged

    @classmethod
    def of(cls, rules: Mapping[int, Sequence[Rule]]) -> "RuleColumns":
        """Add up rules, all taken as in force.

        Args:
            rules: those of each profile, by its key in the columns of profiles.

        Raises:
            InputError: the value of a rule is none of its kind.
        """
        some = sorted((profile, own) for profile, own in rules.items() if own)
        rows = np.zeros(len(some) + 1, _DTYPE)
        rows["max_km"] = np.inf
        for row, (_, own) in enumerate(some):
            _add(rows[row], own)
        employers = Ragged.of([[*_employers(own)] for _, own in some] + [[]], "u8")
        return cls(np.array([profile for profile, _ in some], np.int64), rows, employers)

    def rows_of(self, profiles: Rows) -> Rows:
        """Row of `rows` that binds each profile, by key, (p,)."""
        nobody = len(self.profiles)
        if not nobody:
            return np.zeros(len(profiles), np.int64)
        found = np.searchsorted(self.profiles, profiles)
        return np.where(self.profiles.take(found, mode="clip") == profiles, found, nobody)


def _add(row: Any, rules: Sequence[Rule]) -> None:
    for rule in rules:
        if rule.kind is RuleKind.DISTANCE:
            row["max_km"] = min(row["max_km"], _number(rule))
        elif rule.kind is RuleKind.SALARY:
            row["min_pay"] = max(row["min_pay"], _number(rule))
        elif rule.kind in _MASKS:
            column, values = _MASKS[rule.kind]
            row[column] |= _bit(rule, values)


def _employers(rules: Sequence[Rule]) -> set[int]:
    return {codes.name_hash(str(rule.value)) for rule in rules if rule.kind is RuleKind.EMPLOYER} - {0}


def _number(rule: Rule) -> float:
    try:
        return float(rule.value)
    except ValueError as error:
        raise InputError(f"{rule.value!r} is no bound of a rule {rule.kind.value!r}; give a number.") from error


def _bit(rule: Rule, values: Sequence[str | StrEnum]) -> int:
    if rule.value not in values:
        named = ", ".join(values)
        raise InputError(f"{rule.value!r} is no value of a rule {rule.kind.value!r}; give one of {named}.")
    return 1 << values.index(str(rule.value))
