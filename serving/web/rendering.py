"""From what an endpoint says to a page, whole or the part that a script asked for: one template makes both."""

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
)

from matching.errors import SettingsError
from serving.caller import service_of
from serving.web import cookies, statics, wording
from serving.web.csrf import token_of
from serving.web.drawing import DRAWINGS
from serving.web.sealing import seal, unseal
from serving.web.session import session_of
from serving.web.spaces import SPACES
from serving.web.typography import Typography
from serving.web.unread import unread

HERE = Path(__file__).parent

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script nor style but files of ours; `data:` is for the small drawings of styles. Source: W3C CSP Level 3."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Encoding, HX-Request",
}
"""Of each page, besides those of every response. With `no-referrer`, browsers would hide where our forms come from."""

PACKED_FROM = 1_000
"""Bytes from which a page is compressed."""

SAID, SAID_S = "said", 60
"""The cookie of a word for the next page, and the seconds that it waits."""


def render(
    request: Request,
    template: str,
    status: int = 200,
    *,
    fragment: str | None = None,
    headers: Mapping[str, str] | None = None,
    **said: Any,
) -> Response:
    """A page, or a part of it.

    Args:
        request: what it answers.
        template: its name, without suffix: "jobseeker/offers".
        status: of HTTP.
        fragment: name of the block that is answered alone when a script of the page asks (`HX-Request`); None: never.
        headers: more of them, or others than `HEADERS`.
        said: what the template says.
    """
    alone = fragment is not None and is_scripted(request)
    context, found = {**_surroundings(request, alone), **said}, environment(_theme(request))
    page = found.get_template(f"{template}.html.j2")
    context["ui"] = components(found, context)
    text = _block(page, fragment, context) if alone and fragment else page.render(context)
    response = _packed(request, text, status, {**HEADERS, **(headers or {})})
    if context["just_said"]:
        cookies.drop(request, response, SAID)
    return response


def is_scripted(request: Request) -> bool:
    """Whether a script of the page asks, for the part that it puts in place; else a browser does, for a page."""
    return "hx-request" in request.headers


def redirect(request: Request, path: str, said: str = "") -> Response:
    """Where a form leads once it is done (303).

    Args:
        request: the form.
        path: a local one.
        said: a French sentence that the next page shows once, on top.
    """
    response = RedirectResponse(path, 303)
    if said:
        sealed = seal(service_of(request).store, SAID, {"text": said})
        cookies.put(request, response, SAID, sealed, SAID_S)
    return response


@cache
def environment(theme: Path | None) -> Environment:
    """The templates, those of a theme before ours, which it still finds under `neutral/`; what they say is escaped.

    Those of a theme are compiled now, so that no visitor meets one that cannot be read; one changed since is read by
    the next process.

    Args:
        theme: folder of the theme; None: ours.

    Raises:
        SettingsError: a template of the theme cannot be read.
    """
    own = [theme / "templates"] if theme else []
    neutral = HERE / "theme" / "templates"
    named = FileSystemLoader([*own, neutral, HERE / "templates"])
    made = Environment(
        loader=ChoiceLoader([PrefixLoader({"neutral": FileSystemLoader(neutral)}), named]),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Typography],
    )
    made.filters.update(wording.FILTERS)
    made.globals.update(DRAWINGS, asset=lambda name: statics.address(theme, name), spaces=SPACES)
    try:
        for folder in own:
            for path in folder.rglob("*.j2"):
                made.get_template(path.relative_to(folder).as_posix())
    except TemplateSyntaxError as error:
        raise SettingsError(f"MATCHING_THEME_DIR: {error.filename}, line {error.lineno}: {error.message}.") from error
    return made


@cache
def compile_templates(theme: Path | None) -> None:
    """Compile them all, once, so that no visitor waits: beside the rest, for it takes a second of the interpreter."""
    made = environment(theme)
    for name in made.list_templates(extensions=["j2"]):
        made.get_template(name)


def components(found: Environment, context: dict[str, Any]) -> Any:
    """The components, those of a theme before ours; they know what surrounds the page, so that no page passes it on."""
    ui = SimpleNamespace()
    for name in ("neutral/components.html.j2", "components.html.j2"):
        vars(ui).update(vars(found.get_template(name).make_module({**context, "ui": ui})))
    return ui


def _surroundings(request: Request, alone: bool) -> dict[str, Any]:
    """What every template may say."""
    session = session_of(request)
    return {
        "path": request.url.path,
        "alone": alone,
        "csrf": token_of(request),
        "session": session,
        "space": SPACES.get(session.role) if session else None,
        "demo": service_of(request).settings.demo,
        "unread": {} if alone else unread(request),
        "just_said": "" if alone else _just_said(request),
    }


def _just_said(request: Request) -> str:
    sealed = cookies.get(request, SAID)
    said = unseal(service_of(request).store, SAID, sealed, SAID_S) if sealed else None
    return str(said["text"]) if said else ""


def _block(page: Template, name: str, context: dict[str, Any]) -> str:
    return "".join(page.blocks[name](page.new_context(context)))


def _theme(request: Request) -> Path | None:
    return service_of(request).settings.theme_dir


def _packed(request: Request, text: str, status: int, headers: Mapping[str, str]) -> Response:
    content = text.encode()
    if len(content) >= PACKED_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        content, headers = gzip.compress(content, 5, mtime=0), {**headers, "Content-Encoding": "gzip"}
    return Response(content, status, headers, media_type="text/html; charset=utf-8")
