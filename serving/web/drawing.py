"""Drawings made by the server: what templates need to place marks; words and tables are theirs."""

DRAWINGS: dict[str, object] = {}
"""Name in templates -> function."""
