"""Who is logged in, as a sealed cookie says it: the server keeps only which were ended before their time."""

import hashlib
import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from fastapi import Request, Response
from starlette.types import Scope

from matching.errors import MatchingError
from matching.store import Store
from serving.caller import service_of
from serving.identity import Role
from serving.web import cookies
from serving.web.sealing import seal, unseal

NAME = PURPOSE = "session"

LASTS_S = 8 * 3_600
"""A day's work; then people log in again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is logged in.

    Attributes:
        role: what they are.
        id: external id, as their identity provider gives it.
        source: of the persons that it names.
        secret: of the tokens of their forms, in hexadecimal.
    """

    role: Role
    id: str
    source: str = "default"
    secret: str = field(default_factory=lambda: secrets.token_hex(32))

    @property
    def name(self) -> bytes:
        """What tells it from all others, and tells nothing of its secret."""
        return hashlib.sha256(self.secret.encode()).digest()


def session_of(request: Request) -> Session | None:
    """Who sends a request; None: nobody is logged in, or no longer.

    Raises:
        NotReadyError: the store, which holds the key, cannot be had.
    """
    if "session" not in request.scope:
        request.scope["session"] = _read(request)
    found: Session | None = request.scope["session"]
    return found


def name_of(scope: Scope) -> str | None:
    """The name of the session that a request bears; None: it bears none, or nobody can tell."""
    try:
        session = session_of(Request(scope))
    except MatchingError:
        return None  # the store, which holds the key, cannot be had: whoever answers says so
    return None if session is None else session.name.hex()


def begin(request: Request, response: Response, session: Session) -> None:
    """Log someone in: the answer bears their session."""
    sealed = seal(service_of(request).store, PURPOSE, asdict(session))
    cookies.put(request, response, NAME, sealed, LASTS_S)


def end(request: Request, response: Response) -> None:
    """Log whoever it is out, here and wherever their cookie was copied."""
    if session := session_of(request):
        until = datetime.now(UTC) + timedelta(seconds=LASTS_S)
        service_of(request).store.ended_sessions.add(session.name, until)
    cookies.drop(request, response, NAME)


def was_ended(store: Store, session: Session) -> bool:
    """Whether a session was ended before its time, by whoever logged out: its cookie is a copy."""
    return store.ended_sessions.has(session.name)


def _read(request: Request) -> Session | None:
    sealed = cookies.get(request, NAME)
    said = unseal(service_of(request).store, PURPOSE, sealed, LASTS_S) if sealed else None
    return None if said is None else Session(**{**said, "role": Role(said["role"])})
