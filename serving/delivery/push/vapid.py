"""By which push services know who sends, and whom to write to when something is wrong. Source: RFC 8292 (VAPID)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.jwk import ECKey

from serving.delivery.push.encryption import encoded, point

LASTS = timedelta(hours=12)
"""Of a token; services refuse those that last for more than a day."""

SUBJECT = re.compile(r"mailto:[!-?A-~]+@[!-?A-~]+|https://[!-~]+")


@dataclass(frozen=True, slots=True)
class Vapid:
    """The key of this service; devices let those who have it send, hence it is kept for as long as they are.

    Attributes:
        subject: an address of whoever runs the service, `mailto:` or `https:`.
        key: that signs, of P-256.
        public: its public half, as browsers take it (`applicationServerKey`).
    """

    subject: str
    key: ECKey
    public: str

    @classmethod
    def read(cls, subject: str, pem: bytes) -> Self:
        """The one of a key in PEM.

        Raises:
            ValueError: it is no private key of P-256 without a password, or the subject is no address.
        """
        key = load_pem_private_key(pem, None)
        if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
            raise ValueError("key_file is a private key of P-256: openssl ecparam -name prime256v1 -genkey -noout")
        if not SUBJECT.fullmatch(subject):
            raise ValueError("subject is an address, such as mailto:exploitation@example.fr")
        return cls(subject, ECKey.import_key(pem), encoded(point(key.public_key())))

    def authorization(self, origin: str, at: datetime) -> str:
        """The header that proves who sends.

        Args:
            origin: of the push service ("https://push.example.fr").
            at: now, aware.
        """
        said = {"aud": origin, "exp": int((at + LASTS).timestamp()), "sub": self.subject}
        token = jwt.encode({"typ": "JWT", "alg": "ES256"}, said, self.key)
        return f"vapid t={token}, k={self.public}"
