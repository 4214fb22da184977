"""Matching between job offers and jobseekers, described with the ROME 4.0 referential."""

__version__ = "0.1.0"
