"""Who comes to the service under load, and what they ask: jobseekers for their offers, then an answer; advisers."""

import json
import re
from collections import deque
from collections.abc import Iterator
from http.client import HTTPConnection

import numpy as np

from eval.bench.load import Request, exchange, succeeded
from matching.domain import Profile
from matching.errors import InputError
from matching.geo import Communes
from matching.store import Store

SHARES = {"offers": 0.7, "bank": 0.2, "answers": 0.1}
"""Of the requests, by kind."""

PEOPLE = 5_000
ADVISERS = 50
"""How many of each are logged in, at most."""

RADII = (10, 20, 30, 50)
SAID = (
    {"event": "interested"},
    {"event": "applied"},
    {"event": "refused", "reasons": ["too_far"]},
    {"event": "refused", "reasons": ["salary_too_low"]},
)

JSON = {"Content-Type": "application/json"}
IMPRESSION = re.compile(rb'"impression_id":\s*(\d+)')


class Visitors:
    """An endless mix of requests.

    Args:
        store: of the service; it holds persons, who are in the default source.
        host: of the service, in demo mode.
        port: likewise.
        seed: of everything drawn.

    Raises:
        InputError: the store holds nobody, or the service does not let them in.
    """

    def __init__(self, store: Store, host: str, port: int, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        profiles = self._drawn(store)
        self._codes = [one.rome.code for profile in profiles for one in profile.projects if one.rome]
        communes = store.communes.load() or Communes.sample()
        rows = [row for row in communes.rows if row.population and row.latitude is not None]
        self._towns = [row.code_insee for row in rows]
        self._people = np.cumsum([row.population for row in rows]) / sum(row.population for row in rows)
        connection = HTTPConnection(host, port)
        self._jobseekers = [_login(connection, "jobseeker", profile.id) for profile in profiles]
        self._advisers = [_login(connection, "adviser", f"C{number}") for number in range(ADVISERS)]
        connection.close()
        self._shown: deque[tuple[dict[str, str], int]] = deque(maxlen=PEOPLE)

    def _drawn(self, store: Store) -> list[Profile]:
        keys = store.profiles.keys_in_force()
        if not keys:
            raise InputError("The store holds no profile; give an empty database, which the bench fills.")
        chosen = self._draw.permutation(len(keys))[:PEOPLE].tolist()
        return list(store.profiles.get([keys[one] for one in chosen]).values())

    def requests(self) -> Iterator[Request]:
        """Endless; a jobseeker comes again only once all the others came."""
        kinds, shares = list(SHARES), list(SHARES.values())
        jobseekers = self._in_turn()
        while True:
            for kind in self._draw.choice(kinds, 1_000, p=shares).tolist():
                if kind == "bank":
                    yield self._search()
                elif kind == "answers" and self._shown:
                    yield self._answer(*self._shown.popleft())
                else:
                    yield Request("offers", "GET", "/me/offers", next(jobseekers))

    def told(self, request: Request, body: bytes) -> None:
        """Remember an offer shown, to be answered."""
        if request.kind == "offers" and (found := IMPRESSION.search(body)):
            self._shown.append((dict(request.headers), int(found[1])))

    def _in_turn(self) -> Iterator[dict[str, str]]:
        while True:
            for one in self._draw.permutation(len(self._jobseekers)).tolist():
                yield self._jobseekers[one]

    def _search(self) -> Request:
        wanted = {
            "romes": [self._codes[self._draw.integers(len(self._codes))]],
            "commune": self._towns[int(np.searchsorted(self._people, self._draw.random()))],
            "radius_km": RADII[self._draw.integers(len(RADII))],
        }
        caller = self._advisers[self._draw.integers(len(self._advisers))]
        return Request("bank", "POST", "/bank/searches", caller | JSON, json.dumps(wanted).encode())

    def _answer(self, caller: dict[str, str], impression: int) -> Request:
        said = json.dumps(SAID[self._draw.integers(len(SAID))]).encode()
        return Request("answers", "POST", f"/me/impressions/{impression}/answers", caller | JSON, said)


def _login(connection: HTTPConnection, role: str, who: str) -> dict[str, str]:
    said = json.dumps({"as": role, "id": who}).encode()
    status, body = exchange(connection, Request("login", "POST", "/demo/login", JSON, said))
    if not succeeded(status):
        raise InputError(f"The service lets nobody in: {status} {body.decode(errors='replace')}")
    return {"Authorization": f"Bearer {json.loads(body)['access_token']}"}
