"""What a refusal teaches: one table of reasons for both sides, and the rules that a person's refusals put in force."""

from matching.refusals.rules import LASTS, rules_of, stored_reason
from matching.refusals.standing import alike, in_force, may_be_shared, renewed, shared, standing
from matching.refusals.table import EMPLOYER, OBJECTIONS, PERSON, REQUEST_LABELS, REQUESTED_AS, Route, Teaching
from matching.refusals.trainings import TRAINING, training_reasons, training_rules

__all__ = [
    "EMPLOYER",
    "LASTS",
    "OBJECTIONS",
    "PERSON",
    "REQUESTED_AS",
    "REQUEST_LABELS",
    "TRAINING",
    "Route",
    "Teaching",
    "alike",
    "in_force",
    "may_be_shared",
    "renewed",
    "rules_of",
    "shared",
    "standing",
    "stored_reason",
    "training_reasons",
    "training_rules",
]
