"""What a refusal teaches: one table of reasons for both sides."""

from matching.refusals.table import EMPLOYER, OBJECTIONS, PERSON, REQUEST_LABELS, REQUESTED_AS, Route, Teaching

__all__ = ["EMPLOYER", "OBJECTIONS", "PERSON", "REQUESTED_AS", "REQUEST_LABELS", "Route", "Teaching"]
