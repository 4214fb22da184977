"""What the application includes of the web spaces."""

from collections.abc import Sequence

from fastapi import APIRouter

from serving.web import adviser, choices, employer, home, jobseeker, login, public, statics, steering

ROUTERS: Sequence[APIRouter] = (
    statics.router,
    home.router,
    login.router,
    choices.router,
    *jobseeker.ROUTERS,
    *adviser.ROUTERS,
    *employer.ROUTERS,
    *steering.ROUTERS,
    *public.ROUTERS,
)
