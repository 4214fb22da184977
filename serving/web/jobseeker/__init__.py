"""The space of jobseekers: their offers, alerts, profile and data."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.jobseeker import answers, offers

ROUTERS: Sequence[APIRouter] = (offers.router, answers.router)
"""What the application includes."""
