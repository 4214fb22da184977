"""Which rules stand at a moment: like refusals renew one rule, which ends by itself unless it is undone before."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from matching.domain import TRAINING_RULES, Rule, RuleKind
from matching.refusals.table import PERSON

_BOUNDS = {RuleKind.DISTANCE: min, RuleKind.TRAINING_DISTANCE: min, RuleKind.SALARY: max}
"""The kinds of which one person has one rule, and which of two bounds is the stricter."""


def standing(made: Iterable[Rule], at: datetime) -> tuple[Rule, ...]:
    """Add up the rules that refusals made, and keep those in force at a moment.

    To undo a refusal is to leave its rules out of `made`: what stood without it stands again.

    Args:
        made: rules of one person, in any order, each as made or already renewed.
        at: aware; later rules have not begun.

    Returns:
        One rule for several alike, oldest renewal first.
    """
    rules: list[Rule] = []
    for rule in sorted((rule for rule in made if rule.since <= at), key=lambda rule: rule.since):
        old = next((other for other in rules if alike(other, rule)), None)
        rules = [other for other in rules if other is not old]
        rules.append(renewed(old, rule) if old and in_force(old, rule.since) else rule)
    return tuple(rule for rule in rules if in_force(rule, at))


def in_force(rule: Rule, at: datetime) -> bool:
    """Whether a rule has begun and not ended."""
    return rule.since <= at and (rule.until is None or at < rule.until)


def alike(one: Rule, other: Rule) -> bool:
    """Whether two rules of a person are one: the same bound, or the same value."""
    return one.kind is other.kind and (one.kind in _BOUNDS or one.value == other.value)


def renewed(old: Rule, new: Rule) -> Rule:
    """What stands in for a rule in force when a like one is made: the stricter bound, the later end, both strengths."""
    stricter = _BOUNDS.get(old.kind)
    return replace(
        new,
        value=stricter(float(old.value), float(new.value)) if stricter else new.value,
        until=None if old.until is None or new.until is None else max(old.until, new.until),
        strength=old.strength + new.strength,
        shareable=old.shareable or new.shareable,
    )


def may_be_shared(rule: Rule) -> bool:
    """Whether a rule may count in employers' lists: it bounds offers, and its reason is no secret."""
    return rule.kind not in TRAINING_RULES and not PERSON[rule.reason].sensitive


def shared(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that count in employers' lists: those that may, and that the person made shareable."""
    return tuple(rule for rule in rules if rule.shareable and may_be_shared(rule))
