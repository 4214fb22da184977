"""A real server on the sample, in demo mode, and Debian's Chromium: people's paths, with and without scripts."""

import shutil
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from matching.settings import Settings
from serving.app import create_app
from serving.identity import Role
from serving.service import Service
from serving.settings import ServiceSettings
from serving.web.people import PEOPLE

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SCREENS = Path(__file__).parents[2] / "docs" / "screens"
STILL = {"reduced_motion": "reduce"}
"""Colours on their way from one to another have contrasts of neither."""
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TALLEST, COLOURS = 1_200, 128
"""Of a picture: pixels and colours, for less than 150 kB."""
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
TIMEOUT_MS = 15_000


def pytest_addoption(parser):
    parser.addoption("--screenshots", action="store_true", help="rewrite the pictures of docs/screens/README.md")


@dataclass
class Site:
    """A running service: its address, and its parts, where a test prepares what it shows."""

    url: str
    service: Service

    @property
    def store(self):
        return self.service.store


@pytest.fixture(scope="module")
def chromium(needs_tool):
    """A browser for the tests of one module: what drives it holds the event loop of this thread, which others need."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs_tool("chromium"), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(market, loaded, tmp_path_factory):
    """The service on a copy of the sample, for the tests of one module."""
    folder = tmp_path_factory.mktemp("site") / "market"
    shutil.copytree(market, folder)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(ServiceSettings(Settings(folder), demo=True, rate=0, public_url=url))
        vars(app.state.service.work).update(loaded)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        started = threading.Event()
        server.startup = _telling(server.startup, started)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            assert started.wait(60)
            yield Site(url, app.state.service)
        finally:
            server.should_exit = True
            thread.join()


def _telling(startup: Callable, started: threading.Event):
    async def told(sockets=None):
        await startup(sockets)
        started.set()

    return told


@dataclass
class Visits:
    """Opens pages as people do; what goes wrong behind them fails the test."""

    browser: Browser
    site: Site
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Words of what a test provokes on the console, which may be told at any moment of it."""

    def __call__(
        self,
        role: str | None,
        path: str,
        js: bool = True,
        phone: bool = False,
        who: str | None = None,
        narrow: int | None = None,
        **more,
    ) -> Page:
        """A page, once logged in as the first person of a role in the demo, or as `who` (external id).

        `narrow`: another width; 640 is what a page has at 200 % on a screen of 1280.
        `more`: other options of the browser's context (`color_scheme`, `device_scale_factor`…).
        """
        viewport = PHONE if phone else DESKTOP
        if narrow:
            viewport = {**viewport, "width": narrow}
        context = self.browser.new_context(
            base_url=self.site.url, java_script_enabled=js, viewport=viewport, locale="fr-FR", **{**STILL, **more}
        )
        context.set_default_timeout(TIMEOUT_MS)
        self.contexts.append(context)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        page = context.new_page()
        if role is None:
            page.goto(path)
            return page
        person = next(one for one in PEOPLE if one.role == Role(role) and who in (None, one.id))
        page.goto("/connexion?" + urlencode({"suite": path}))
        page.get_by_role("button", name=f"Entrer comme {person.name}", exact=True).click()
        page.wait_for_load_state()
        return page

    def _request(self, request):
        if urlsplit(request.url).netloc not in (urlsplit(self.site.url).netloc, ""):  # "": data: of our styles
            self.faults.append(f"a request to another site: {request.url}")

    def _response(self, response):
        expected = response.request.resource_type in ("document", "fetch", "xhr")
        if response.status >= 500 or (response.status >= 400 and not expected):
            self.faults.append(f"{response.status}: {response.url}")

    def _console(self, message):
        """Errors of the page; the answers 4xx that a test expects are told by the test."""
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{message.type}: {message.text}")


@pytest.fixture
def visit(chromium, site):
    """Opens pages: `visit("jobseeker", "/espace/offres", js=False, phone=True)`; `visit(None, "/")` without login."""
    visits = Visits(chromium, site)
    yield visits
    for context in visits.contexts:
        context.close()
    assert [fault for fault in visits.faults if not any(words in fault for words in visits.expected)] == []


@pytest.fixture(scope="session")
def axe():
    """Asserts that a page, as it is now, has no fault of accessibility that axe-core finds. It needs scripts."""

    def axe(page: Page) -> None:
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
        said = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    " + "\n    ".join(node["html"] for node in one["nodes"])
            for one in found["violations"]
        ]
        unseen = [
            node["html"]
            for one in found["incomplete"]
            for node in one["nodes"]
            if any((check["data"] or {}).get("messageKey") == "equalRatio" for check in node["any"])
        ]
        assert not said, f"{page.url}\n" + "\n".join(said)
        assert not unseen, f"{page.url}: of the colour of what is behind"

    return axe


@pytest.fixture(scope="session")
def fits():
    """Asserts that nothing of a page is to be reached by scrolling sideways."""

    def fits(page: Page) -> None:
        page.wait_for_load_state()
        root = page.locator("html")  # waited for: between two pages there is none to measure
        wide, seen = root.evaluate("root => [root.scrollWidth, root.clientWidth]")
        assert wide <= seen, f"{page.url} is {wide} px wide on a screen of {seen}"

    return fits


@pytest.fixture(scope="session")
def shot(request):
    """Writes docs/screens/<name>.png, the top of a page, with --screenshots only, where the tour shows it."""
    tour = (SCREENS / "README.md").read_text(encoding="utf-8")

    def shot(page: Page, name: str) -> None:
        if request.config.getoption("--screenshots") and f"({name}.png)" in tour:
            high = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
            clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": high}
            taken = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")
            taken.quantize(COLOURS).save(SCREENS / f"{name}.png", optimize=True)

    return shot


@pytest.fixture(scope="session")
def looking(axe, fits, shot):
    """What looks at a page of a space as it then is: nothing overflows, axe-core finds nothing; its picture."""

    def looking(page: Page, space: str, js: bool, phone: bool):
        def checked(name: str = "") -> None:
            fits(page)
            if js:
                axe(page)
            if js and name:
                shot(page, f"{space}-{name}-{'phone' if phone else 'desktop'}")

        return checked

    return looking
