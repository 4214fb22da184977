"""The space of advisers: their people, profiles for an offer, shortlists, reviews, contacts."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.adviser import (
    alerts,
    contacts,
    keying,
    letters,
    pools,
    portfolio,
    profiles,
    reaching,
    reviewing,
    shortlists,
    tickets,
    unfilled,
)

ROUTERS: Sequence[APIRouter] = tuple(
    page.router
    for page in (
        portfolio,
        letters,
        keying,
        reaching,
        alerts,
        profiles,
        unfilled,
        tickets,
        shortlists,
        pools,
        contacts,
        reviewing,
    )
)
"""What the application includes."""
