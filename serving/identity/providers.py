"""Identity providers, as an operator lists them in a file.

    [[providers]]
    issuer = "https://login.example.fr"   # its discovery document says the rest
    audience = "matching"                 # tokens must be meant for us
    role = "jobseeker"                    # what its tokens make of their bearer
    claim = "sub"                         # holds the id of a person, an adviser, a client, or a SIRET
    source = "default"                    # of the persons that it names

One issuer may give several roles, each with its audience.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.errors import SettingsError
from serving.identity.principal import Role


@dataclass(frozen=True, slots=True)
class Provider:
    """Tokens of one issuer for one audience.

    Attributes:
        issuer: URL, exactly as tokens write it in `iss`.
        audience: what tokens write in `aud`.
        role: of their bearers.
        claim: that holds the bearer's external id.
        source: see `Principal.source`.
    """

    issuer: str
    audience: str
    role: Role
    claim: str = "sub"
    source: str = "default"


def read_providers(file: Path) -> Sequence[Provider]:
    """The providers of a file.

    Raises:
        SettingsError: it cannot be read, or an entry lacks something.
    """
    try:
        listed: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["providers"]
        return [_provider(one) for one in listed]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"MATCHING_OIDC: {file} lists no providers that can be used ({error}); see serving/identity/providers.py."
        ) from error


def _provider(entry: dict[str, Any]) -> Provider:
    provider = Provider(**{**entry, "role": Role(entry["role"])})
    if not all(isinstance(value, str) and value for value in entry.values()):
        raise ValueError("every value is a text")
    if not provider.issuer.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValueError(f"{provider.issuer} is not an https:// address")
    return provider
