"""The pages, walked as people walk them, on the offers and the people of a region: what each asks of the server."""

import gzip
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode, urlsplit

import numpy as np
import psutil
from numpy.typing import NDArray

from eval.bench.filled import fill
from eval.bench.market import needed_data
from eval.bench.postgres import postgres, scratch
from eval.bench.processor import database_server, family, used_s
from eval.bench.serve import HOST, READY_S, served
from eval.bench.staged import People, stage
from eval.report import Report
from matching.errors import InputError
from matching.settings import Settings
from matching.store import Store
from matching.workspace import Workspace
from serving.identity import Role
from serving.web.pages import ROUTERS
from serving.web.route import PageRoute
from serving.web.sealing import seal
from serving.web.session import NAME, PURPOSE, Session
from serving.web.spaces import SPACES

WARM_UP = 3
"""Walks of each kind before those that count: the process has loaded what it loads when first used."""

BAR_MS = 150.0
"""Of the 95th percentile of a page. Source: what people take for immediate is 100 ms to 1 s, network and drawing
included (Nielsen, Usability Engineering, 1993, chapter 5)."""

QUANTILES = (0.5, 0.95)

SEARCHED = (
    ("Cuisinier", "Rennes"), ("Aide à domicile", "Lille"), ("Comptable", "Lyon"), ("Maçon", "Toulouse"),
    ("Serveur", "Nice"), ("Cariste", "Orléans"), ("Infirmier", "Brest"), ("Vendeur", "Paris"),
)  # fmt: skip
"""What is typed in the search of people: an occupation, and a commune."""

NAMES = (("occupation", "metier"), ("place", "lieu"))
"""Of the fields where each is typed: among people, and among offers."""

TYPED: Mapping[Role | None, Sequence[str]] = {
    None: ("/public/widget?rome=D1102&commune=35238",),
    Role.JOBSEEKER: ("/espace/demandes",),
    Role.EMPLOYER: ("/recruteur",),
    Role.ML: ("/pilotage/donnees.csv",),
}
"""Where people come without a link: from another site, by heart, or for what few have enough of to be led there."""

PATTERNS = [
    (route.path_regex, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, PageRoute) and "GET" in (route.methods or ())
]
UNLINKED = frozenset({"/choix/{kind}", "/connexion/{n}", "/connexion/retour"})
"""What is proposed while someone types, the way to an identity provider and back: no page of people."""

Spent = NDArray[np.float64]
"""Seconds: by the clock, of processor of the service, of processor of the database."""


def run(
    offers: int, profiles: int, walks: int, seed: int, json: Path | None, database: str | None, folder: Path | None
) -> Report:
    """Fill a database, serve it with one process, and walk every page that links lead to.

    Args:
        offers: how many open ones the database holds, when it is empty before.
        profiles: likewise.
        walks: by people of each kind, one after the other, each on addresses of their own.
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.
        database: URL of a database to use, filled when it is empty; None: a PostgreSQL server is started.
        folder: of data and of that server, kept for another run; None: a temporary one.

    Raises:
        InputError: the shared data is not there, the service does not answer, or a page fails.
        SettingsError: no database is given and PostgreSQL is not installed.
    """
    report = Report(f"pages: {offers:,} offers, {profiles:,} profiles, {walks} walks of each kind of people", seed)
    with ExitStack() as stack:
        home = folder or stack.enter_context(scratch())
        url = database or stack.enter_context(postgres(home / "pg"))
        with Store.open(url) as store:
            fill(store, needed_data(), offers, profiles, seed, report)
        measure(report, Settings(home, database_url=url), walks, seed, server=None if database else home / "pg")
    report.show()
    if json:
        report.write(json)
    return report


def measure(
    report: Report, settings: Settings, walks: int, seed: int, warm_up: int = WARM_UP, server: Path | None = None
) -> None:
    """Report what each page takes.

    Args:
        report: receives `p50_ms.<page>` and `p95_ms.<page>` (by the clock), `core_ms.<page>` and
            `database_core_ms.<page>` (processor, means), `over_the_bar` (pages), `not_reached` (pages), and each of
            these as `not_reached.<page>`. A page is the path of its route, with "?" where the address says more, as
            that of a search does.
        settings: of a database that holds people and offers.
        walks: by people of each kind.
        seed: of who walks.
        warm_up: walks before those that count.
        server: folder of the database server; None: its work is not counted.
    """
    work = Workspace(settings)
    people = stage(work, walks + warm_up, np.random.default_rng(seed))
    cookies = _cookies(work.store, people)
    work.store.close()
    seen: dict[str, list[Spent]] = {}
    with served(settings.data_dir, settings.store_url, 1, demo=False) as port:
        meter = _Meter(server)
        for role, some in cookies.items():
            for rank, cookie in enumerate(some):
                words = zip(NAMES, SEARCHED[rank % len(SEARCHED)], strict=True)
                visitor = _Visitor(port, cookie, {name: text for names, text in words for name in names})
                starts = (SPACES[role].home if role else "/", *TYPED.get(role, ()))
                for page, spent in _walk(visitor, meter, starts):
                    if rank >= warm_up:
                        seen.setdefault(page, []).append(spent)
    _tell(report, seen)


def _cookies(store: Store, people: People) -> dict[Role | None, list[str]]:
    """What the browser of each sends."""
    return {
        role: [f"{NAME}={seal(store, PURPOSE, asdict(Session(role, id_)))}" if role else "" for id_ in ids]
        for role, ids in people.items()
    }


def _tell(report: Report, seen: Mapping[str, Sequence[Spent]]) -> None:
    over = 0
    for page, spent in sorted(seen.items()):
        wall, service, database = np.array(spent).T * 1e3
        for q in QUANTILES:
            report.add(f"p{q * 100:.0f}_ms.{page}", float(np.quantile(wall, q)), n=len(wall))
        report.add(f"core_ms.{page}", float(service.mean()), n=len(wall))
        report.add(f"database_core_ms.{page}", float(database.mean()), n=len(wall))
        over += bool(np.quantile(wall, 0.95) > BAR_MS)
    report.add("over_the_bar", over, n=len(seen))
    missing = {path for _, path in PATTERNS} - UNLINKED - {page.rstrip("?") for page in seen}
    report.add("not_reached", len(missing))
    for path in sorted(missing):
        report.add(f"not_reached.{path}", 1)


class _Meter:
    """Reads the clock and the processors."""

    def __init__(self, server: Path | None) -> None:
        self._service, self._server = psutil.Process(), server

    def __call__(self) -> Spent:
        """What was spent so far."""
        service = used_s(family(self._service.children()))
        database = used_s(family([database_server(self._server)])) if self._server else 0.0
        return np.array([perf_counter(), service, database])


@dataclass(frozen=True, slots=True)
class _Visitor:
    """A browser without scripts.

    Attributes:
        port: of the service.
        cookie: of who is logged in; "" for nobody.
        searched: name of a field -> what is typed there.
    """

    port: int
    cookie: str
    searched: Mapping[str, str]

    def get(self, address: str) -> tuple[bytes, str]:
        """A page as it came, and where it leads instead; "" when nowhere.

        Raises:
            InputError: it fails.
        """
        connection = HTTPConnection(HOST, self.port, timeout=READY_S)
        connection.request("GET", address, headers={"Cookie": self.cookie, "Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status >= 400 or response.getheader("Location", "").startswith("/connexion"):
            raise InputError(f"{address} is answered {response.status}.")
        if response.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        html = "html" in response.getheader("Content-Type", "")
        return body if html else b"", response.getheader("Location", "")

    def links(self, body: bytes) -> list[str]:
        """Where a page leads: its links, and its searches with what this visitor types."""
        found = _Links()
        found.feed(body.decode())
        typed = [
            f"{action}?{urlencode(said)}"
            for action, names in found.searches
            if (said := {name: text for name, text in self.searched.items() if name in names})
        ]
        return [one.partition("#")[0] for one in [*found.addresses, *typed] if one.startswith("/")]


class _Links(HTMLParser):
    """Addresses of the links of a page, and its forms that only read: action and names of fields."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.searches: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See `HTMLParser`."""
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.addresses.append(said["href"])
        elif tag == "form" and said.get("method") == "get":
            self.searches.append((said["action"], []))
        elif tag == "input" and self.searches and "name" in said:
            self.searches[-1][1].append(said["name"])


def _walk(visitor: _Visitor, meter: _Meter, starts: Sequence[str]) -> Iterator[tuple[str, Spent]]:
    """Every page that links lead to from some addresses, each once, at the first address that is found."""
    todo, seen = deque(starts), set[str]()
    while todo:
        address = todo.popleft()
        page = _page(address)
        if page in seen or page.rstrip("?") in {"", *UNLINKED}:
            continue
        seen.add(page)
        before = meter()
        body, elsewhere = visitor.get(address)
        yield page, meter() - before
        todo.extend([elsewhere] if elsewhere else visitor.links(body))


def _page(address: str) -> str:
    """The page at an address, see `measure`; "" when there is none."""
    said = urlsplit(address)
    path = next((path for pattern, path in PATTERNS if pattern.match(said.path)), "")
    return path + "?" if path and said.query else path
