"""Reasons for and against a match, in plain French, from its features and the two sides' own words."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.domain import Offer, Reason
from matching.explain import adviser, french, person
from matching.explain.objections import objections
from matching.explain.rules import UNDO, rule_and_undo, rule_sentence
from matching.explain.trainings import training_facts
from matching.explain.view import Labels, View, views
from matching.features import Pairs
from matching.features.pairs import Floats

Audience = Literal["person", "adviser"]

MOST = 5
"""Reasons in favour, and against, that one match shows at most."""

__all__ = [
    "UNDO",
    "Audience",
    "Labels",
    "View",
    "objections",
    "quotes",
    "reasons",
    "rule_and_undo",
    "rule_sentence",
    "training_facts",
    "views",
]

_REASONS = {"person": person.REASONS, "adviser": adviser.REASONS}


def reasons(
    pairs: Pairs,
    rows: Floats,
    labels: Labels,
    audience: Audience,
    documents: Mapping[int, Offer] | None = None,
    objected: Sequence[Reason | None] | None = None,
) -> list[tuple[Reason, ...]]:
    """Explain the few pairs that are shown.

    Args:
        pairs: the pairs shown.
        rows: their feature rows, float32 (p, len(FEATURE_NAMES)).
        labels: names of occupations and skills.
        audience: "person" speaks to the jobseeker; "adviser" to the employer's adviser, and keeps what is confided.
        documents: offers by key, for their own words; None quotes nothing.
        objected: what `objections` says of each pair, the first of its reasons against; None says nothing.

    Returns:
        Reasons of each pair: in favour first, then against, the weightiest first.
    """
    more = [None] * len(pairs) if objected is None else objected
    found = zip(views(pairs, rows, labels, documents or {}), more, strict=True)
    return [_said(view, audience, first) for view, first in found]


def quotes(pairs: Pairs, labels: Labels) -> NDArray[np.bool_]:
    """Which pairs would have the offer's own words in their reasons: (p,)."""
    asked = np.zeros(len(pairs), bool)
    for name in french.HOURS:
        asked |= pairs.offer[name] == 1
    numbers, owners = pairs.offers.lists["required"].expand(pairs.oi)
    unnamed = np.array([labels.skill(number) is None for number in numbers.tolist()], bool)
    asked[owners[unnamed]] = True
    return asked


def _said(view: View, audience: Audience, first: Reason | None) -> tuple[Reason, ...]:
    found = [] if first is None else [first]
    found += [reason for explain in _REASONS[audience] if (reason := explain(view)) is not None]
    return (*[r for r in found if r.for_][:MOST], *[r for r in found if not r.for_][:MOST])
