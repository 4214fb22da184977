"""Rules that stand at a moment, as the columns that a batch is judged with."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from matching.columns import RuleColumns
from matching.domain import Rule
from matching.refusals import shared, standing


def standing_columns(rules: Mapping[int, Sequence[Rule]], at: datetime) -> RuleColumns | None:
    """By key of the queries, their position; None when nobody has any."""
    some = {row: standing(made, at) for row, made in rules.items() if made}
    return RuleColumns.of(some) if some else None


def shared_columns(rules: Mapping[int, Sequence[Rule]], at: datetime) -> RuleColumns | None:
    """What employers' lists may heed of rules, by key of the profiles; None when nobody has any."""
    return RuleColumns.of({key: shared(standing(own, at)) for key, own in rules.items()}) if rules else None
