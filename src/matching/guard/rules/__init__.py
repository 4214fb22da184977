"""The wordings of every ground."""

from matching.guard.rule import Rule
from matching.guard.rules import age, appearance, beliefs, family, health, money, origin, residence, sex

RULES: tuple[Rule, ...] = (
    *sex.RULES,
    *age.RULES,
    *origin.RULES,
    *family.RULES,
    *health.RULES,
    *beliefs.RULES,
    *appearance.RULES,
    *residence.RULES,
    *money.RULES,
)
"""All of them; the texts are read once for each."""
