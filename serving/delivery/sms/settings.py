"""The provider of text messages: a TOML file named by `MATCHING_SMS`.

url = "https://sms.example.fr/v1/messages"   # what it is asked, see `serving.delivery.sms.provider`
token_file = "/run/secrets/sms"
sender = "38600"                             # a number, or a name of 11 letters that nobody can answer
stop = "36063"                               # the number that STOP is sent to; needed by a name
rate_per_s = 20                              # of all workers of a database together; 0: no limit
timeout_s = 10
gone = ["unknown_number"]                    # its codes of numbers that take nothing any more
refused = ["stopped"]                        # its codes of messages refused for good
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from matching.errors import SettingsError
from serving.delivery.described import Said, described, rate, secret
from serving.delivery.sms.provider import GONE, REFUSED, TIMEOUT_S, Provider
from serving.delivery.sms.text import fits

KNOWN = {"url", "token_file", "sender", "stop", "rate_per_s", "timeout_s", "gone", "refused"}

NUMBER = re.compile(r"\+?\d{3,15}", re.ASCII)
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11}", re.ASCII)
"""Of a sender. Source: 3GPP TS 23.040, section 9.1.2.5: 11 characters at most."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def read_provider(file: Path, public_url: str) -> Provider:
    """Read the file.

    Args:
        file: which.
        public_url: that links of messages begin with.

    Raises:
        SettingsError: it is missing, or something in it cannot be used, or links take the place of what is said.
    """
    provider = described(file, "MATCHING_SMS", "serving/delivery/sms/settings.py", KNOWN, _provider)
    if not fits(public_url, provider.stop):
        raise SettingsError(
            f"MATCHING_PUBLIC_URL is {public_url!r}: with such a link a text message has no room left for an offer; "
            "give a shorter address."
        )
    return provider


def _provider(said: Said) -> Provider:
    sender, stop, timeout_s = str(said["sender"]), said.get("stop"), float(said.get("timeout_s", TIMEOUT_S))
    if not (NUMBER.fullmatch(sender) or NAME.fullmatch(sender)):
        raise ValueError("sender is a number, or a name of 3 to 11 letters and digits")
    if stop is None and not NUMBER.fullmatch(sender):
        raise ValueError("nobody can answer to a name: stop is the number that STOP is sent to")
    if stop is not None and not NUMBER.fullmatch(str(stop)):
        raise ValueError("stop is a number")
    if not 0 < timeout_s <= 60:
        raise ValueError("timeout_s is a number of seconds, up to 60")
    return Provider(
        url=_url(str(said["url"])),
        token=secret(said, "token_file"),
        sender=sender,
        stop=None if stop is None else str(stop),
        timeout_s=timeout_s,
        gone=_codes(said, "gone", GONE),
        refused=_codes(said, "refused", REFUSED),
        rate_per_s=rate(said),
    )


def _url(url: str) -> str:
    """In clear on this machine alone."""
    parts = urlsplit(url)
    if parts.hostname is None or not (
        parts.scheme == "https" or (parts.scheme, parts.hostname in LOOPBACK) == ("http", True)
    ):
        raise ValueError("url begins with https://")
    return url


def _codes(said: Said, name: str, default: frozenset[str]) -> frozenset[str]:
    codes = said.get(name, default)
    if not isinstance(codes, (list, frozenset)):
        raise ValueError(f"{name} is a list of codes")
    return frozenset(map(str, codes))
