"""The space of advisers: their people, profiles for an offer, shortlists, reviews, contacts."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.adviser import contacts, profiles, shortlists

ROUTERS: Sequence[APIRouter] = (profiles.router, shortlists.router, contacts.router)
"""What the application includes."""
