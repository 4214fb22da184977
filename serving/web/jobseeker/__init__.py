"""The space of jobseekers: their offers, alerts, profile and data."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.jobseeker import answers, cv, experiences, offers, picking, profile, wishes

ROUTERS: Sequence[APIRouter] = (
    offers.router,
    answers.router,
    profile.router,
    picking.router,
    experiences.router,
    wishes.router,
    cv.router,
)
"""What the application includes."""
