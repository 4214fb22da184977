"""Requests to addresses that others gave: none reaches what our network alone reaches, none is sent on elsewhere.

A name is resolved once and what is checked is what is connected to, so that a name whose address changes in between
gains nothing. Source: OWASP Server-Side Request Forgery Prevention Cheat Sheet.
"""

import io
import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic
from typing import Any, NamedTuple

from matching.errors import InputError
from serving.delivery.carrier import Permanent, Temporary, Uncertain

TIMEOUT_S = 10.0
"""Of a whole request, however slowly its answer drips; the name's resolution is bounded by the system's resolver."""

LONGEST = 2_048
"""Characters of an address: those of push services have some hundreds."""

HTTPS_PORT = 443
URL = re.compile(r"https://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(/[!-~]*)?", re.IGNORECASE)

SECONDS = re.compile(r"[0-9]{1,5}")
"""As far as a day, after which nothing is tried again."""

UNICAST = IPv6Network("2000::/3")
"""All that is given out to reach the world by IPv6; not `64:ff9b::/96`, which stands for any address of IPv4."""

NEVER = tuple(
    ip_network(one)
    for one in ("168.63.129.16", "192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)
"""Public to Python by their numbers: what answers to each machine of Azure, protocols, relays to IPv4, examples.
Source: IANA special-purpose address registries; Azure, "What is IP address 168.63.129.16"."""


class Target(NamedTuple):
    """What an address says; without its fragment, which none has."""

    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """As browsers write it: "https://push.example.fr", with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host.lower()
        return f"https://{host}" + (f":{self.port}" if self.port != HTTPS_PORT else "")


class Answer(NamedTuple):
    """What is answered: a status of HTTP, and how long to wait before the next request, as it says."""

    status: int
    wait: timedelta = timedelta()


def target(url: str) -> Target:
    """Read an address.

    Raises:
        InputError: it is not one of HTTPS that a request may be sent to.
    """
    found = URL.fullmatch(url) if len(url) <= LONGEST and "#" not in url else None
    if found is None or int(found[2] or HTTPS_PORT) not in range(1, 1 << 16):
        raise InputError("Give an address such as https://example.fr/path, without name, password or fragment.")
    return Target(found[1].strip("[]"), int(found[2] or HTTPS_PORT), found[3] or "/")


def is_public(address: str) -> bool:
    """Whether a numeric address is one that the whole world reaches, and stands for no other."""
    found = ip_address(address.partition("%")[0])
    if found.is_multicast or not found.is_global or any(found in network for network in NEVER):
        return False
    return not isinstance(found, IPv6Address) or found in UNICAST


class Outward:
    """Sends to addresses that others gave.

    Args:
        allow_private: also to private networks and to any port: for tests, and services of the operator's own.
        context: whom to trust; None: the authorities of the system.
        timeout_s: see `TIMEOUT_S`.
    """

    def __init__(
        self, allow_private: bool = False, context: ssl.SSLContext | None = None, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._allow_private, self._timeout_s = allow_private, timeout_s
        self._context = context or ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send; what is answered, whose body is not read.

        Args:
            url: see `target`.
            headers: ours; `Host` and `Content-Length` are added.
            body: what is sent.

        Raises:
            Permanent: the address is not one to be sent to; nothing was.
            Temporary: it does not answer; nothing was sent.
            Uncertain: all was sent, and no answer came.
        """
        try:
            to = target(url)
        except InputError as error:
            raise Permanent(str(error)) from error
        until = monotonic() + self._timeout_s
        with closing(HTTPSConnection(to.host, to.port, context=self._context)) as connection:
            connection.sock = self._connected(to, until)
            try:
                connection.request("POST", to.path, body, {**headers, "Connection": "close"})
            except OSError as error:
                raise Temporary(f"The request was not taken ({type(error).__name__}).") from error
            try:
                return _answer(connection.getresponse())
            except (OSError, HTTPException) as error:
                raise Uncertain(f"No answer came ({type(error).__name__}).") from error

    def _connected(self, to: Target, until: float) -> "_Timed":
        """A connection to one of the addresses that were checked, the first that answers."""
        fault: OSError | None = None
        for address in self._addresses(to):
            try:
                plain = socket.create_connection((address, to.port), _left(until))
                return _Timed(self._context.wrap_socket(plain, server_hostname=to.host), until)
            except OSError as error:
                fault = error
        raise Temporary(f"It cannot be connected to ({type(fault).__name__}).") from fault

    def _addresses(self, to: Target) -> list[str]:
        if not self._allow_private and to.port != HTTPS_PORT:
            raise Permanent(f"Requests go to port {HTTPS_PORT} alone.")
        try:
            found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Temporary("Its name is not known.") from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not self._allow_private and not all(map(is_public, addresses)):
            raise Permanent("It is, or may be, on a private network: nothing is sent there.")
        return addresses


KNOWN = ("allow_private", "ca_file")
"""Settings of what sends, see `as_described`."""


def as_described(said: Mapping[str, Any]) -> Outward:
    """What sends, as the file of an operator has it.

    Raises:
        OSError: `ca_file` cannot be read.
        ValueError: a setting cannot be used.
    """
    private, context = said.get("allow_private", False), ssl.create_default_context()
    if not isinstance(private, bool):
        raise ValueError("allow_private is true or false")
    if "ca_file" in said:
        context.load_verify_locations(said["ca_file"])
    return Outward(private, context)


def _left(until: float) -> float:
    """Seconds left, an instant at least: a socket takes 0 for "do not wait", and says so in other words."""
    return max(until - monotonic(), 0.001)


def _answer(response: HTTPResponse) -> Answer:
    """Source: RFC 9110, section 10.2.3; a date is left to the usual delays."""
    seconds = response.headers.get("Retry-After", "")
    return Answer(response.status, timedelta(seconds=int(seconds)) if SECONDS.fullmatch(seconds) else timedelta())


class _Timed:
    """A socket as `http.client` uses one, that is over at a moment.

    Args:
        sock: connected.
        until: of `monotonic`.
    """

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until, self.close = sock, until, sock.close

    def sendall(self, data: bytes) -> None:
        """See `socket.socket`."""
        self._sock.settimeout(_left(self._until))
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:  # noqa: ARG002
        """See `socket.socket`."""
        return io.BufferedReader(_Read(self._sock, self._until))


class _Read(io.RawIOBase):
    """What is read of it; whoever closes this does not close the socket."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def readable(self) -> bool:
        """See `io.RawIOBase`."""
        return True

    def readinto(self, buffer: Any) -> int:
        """See `io.RawIOBase`."""
        self._sock.settimeout(_left(self._until))
        return self._sock.recv_into(buffer)
