"""What is pushed is read by the device alone, not by the push service on the way. Source: RFC 8291, on RFC 8188."""

import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4_096
"""Bytes of a record, of which there is one: what every push service takes (RFC 8030, section 7.2)."""

SALT, AUTH, POINT = 16, 16, 65
"""Bytes of a salt, of the secret of a device, of an uncompressed point of P-256."""

END = b"\x02"
"""Ends the last record; zeros may follow."""


def encrypt(
    text: bytes,
    p256dh: str,
    auth: str,
    length: int = 0,
    own: EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """A message for one device, as `Content-Encoding: aes128gcm`.

    Args:
        text: at most 3,993 bytes.
        p256dh: of the device, see `Device`.
        auth: likewise.
        length: bytes to which the text is filled up, so that its length tells nothing; 0: as it is.
        own: key of this message alone; None: a new one.
        salt: likewise; None: drawn.
    """
    own, salt, theirs = own or generate_private_key(SECP256R1()), salt or os.urandom(SALT), decoded(p256dh)
    public = point(own.public_key())
    shared = own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), theirs))
    secret = _derived(decoded(auth), shared, b"WebPush: info\x00" + theirs + public, 32)
    key = _derived(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, text + END + bytes(max(0, length - len(text))), None)
    return salt + struct.pack("!IB", RECORD, len(public)) + public + sealed


def check_keys(p256dh: str, auth: str) -> None:
    """Refuse what no device can read by.

    Raises:
        ValueError: the first is no point of P-256 in base64url, or the second no 16 bytes.
    """
    EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decoded(p256dh))
    if len(decoded(p256dh)) != POINT or len(decoded(auth)) != AUTH:
        raise ValueError("keys have 65 and 16 bytes")


def point(key: EllipticCurvePublicKey) -> bytes:
    """A public key as an uncompressed point (X9.62)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def decoded(text: str) -> bytes:
    """Bytes of base64url, padded or not.

    Raises:
        ValueError: it is something else.
    """
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def encoded(content: bytes) -> str:
    """Base64url without padding, as every part of Web Push writes it."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
