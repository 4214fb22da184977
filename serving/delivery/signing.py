"""DKIM: a mail signed by the domain that sends it, so that who receives it knows that nobody changed it on the way.

Source: RFC 6376, with rsa-sha256 and relaxed canonicalisation of both parts. `dkimpy` takes several times as long, for
its arithmetic is in Python; tests have it verify what is signed here.
"""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SIGNED = (
    *("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
    *("list-unsubscribe", "list-unsubscribe-post", "auto-submitted", "feedback-id"),
)
"""Headers under the signature, when they are there; RFC 8058 asks for the two of the list."""

SHORTEST = 1_024
"""Bits of a key. Source: RFC 8301, section 3.2, which recommends 2048."""

_SPACES = re.compile(rb"[ \t]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """What signs.

    Attributes:
        selector: under which the domain publishes the key.
        domain: which signs.
        key: that is kept.
    """

    selector: str
    domain: str
    key: RSAPrivateKey

    @classmethod
    def read(cls, selector: str, domain: str, pem: bytes) -> Self:
        """The one of a key in PEM.

        Raises:
            ValueError: it is no RSA private key without a password, or a short one.
        """
        try:
            key = load_pem_private_key(pem, None)
        except (ValueError, TypeError) as error:
            raise ValueError("the key of dkim is no private key in PEM, without a password") from error
        if not isinstance(key, RSAPrivateKey) or key.key_size < SHORTEST:
            raise ValueError(f"the key of dkim is not one of RSA, of {SHORTEST} bits at least")
        return cls(selector, domain, key)


def signed(mail: bytes, signature: Signature) -> bytes:
    """A mail with its signature, as the first header.

    Args:
        mail: lines end in CR LF, and each header is one line, there once.
        signature: what signs.
    """
    head, _, body = mail.partition(b"\r\n\r\n")
    headers = dict(_header(line) for line in head.split(b"\r\n"))
    names = [name for name in map(str.encode, SIGNED) if name in headers]
    tags = f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={signature.domain}; s={signature.selector}; ".encode()
    tags += b"h=" + b":".join(names) + b"; bh=" + b64encode(hashlib.sha256(_relaxed(body)).digest()) + b"; b="
    said = b"".join(name + b":" + headers[name] + b"\r\n" for name in names) + b"dkim-signature:" + tags
    proof = b64encode(signature.key.sign(said, PKCS1v15(), SHA256()))
    return b"DKIM-Signature: " + tags.replace(b"; ", b";\r\n ") + proof + b"\r\n" + mail


def _header(line: bytes) -> tuple[bytes, bytes]:
    """Name and value, relaxed (RFC 6376, section 3.4.2)."""
    name, _, value = line.partition(b":")
    return name.lower(), _SPACES.sub(b" ", value).strip(b" ")


def _relaxed(body: bytes) -> bytes:
    """Spaces are one, lines end without, and so does the body without empty lines (RFC 6376, section 3.4.4)."""
    lines = _SPACES.sub(b" ", body).replace(b" \r\n", b"\r\n").rstrip(b"\r\n ")
    return lines + b"\r\n" if lines else b""
