"""A real push service of the tests, on HTTPS, and the browsers that it serves: what they show was sent as the
standards say, to be read by them alone."""

import hashlib
import json
import struct
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePublicKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from matching.store.devices import Device
from tests.serving.delivery.receiver import Receiver


def encoded(content):
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A browser with one subscription.

    Attributes:
        key: of the service that it lets send.
        waiting: messages by topic: of two of a topic, it is given the last.
    """

    def __init__(self, service_url, name, key=""):
        self.endpoint, self.key = f"{service_url}/{name}", key
        self.private, self.auth = generate_private_key(SECP256R1()), hashlib.sha256(name.encode()).digest()[:16]
        self.public = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.waiting = {}

    @property
    def device(self):
        return Device(self.endpoint, encoded(self.public), encoded(self.auth), datetime.now(UTC))

    @property
    def subscription(self):
        """As `PushSubscription.toJSON` writes it."""
        keys = {"p256dh": encoded(self.public), "auth": encoded(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self):
        """What it would show, once it is on, one a tag."""
        shown = [json.loads(self.decrypt(body)) for body in self.waiting.values()]
        return list({one["tag"]: one for one in shown}.values())

    def decrypt(self, body):
        """Source: RFC 8188, section 2; RFC 8291, section 3.4; written from them, apart from what is tested."""
        salt, (size, named) = body[:16], struct.unpack("!IB", body[16:21])
        sender, sealed = body[21 : 21 + named], body[21 + named :]
        assert len(sealed) <= size
        shared = self.private.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sender))
        info = b"WebPush: info\x00" + self.public + sender
        secret = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(secret)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert padded.endswith(b"\x02")
        return padded[:-1]


class PushService(Receiver):
    """It refuses what the standards refuse; `answers` come before.

    Attributes:
        browsers: by path.
    """

    def __init__(self, certificate):
        super().__init__(certificate)
        self.browsers = {}

    def browser(self, name, key):
        browser = Browser(self.url, name, key)
        self.browsers[f"/{name}"] = browser
        return browser

    def usual(self, received):
        browser = self.browsers.get(received.path)
        if browser is None:
            return 410
        headers = received.headers
        if not self.knows(headers.get("authorization", ""), browser):
            return 403
        if not headers.get("ttl", "").isdigit() or headers.get("content-encoding") != "aes128gcm":
            return 400
        if len(received.body) > 4096:
            return 413
        topic = headers["topic"]
        assert len(topic) <= 32 and decoded(topic)
        browser.waiting[topic] = received.body
        return 201

    def knows(self, authorization, browser):
        """Source: RFC 8292, sections 2 and 4.2."""
        scheme, _, rest = authorization.partition(" ")
        said = dict(part.strip().split("=", 1) for part in rest.split(","))
        if scheme != "vapid" or said["k"] != browser.key:
            return False
        point = decoded(said["k"])
        x, y = encoded(point[1:33]), encoded(point[33:])
        key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
        claims = jwt.decode(said["t"], key, algorithms=["ES256"]).claims
        lasts = claims["exp"] - time.time()
        return claims["aud"] == self.url and 0 < lasts <= 86_400 and claims["sub"].startswith(("mailto:", "https:"))


def describe(folder, **more):
    """The file of an operator who pushes, with a new key."""
    (folder / "vapid.pem").write_bytes(pem(generate_private_key(SECP256R1())))
    said = {"key_file": str(folder / "vapid.pem"), "subject": "mailto:exploitation@emploi.example", **more}
    lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
    (folder / "push.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder / "push.toml"


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
