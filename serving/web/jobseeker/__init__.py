"""The space of jobseekers: their offers, alerts, profile and data."""

from collections.abc import Sequence

from fastapi import APIRouter

ROUTERS: Sequence[APIRouter] = ()
"""What the application includes."""
