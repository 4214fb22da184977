"""What `matching parse offers` prints: an offer in canonical values, each fact by its name."""

import dataclasses
from typing import Any

from matching.codec import to_dict
from matching.domain import Fact, Offer


def canonical(offer: Offer) -> dict[str, Any]:
    """The offer as a dict, fields at their default left out; `facts` maps a name to value, source, words, confidence.

    When a field and the text both state a fact, the first one kept, the field's, is given.
    """
    facts: dict[str, dict[str, Any]] = {}
    for fact in offer.facts:
        facts.setdefault(fact.name, _described(fact))
    return {**to_dict(dataclasses.replace(offer, facts=())), "facts": facts}


def _described(fact: Fact) -> dict[str, Any]:
    value = list(fact.value) if isinstance(fact.value, tuple) else fact.value
    return {"value": value, "source": fact.source, "words": fact.words, "confidence": fact.confidence}
