"""The authorities that a program of ours trusts to say who answers by TLS."""

import ssl
from functools import cache

import httpx2


@cache
def authorities() -> ssl.SSLContext:
    """Those of `httpx2`, read once a process: reading them takes 30 ms of processor."""
    return httpx2.create_ssl_context()
