"""The login without password of the demo: a short-lived token for any role, signed by a secret of this start."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey
from joserfc.jwt import JWTClaimsRegistry

from serving.errors import UnauthenticatedError
from serving.identity.principal import Role
from serving.identity.tokens import EXPIRED, FORGED

PREFIX = "demo."
LASTS_S = 3_600

PEOPLE = {
    Role.JOBSEEKER: "P001",
    Role.ADVISER: "C001",
    Role.EMPLOYER: "00000000000018",
    Role.PARTNER: "demo",
    Role.ML: "demo",
}
"""Who each role is in the demo, unless another id is asked for; the SIRET belongs to nobody."""


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Gives tokens and recognises them.

    Attributes:
        key: a secret that the processes of one start share.
    """

    key: OctKey

    @classmethod
    def of(cls, secret: str | None) -> "DemoLogin":
        """Of a secret; None makes one, for a single process."""
        return cls(OctKey.import_key(secret or secrets.token_hex(32)))

    def token(self, role: Role, who: str | None = None) -> str:
        """A token of a role.

        Args:
            role: any.
            who: external id; None: that of `PEOPLE`.
        """
        claims = {"role": role.value, "sub": who or PEOPLE[role], "exp": int(time.time()) + LASTS_S}
        return PREFIX + jwt.encode({"alg": "HS256"}, claims, self.key)

    def verify(self, token: str) -> tuple[Role, str]:
        """Role and external id of a token.

        Raises:
            UnauthenticatedError: it is expired, or not of this start.
        """
        try:
            claims: dict[str, Any] = jwt.decode(token.removeprefix(PREFIX), self.key, algorithms=["HS256"]).claims
            JWTClaimsRegistry(exp={"essential": True}).validate(claims)
        except ExpiredTokenError as error:
            raise UnauthenticatedError(EXPIRED) from error
        except (JoseError, ValueError, TypeError) as error:
            raise UnauthenticatedError(FORGED) from error
        return Role(claims["role"]), claims["sub"]
