"""Cookies of the web spaces: for this host alone, out of reach of scripts and of other sites' forms."""

from fastapi import Request, Response

from serving.caller import service_of


def get(request: Request, name: str) -> str:
    """The value of a cookie; "" when there is none."""
    return request.cookies.get(_named(request, name), "")


def put(request: Request, response: Response, name: str, value: str, lasts_s: int) -> None:
    """Set a cookie for some seconds. `Lax`: sent when a link of another site is followed, never with its forms."""
    response.set_cookie(
        _named(request, name), value, lasts_s, path="/", secure=_https(request), httponly=True, samesite="lax"
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Forget a cookie."""
    response.delete_cookie(_named(request, name), path="/", secure=_https(request), httponly=True, samesite="lax")


def _named(request: Request, name: str) -> str:
    """Where HTTPS is, no other host of the domain can set it. Source: RFC 6265bis, section 4.1.3.2."""
    return f"__Host-{name}" if _https(request) else name


def _https(request: Request) -> bool:
    return service_of(request).settings.https
