"""The steering pages: what is served, how well and how fairly."""

from collections.abc import Sequence

from fastapi import APIRouter

ROUTERS: Sequence[APIRouter] = ()
"""What the application includes."""
