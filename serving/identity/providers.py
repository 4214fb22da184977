"""Identity providers, as an operator lists them in a file.

    [[providers]]
    issuer = "https://login.example.fr"   # its discovery document says the rest
    audience = "matching"                 # tokens must be meant for us
    role = "jobseeker"                    # what its tokens make of their bearer
    claim = "sub"                         # holds the id of a person, an adviser, a client, or a SIRET
    source = "default"                    # of the persons that it names
    label = "Mon compte demandeur"        # of the button by which people log in; left out: programs' tokens alone
    client_secret_file = "secret.txt"     # of our client there; left out: a public client, which PKCE protects

One issuer may give several roles, each with its audience, which is the `client_id` of those who log in by a browser.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
        label: French words of the button by which people log in with a browser; "": they do not.
        client_secret_file: absolute, or beside the file of providers; "": a public client.
    """

    issuer: str
    audience: str
    role: Role
    claim: str = "sub"
    source: str = "default"
    label: str = ""
    client_secret_file: str = ""

    @property
    def client_secret(self) -> str | None:
        """What our client proves itself with; read each time, so that it may be changed. None: nothing.

        Raises:
            SettingsError: the file cannot be read.
        """
        if not self.client_secret_file:
            return None
        try:
            return Path(self.client_secret_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"MATCHING_OIDC: the secret in {self.client_secret_file} cannot be read.") from error


def read_providers(file: Path) -> Sequence[Provider]:
    """The providers of a file.

    Raises:
        SettingsError: it cannot be read, or an entry lacks something.
    """
    try:
        listed: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["providers"]
        return [_provider(one, file.parent) for one in listed]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"MATCHING_OIDC: {file} lists no providers that can be used ({error}); see serving/identity/providers.py."
        ) from error


def _provider(entry: dict[str, Any], folder: Path) -> Provider:
    provider = Provider(**{**entry, "role": Role(entry["role"])})
    if not all(isinstance(value, str) and value for value in entry.values()):
        raise ValueError("every value is a text")
    if not provider.issuer.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValueError(f"{provider.issuer} is not an https:// address")
    if provider.label and provider.role is Role.PARTNER:
        raise ValueError("partners are programs: they have no label to log in by")
    secret = provider.client_secret_file
    return replace(provider, client_secret_file=str(folder / secret) if secret else "")
