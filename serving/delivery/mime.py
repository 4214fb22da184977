"""A mail of two parts that say the same, as bytes.

`email.message` takes ten times as long, and folds a long address of `List-Unsubscribe` into encoded words that no
provider reads. Source: RFC 2045 to 2047, RFC 5322.
"""

import binascii
from collections.abc import Mapping
from email.header import Header
from functools import lru_cache

from matching.errors import InputError

BOUNDARY = "=_matching_alternatives"
"""Never found in a part: there "=" is followed by two hexadecimal digits, or ends a line. RFC 2045 advises as much."""

LONGEST = 998
"""Characters of a line. Source: RFC 5322, section 2.1.1."""


def alternatives(headers: Mapping[str, str], plain: str, html: str) -> bytes:
    """A mail with a text and a page.

    Args:
        headers: in order; those of MIME are added.
        plain: the text.
        html: the page.

    Raises:
        InputError: a header would begin another, or is too long.
    """
    mime = {"MIME-Version": "1.0", "Content-Type": f'multipart/alternative; boundary="{BOUNDARY}"'}
    head = "".join(_line(name, value) for name, value in {**headers, **mime}.items())
    parts = b"".join(_part(kind, text) for kind, text in (("plain", plain), ("html", html)))
    return head.encode("ascii") + b"\r\n" + parts + f"--{BOUNDARY}--\r\n".encode()


@lru_cache(maxsize=1_024)
def encoded(words: str) -> str:
    """Words of a header in ASCII, an encoded word where they need one."""
    return words if words.isascii() else Header(words, "utf-8", maxlinelen=LONGEST).encode()


def _line(name: str, value: str) -> str:
    if not value.isascii() or not value.isprintable() or len(name) + 2 + len(value) > LONGEST:
        raise InputError(f"The header {name} cannot be written: it must be one line of ASCII, of {LONGEST} characters.")
    return f"{name}: {value}\r\n"


def _part(kind: str, text: str) -> bytes:
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    head = f"--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
    head += "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + binascii.b2a_qp(lines.encode(), istext=True) + b"\r\n"
