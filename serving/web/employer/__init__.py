"""The space of employers: their offers, the people proposed for them, their requests."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.employer import candidates, contacts, offers, writing

ROUTERS: Sequence[APIRouter] = (writing.router, offers.router, candidates.router, contacts.router)
"""What the application includes."""
