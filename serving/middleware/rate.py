"""How many requests one caller may send: a bucket of tokens a session, one a credential, one an address for all others.

A session is known to be ours: whoever is logged in pays nothing to an address, which a whole agency may share. Any word
may pass for a credential: answers 401 are paid by the address too, so that guessing is bounded. Buckets are of this
process alone.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi.security.utils import get_authorization_scheme_param
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.errors import problem

BURST = 5
"""Seconds of requests that may come at once."""

KEPT = 50_000
"""Buckets kept; the one used longest ago is forgotten, which refills it."""

FREE = ("/health/", "/metrics", "/statique/")


class Buckets:
    """Tokens by caller. Source: token bucket, RFC 2698.

    Args:
        rate: tokens a second.
        clock: seconds, never going back.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._full = rate * BURST
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Seconds until a caller has a token; 0 when there is one."""
        return max(0.0, (1 - self._level(name)) / self._rate)

    def take(self, name: str) -> None:
        """Use up a token, if there is one."""
        self._levels[name] = max(0.0, self._level(name) - 1), self._clock()
        self._levels.move_to_end(name)
        if len(self._levels) > KEPT:
            self._levels.popitem(last=False)

    def _level(self, name: str) -> float:
        level, at = self._levels.get(name, (self._full, self._clock()))
        return min(self._full, level + (self._clock() - at) * self._rate)


class Rate:
    """Answers 429 to callers who send too much.

    Args:
        app: what answers.
        rate: requests a second that a caller may keep up; 0 is no limit.
        session: what names the session of a request that bears one of ours; None where it bears none.
    """

    def __init__(self, app: ASGIApp, rate: float, session: Callable[[Scope], str | None]) -> None:
        self._app, self._session = app, session
        self._buckets = Buckets(rate) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        buckets = self._buckets
        if buckets is None or scope["type"] != "http" or scope["path"].startswith(FREE):
            await self._app(scope, receive, send)
            return
        *suspects, payer = self._callers(scope)
        wait = max(map(buckets.wait, [*suspects, payer]))
        if wait > 0:
            headers = {"Retry-After": str(int(wait) + 1)}
            await problem(429, instance=scope.get("request_id", ""), headers=headers)(scope, receive, send)
            return
        buckets.take(payer)

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                for name in suspects:
                    buckets.take(name)
            await send(message)

        await self._app(scope, receive, watched)

    def _callers(self, scope: Scope) -> list[str]:
        """Names of the buckets: who pays for a request is last, after the address that answers for a credential."""
        _, credential = get_authorization_scheme_param(Headers(scope=scope).get("authorization"))
        client = scope.get("client")
        address = client[0] if client else ""
        if credential:
            return [address, hashlib.sha256(credential.encode()).hexdigest()]
        return [self._session(scope) or address]
