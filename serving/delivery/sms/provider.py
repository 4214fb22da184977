"""A provider's HTTP API: how a text message is asked for, and what the answers mean.

POST {url}
Authorization: Bearer {token}
Idempotency-Key: {reference}                  # the same for every attempt: the provider sends one message
{"to": "+33612345678", "from": "38600", "text": "...", "reference": "{reference}"}

2xx {"id": "abc"}                             # accepted; reports name the reference, see `serving.routers.texts`
any {"error": {"code": "unknown_number"}}     # refused; the settings say which codes tell of the number
429, 503 with Retry-After                     # later

A provider of another shape is put behind a relay that speaks this one.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

import httpx2

from serving.delivery.carrier import Permanent, Temporary, Uncertain
from serving.trusted import authorities

TIMEOUT_S = 10.0
"""Of the connection, of each part of the answer, and three times that of all of it."""

LIMIT = 65_536
"""Bytes of an answer that are read; one of the API takes a few hundred."""

GONE = frozenset({"unknown_number", "invalid_number", "unreachable_number"})
"""Codes of a number that takes nothing any more, unless the settings say others."""

REFUSED = frozenset({"stopped", "blocked", "rejected"})
"""Codes of this message refused for good, likewise."""

NOT_TAKEN = frozenset({429, 503})
"""Beside 3xx and 4xx, statuses by which a server says that it did nothing. Source: RFC 6585, 4; RFC 9110, 15.6.4."""

CODE = re.compile(r"(?!.*\d{7})[\w.-]{1,40}", re.ASCII)
"""Codes that are repeated in a log: of no length that a number has."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who carries text messages.

    Attributes:
        url: of the API.
        token: "" for none.
        sender: number, short number or name that people see.
        stop: number that STOP is sent to; None: the sender.
        timeout_s: see `TIMEOUT_S`.
        gone: see `GONE`.
        refused: see `REFUSED`.
        rate_per_s: of all workers of a database together; 0: any.
    """

    url: str
    token: str
    sender: str
    stop: str | None = None
    timeout_s: float = TIMEOUT_S
    gone: frozenset[str] = GONE
    refused: frozenset[str] = REFUSED
    rate_per_s: float = 0.0


class Connection:
    """Connections to a provider, kept between messages."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._client: httpx2.Client | None = None

    def send(self, number: str, text: str, key: str) -> str:
        """Hand a message over; how the provider calls it.

        Args:
            number: as E.164 writes it.
            text: of one segment.
            key: the same for every attempt.

        Raises:
            Temporary: nothing was sent; later, perhaps.
            Permanent: refused for good, the number being dead or not.
            Uncertain: nobody can know whether it was accepted.
        """
        status, wait, body = self._answer({"to": number, "from": self._provider.sender, "text": text}, key)
        said = _object(body)
        if "error" in said:
            raise self._refusal(said["error"], number, wait)
        if 200 <= status < 300 and said.get("id"):
            return str(said["id"])[:100]
        if 300 <= status < 500 or status in NOT_TAKEN:
            raise Temporary(f"The provider answered {status}; it is tried again.", wait)
        raise Uncertain(f"The provider answered {status} without saying whether it took the message.")

    def close(self) -> None:
        """Give the connections back; they are opened again when needed."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _answer(self, message: dict[str, str], key: str) -> tuple[int, timedelta, bytes]:
        """Status, what is asked to be waited, and the beginning of the body."""
        provider, until = self._provider, monotonic() + 3 * self._provider.timeout_s
        headers = {"Idempotency-Key": key} | ({"Authorization": f"Bearer {provider.token}"} if provider.token else {})
        try:
            with self._opened().stream("POST", provider.url, json=message | {"reference": key}, headers=headers) as got:
                return got.status_code, _wait(got.headers.get("Retry-After", "")), _body(got, until)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise Temporary(f"The provider cannot be reached ({type(error).__name__}); it is tried again.") from error
        except httpx2.HTTPError as error:
            raise Uncertain(
                f"The provider did not answer ({type(error).__name__}); it may have taken the message."
            ) from error

    def _opened(self) -> httpx2.Client:
        if self._client is None:
            self._client = httpx2.Client(timeout=self._provider.timeout_s, verify=authorities())
        return self._client

    def _refusal(self, error: Any, number: str, wait: timedelta) -> Permanent | Temporary:
        """What an error of the provider means; one that is not known may be its own, and pass."""
        code = str(error.get("code", "")) if isinstance(error, dict) else ""
        said = code if CODE.fullmatch(code) else "an error without a code that can be told"
        if code in self._provider.gone:
            return Permanent(f"The provider refused the number: {said}.", number)
        if code in self._provider.refused:
            return Permanent(f"The provider refused the message: {said}.")
        return Temporary(f"The provider refused the message for now: {said}.", wait)


def _body(response: httpx2.Response, until: float) -> bytes:
    found = bytearray()
    for part in response.iter_bytes():
        found += part
        if len(found) > LIMIT or monotonic() > until:
            break
    return bytes(found[:LIMIT])


def _object(body: bytes) -> dict[str, Any]:
    """What a JSON object says; nothing where the body is none."""
    with suppress(ValueError, RecursionError):
        said = json.loads(body)
        return said if isinstance(said, dict) else {}
    return {}


def _wait(said: str) -> timedelta:
    """Of Retry-After, in seconds or until a date; none when it is neither. Source: RFC 9110, section 10.2.3."""
    with suppress(ValueError, OverflowError):
        if said.isascii() and said.isdigit():
            return timedelta(seconds=int(said))
        return max(parsedate_to_datetime(said) - datetime.now(UTC), timedelta())
    return timedelta()
