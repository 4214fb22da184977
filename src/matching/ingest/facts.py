"""Collects what was read from the fields of an offer, each value with its words."""

from matching.domain import Fact, FactValue

FIELD = "field"
"""Source of a fact read from a field of the payload, as opposed to "text"."""


class FieldFacts:
    """The facts of one offer, in the order they are read."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []

    def add(self, name: str, value: FactValue | None, words: str | None, confidence: float = 1.0) -> None:
        """Keep a value with the words it was read from; None and empty values are no fact."""
        if value is not None and value != ():
            self._facts.append(Fact(name, value, FIELD, words or "", confidence))

    def all(self) -> tuple[Fact, ...]:
        """The facts kept so far."""
        return tuple(self._facts)
