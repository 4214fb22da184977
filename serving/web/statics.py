"""Files of the pages: styles, scripts, pictures. Their address bears their content, so that browsers keep them."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from serving.caller import service_of
from serving.errors import NotFoundError

HERE = Path(__file__).parent
PREFIX = "/statique"
SUFFIXES = frozenset({".css", ".js", ".svg", ".png", ".ico", ".woff2"})
TEXTS = frozenset({".css", ".js", ".svg"})

KEPT = "public, max-age=31536000, immutable"
CHECKED = "no-cache"
"""For an address that does not bear the content: of a former page, or of one that a style names."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Static:
    """A file.

    Attributes:
        content: as it is.
        packed: the same by gzip; None where that gains nothing.
        media_type: of it.
        version: what its address bears.
    """

    content: bytes
    packed: bytes | None
    media_type: str
    version: str


@cache
def address(theme: Path | None, name: str) -> str:
    """Where a file is served.

    Raises:
        NotFoundError: there is none of this name.
    """
    return f"{PREFIX}/{name}?v={static(theme, name).version}"


def static(theme: Path | None, name: str) -> Static:
    """A file of the theme, or else of ours.

    Args:
        theme: folder of the operator's; None: ours alone.
        name: relative path.

    Raises:
        NotFoundError: there is none of this name.
    """
    for folder in filter(None, (theme, HERE / "theme", HERE / "scripts", HERE / "vendor")):
        file = (folder / name).resolve()
        if file.suffix in SUFFIXES and file.is_relative_to(folder.resolve()) and file.is_file():
            return _static(file)
    raise NotFoundError


@cache
def _static(file: Path) -> Static:
    """A file, read once: kept by where it is, which has one way to be said, whatever visitors call it."""
    content = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if file.suffix in TEXTS else None
    return Static(content, packed, kind, hashlib.sha256(content).hexdigest()[:12])


@router.api_route(PREFIX + "/{name:path}", methods=["GET", "HEAD"])
def get_static(request: Request, name: str, v: str = "") -> Response:
    """Un fichier des pages."""
    found = static(service_of(request).settings.theme_dir, name)
    headers = {"Cache-Control": KEPT if v == found.version else CHECKED, "ETag": f'"{found.version}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if found.packed is not None:
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(found.packed, headers=headers, media_type=found.media_type)
    return Response(found.content, headers=headers, media_type=found.media_type)
