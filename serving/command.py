"""The command `python -m serving`: the HTTP service, one process or several, on one database."""

import argparse
import gc
import os
import secrets
import sys
from contextlib import nullcontext

import uvicorn

from matching.errors import MatchingError, StoreUnavailableError
from matching.settings import PREFIX
from matching.workspace import Workspace
from serving.connection import Prompt
from serving.delivery.starting import beside
from serving.identity.demo import PEOPLE
from serving.logs import configuration
from serving.sample import begin, import_sample
from serving.settings import ServiceSettings, load_service_settings

GRACE_S = 15
"""How long requests under way may take to end when the service stops."""


def main(argv: list[str] | None = None) -> int:
    """Run until stopped; 1 when the service cannot start."""
    for name in ("OMP_NUM_THREADS", "MATCHING_THREADS"):
        os.environ.setdefault(name, "1")  # requests have a thread each: those of libraries would only wait for them
    _parse(argv)
    try:
        settings = load_service_settings()
        _prepare(settings)
    except MatchingError as error:
        print(error, file=sys.stderr)
        return 1
    _greet(settings)
    if settings.workers == 1:
        gc.disable()  # until this process is ready: see `serving.collecting`
    with beside(settings) if settings.delivery or settings.demo else nullcontext():
        uvicorn.run(
            "serving.app:from_environment",
            factory=True,
            http=Prompt,
            loop="serving.door:Loop",
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            log_config=configuration(),
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    return 0


def _parse(argv: list[str] | None) -> None:
    """Options become the settings of this process and of those it starts."""
    parser = argparse.ArgumentParser("python -m serving", description="The HTTP service of matching.")
    parser.add_argument("--host", help="address to listen on (MATCHING_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (MATCHING_PORT, 8000)")
    parser.add_argument("--workers", type=int, help="processes (MATCHING_WORKERS, 1)")
    parser.add_argument("--demo", action="store_const", const=1, help="sample data, login without password")
    parser.add_argument(
        "--with-delivery", dest="delivery", action="store_const", const=1, help="carry digests too (MATCHING_DELIVERY)"
    )
    for name, value in vars(parser.parse_args(argv)).items():
        if value is not None:
            os.environ[PREFIX + name.upper()] = str(value)


def _prepare(settings: ServiceSettings) -> None:
    """Make what the processes share: the database, up to date, and in demo mode its content and a secret."""
    if settings.demo:
        os.environ.setdefault(PREFIX + "DEMO_SECRET", secrets.token_hex(32))
    work = Workspace(settings.library)
    try:
        _say(f"Base de données : {work.store.name}")
    except StoreUnavailableError as error:
        _say(f"{error} Le service attend qu’elle réponde.")
        return
    if settings.demo and import_sample(work):
        begin(work)
        _say(f"Exemple importé : {work.store.offers.count()} offres, {work.store.profiles.count()} profils (fictifs)")
    _say("Chargement du modèle et des index…")
    work.store.close()


def _greet(settings: ServiceSettings) -> None:
    address = f"http://{settings.host}:{settings.port}"
    _say(f"Le service répondra sur {address} (description : {address}/openapi.json, état : {address}/health/ready)")
    if settings.demo:
        roles = ", ".join(PEOPLE)
        _say(f"Démonstration, sans mot de passe. Ouvrez {address} dans un navigateur et choisissez qui vous êtes.")
        _say(f"Par programme, rôles {roles} ; par exemple :")
        _say(f"  curl -s {address}/demo/login -H 'Content-Type: application/json' -d '{{\"as\": \"jobseeker\"}}'")
        _say(f"  curl -s {address}/me/offers -H 'Authorization: Bearer <access_token>'")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
