"""A rule whose finding is a contradiction, whatever the sentence denies."""

from matching.guard.law import Ground
from matching.guard.rule import OFFER, Rule, rule
from matching.guard.verdict import Severity


def contradiction(ground: Ground, hints: str, *alternatives: str, **options: object) -> Rule:
    """A rule for offers alone, made as `matching.guard.rule.rule` makes them."""
    fixed = {"of_others": False, "deniable": False, "kinds": OFFER, "severity": Severity.CONTRADICTORY}
    return rule(ground, hints, *alternatives, **fixed, **options)
