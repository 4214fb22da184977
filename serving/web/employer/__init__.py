"""The space of employers: their offers, anonymous candidates, contacts."""

from collections.abc import Sequence

from fastapi import APIRouter

ROUTERS: Sequence[APIRouter] = ()
"""What the application includes."""
