"""Forms are sent from our own pages only: a token in each form, and what browsers say of where it comes from.

The token is masked anew in each page, so that compressing pages tells nothing of it.
Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet; BREACH, https://breachattack.com.
"""

import hmac
import secrets
from urllib.parse import urlsplit

from fastapi import Request

from serving.caller import service_of
from serving.errors import ForbiddenError
from serving.web.session import session_of

FIELD = "csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

REFUSED = (
    "Ce formulaire n’a pas pu être vérifié : revenez à la page précédente, rechargez-la, puis envoyez-le de nouveau."
)


def token_of(request: Request) -> str:
    """A token for the forms of a page; "" where nobody is logged in: such forms are known by their origin alone."""
    session = session_of(request)
    return "" if session is None else mask(bytes.fromhex(session.secret))


def mask(secret: bytes) -> str:
    """A secret under a fresh mask: both in hexadecimal."""
    over = secrets.token_bytes(len(secret))
    return over.hex() + _xor(over, secret).hex()


def matches(token: str, secret: bytes) -> bool:
    """Whether a token is a secret under a mask, in a time that tells nothing of it."""
    try:
        said = bytes.fromhex(token)
    except ValueError:
        return False
    size = len(secret)
    return len(said) == 2 * size and hmac.compare_digest(_xor(said[:size], said[size:]), secret)


async def check(request: Request) -> None:
    """Let a form of our own pages through.

    Raises:
        ForbiddenError: it comes from elsewhere, or bears no token of the session.
    """
    if not _from_here(request):
        raise ForbiddenError(REFUSED)
    session = session_of(request)
    if session is None:
        return
    await request.body()  # kept for whoever reads the form next
    token = (await request.form()).get(FIELD)
    if not isinstance(token, str) or not matches(token, bytes.fromhex(session.secret)):
        raise ForbiddenError(REFUSED)


def _from_here(request: Request) -> bool:
    """What a browser says of a form's origin; programs, which say nothing, carry nobody's cookie unknowingly."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    ours = {request.headers.get("host"), urlsplit(service_of(request).settings.public_url).netloc}
    return origin is None or urlsplit(origin).netloc in ours


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
