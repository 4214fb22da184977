"""The space of those who steer the service: its figures, its model, what may be published."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.steering import overview

ROUTERS: Sequence[APIRouter] = (overview.router,)
"""What the application includes."""
