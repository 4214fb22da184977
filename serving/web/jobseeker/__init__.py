"""The space of jobseekers: their offers, alerts, profile and data."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.jobseeker import (
    alerts,
    answers,
    cv,
    data,
    experiences,
    offers,
    picking,
    profile,
    statements,
    trainings,
    wishes,
)

ROUTERS: Sequence[APIRouter] = (
    offers.router,
    answers.router,
    profile.router,
    picking.router,
    experiences.router,
    wishes.router,
    cv.router,
    statements.router,
    alerts.router,
    trainings.router,
    data.router,
)
"""What the application includes."""
