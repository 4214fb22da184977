"""What a refusal teaches: one table of reasons for both sides, and the rules that a person's refusals put in force."""

from matching.refusals.rules import LASTS, rules_of, stored_reason
from matching.refusals.standing import alike, in_force, renewed, shared, standing
from matching.refusals.table import EMPLOYER, OBJECTIONS, PERSON, REQUEST_LABELS, REQUESTED_AS, Route, Teaching

__all__ = [
    "EMPLOYER",
    "LASTS",
    "OBJECTIONS",
    "PERSON",
    "REQUESTED_AS",
    "REQUEST_LABELS",
    "Route",
    "Teaching",
    "alike",
    "in_force",
    "renewed",
    "rules_of",
    "shared",
    "standing",
    "stored_reason",
]
