"""The application: routers, middleware, errors, wired together. Nothing is opened before it starts."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.cors import CORSMiddleware

from serving import errors
from serving.collecting import uncollected
from serving.links.router import router as links
from serving.middleware import Fault, Headers, Observe, Rate, TimeLimit, TooLarge
from serving.openapi import TITLE, VERSION, described
from serving.orphans import end_with_parent
from serving.processors import keep_to_one
from serving.routers import (
    adviser_contacts,
    bank,
    bundles,
    candidates,
    contacts,
    demo,
    devices,
    employers,
    following,
    health,
    jobseekers,
    keying,
    mailing,
    ml,
    my_account,
    my_alerts,
    my_answers,
    my_contacts,
    my_data,
    my_offers,
    my_trainings,
    partners,
    pools,
    portfolio,
    reaching,
    reviewing,
    sourcing,
    texts,
    tickets,
    unfilled,
    webhooks,
)
from serving.service import Service
from serving.settings import ServiceSettings, load_service_settings
from serving.web import pages
from serving.web.problems import Readable
from serving.web.rendering import compile_templates, environment
from serving.web.session import name_of

ROUTERS = [
    health.router,
    jobseekers.router,
    my_offers.router,
    my_trainings.router,
    my_alerts.router,
    my_answers.router,
    my_contacts.router,
    my_account.router,
    devices.router,
    my_data.router,
    employers.router,
    portfolio.router,
    keying.router,
    reaching.router,
    reviewing.router,
    bank.router,
    sourcing.router,
    following.router,
    mailing.router,
    tickets.router,
    pools.router,
    adviser_contacts.router,
    unfilled.router,
    candidates.router,
    contacts.router,
    partners.router,
    texts.router,
    webhooks.router,
    ml.router,
    bundles.router,
    demo.router,
    links,
]


def create_app(settings: ServiceSettings, alone: bool = False) -> FastAPI:
    """The application of some settings.

    Args:
        settings: of the service.
        alone: whether it has the process to itself: what it opens stays as long as both.

    Raises:
        SettingsError: the providers, or the theme, cannot be used.
    """
    service = Service(settings)
    environment(settings.theme_dir)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with uncollected(kept=alone):
            await to_thread.run_sync(service.start)
        Thread(target=compile_templates, args=[settings.theme_dir], name="templates", daemon=True).start()
        try:
            yield
        finally:
            await to_thread.run_sync(service.stop)

    app = FastAPI(
        title=TITLE,
        version=VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    for router in (*ROUTERS, *pages.ROUTERS):
        app.router.routes.extend(router.routes)  # flat: routers included are asked twice each, one within the other
    errors.install(app)
    _surround(app, service)
    _describe(app)
    return app


def _surround(app: FastAPI, service: Service) -> None:
    """The last one added is the outermost."""
    settings = service.settings
    app.add_middleware(Fault)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.body_limit)
    app.add_middleware(TooLarge)
    app.add_middleware(TimeLimit, seconds=settings.time_limit_s)
    app.add_middleware(Rate, rate=settings.rate, session=name_of)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
        )
    app.add_middleware(Readable)
    app.add_middleware(Headers, https=settings.https)
    app.add_middleware(Observe, metrics=service.metrics)


def _describe(app: FastAPI) -> None:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = described(app, ROUTERS)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


CYCLES = (20_000, 10, 35)
"""When cycles of objects are looked for, see `gc.set_threshold`. Among the young ones, once 20,000 were made and not
dropped, 28 times the default: a list of offers makes 650, so that each had its own search, which took 2 % of its time
and freed thirty objects. Among all that came since the process was ready, every 7 million, ten thousand lists."""


def from_environment() -> FastAPI:
    """The application of the environment's settings, for a server that makes it in each of its processes."""
    gc.set_threshold(*CYCLES)
    end_with_parent()
    settings = load_service_settings()
    keep_to_one(settings.workers)
    return create_app(settings, alone=True)
