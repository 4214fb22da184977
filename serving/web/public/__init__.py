"""Pages without login: search, offers, the widget of other sites."""

from collections.abc import Sequence

from fastapi import APIRouter

ROUTERS: Sequence[APIRouter] = ()
"""What the application includes."""
