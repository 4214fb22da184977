"""What whoever comes may read: a search of offers, their pages, a frame for other sites."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web.public import offers

ROUTERS: Sequence[APIRouter] = (offers.router,)
"""What the application includes."""
