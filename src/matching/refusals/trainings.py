"""What the refusal of a training teaches: the reasons of the one table that make sense of it, and the rules they make.

Nothing here touches offers: who finds a training too far may still work there.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from matching.domain import ANY_TRAINING, RefusalReason, Rule, RuleKind
from matching.errors import InputError
from matching.refusals.rules import LASTS, nearer_km, stored_reason
from matching.refusals.table import Route, Teaching

PAUSE = timedelta(days=30)
"""How long "not now" lasts: as of offers, a choice of the service."""

_R = RefusalReason

TRAINING: Mapping[RefusalReason, Teaching] = MappingProxyType(
    {
        _R.TOO_FAR: Teaching("Trop loin de chez moi", Route.CONSTRAINT, rule=RuleKind.TRAINING_DISTANCE),
        _R.WORKING_HOURS: Teaching("Horaires ou durée incompatibles", Route.NONE),
        _R.WRONG_OCCUPATION: Teaching("Ce n’est pas mon métier", Route.FIT, rule=RuleKind.TRAINING),
        _R.ALREADY_APPLIED: Teaching("Je l’ai déjà suivie ou demandée", Route.DATA),
        _R.NOT_NOW: Teaching("Pas de formation en ce moment", Route.STATE, rule=RuleKind.TRAINING),
        _R.OTHER: Teaching("Autre", Route.NONE),
    }
)
"""Why a person refuses a training. Whatever the reason, that training and those that teach the same come no more."""


def training_reasons(slugs: Iterable[str]) -> tuple[RefusalReason, ...]:
    """Reasons as they are stored, in the order of the table.

    Raises:
        InputError: one is no reason to refuse a training.
    """
    given = {stored_reason(slug) for slug in slugs}
    if strange := given - TRAINING.keys():
        known = ", ".join(TRAINING)
        raise InputError(f"{min(strange)!r} is no reason to refuse a training; give one of {known}.")
    return tuple(reason for reason in TRAINING if reason in given)


def training_rules(
    reasons: Iterable[RefusalReason], occupations: Sequence[str], distance_km: float | None, at: datetime
) -> tuple[Rule, ...]:
    """The rules of one refusal of a training.

    Args:
        reasons: of `TRAINING`.
        occupations: labels of those that it prepares for.
        distance_km: between the two, great-circle; None when not known, or when it may be followed from anywhere.
        at: the moment of the refusal, aware.
    """
    made: list[Rule] = []
    for reason in reasons:
        match reason:
            case RefusalReason.TOO_FAR:
                bounds = nearer_km(math.nan if distance_km is None else distance_km)
                made += [Rule(RuleKind.TRAINING_DISTANCE, km, reason, at, at + LASTS) for km in bounds]
            case RefusalReason.WRONG_OCCUPATION:
                made += [Rule(RuleKind.TRAINING, label, reason, at, at + LASTS) for label in occupations]
            case RefusalReason.NOT_NOW:
                made.append(Rule(RuleKind.TRAINING, ANY_TRAINING, reason, at, at + PAUSE))
    return tuple(made)
