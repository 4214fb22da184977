"""The space of advisers: their people, profiles for an offer, shortlists, reviews, contacts."""

from collections.abc import Sequence

from fastapi import APIRouter

ROUTERS: Sequence[APIRouter] = ()
"""What the application includes."""
