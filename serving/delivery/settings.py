"""The relay of e-mails: a TOML file named by `MATCHING_SMTP`.

host = "relais.example.fr"
port = 587
starttls = true                      # insisted upon; false on a network of one's own
user = "offres"
password_file = "/run/secrets/smtp"
from = "offres@emploi.example.fr"
name = "Vos offres d’emploi"
reply_to = "contact@emploi.example.fr"   # for persons without an adviser
bounces = "retours@emploi.example.fr"    # whom reports go to; `matching outbox bounces` reads them
rate_per_s = 50                      # of all workers of a database together; 0: no limit

[dkim]
selector = "s1"
domain = "emploi.example.fr"
key_file = "/run/secrets/dkim.pem"
"""

import re
from dataclasses import dataclass
from pathlib import Path

from serving.delivery.addresses import checked
from serving.delivery.described import Said, described, rate, secret
from serving.delivery.mail import Sender
from serving.delivery.signing import Signature
from serving.delivery.smtp import TIMEOUT_S, Server

NAME = "Vos offres d’emploi"

KNOWN = {
    *("host", "port", "starttls", "user", "password_file", "timeout_s", "from", "name", "reply_to", "bounces"),
    *("rate_per_s", "dkim"),
}


@dataclass(frozen=True, slots=True)
class Relay:
    """What the file says."""

    server: Server
    sender: Sender
    bounces: str | None = None
    rate_per_s: float = 0.0


def read_relay(file: Path) -> Relay:
    """Read the file.

    Raises:
        SettingsError: it is missing, or something in it cannot be used; the message names what.
    """
    return described(file, "MATCHING_SMTP", "serving/delivery/settings.py", KNOWN, _relay)


def _relay(said: Said) -> Relay:
    return Relay(_server(said), _sender(said), _address(said, "bounces"), rate(said))


def _server(said: Said) -> Server:
    password = secret(said, "password_file")
    timeout_s = float(said.get("timeout_s", TIMEOUT_S))
    starttls, user = bool(said.get("starttls", True)), said.get("user")
    return Server(str(said["host"]), int(said.get("port", 587)), starttls, user, password, timeout_s)


def _sender(said: Said) -> Sender:
    signature = said.get("dkim")
    name = str(said.get("name", NAME))
    if not re.fullmatch(r"[\w’ .-]+", name):
        raise ValueError("name is letters, digits, spaces, full stops, dashes and ’")
    return Sender(
        checked(said["from"]),
        name,
        _address(said, "reply_to"),
        signature and _signature(signature),
    )


def _signature(said: Said) -> Signature:
    return Signature.read(str(said["selector"]), str(said["domain"]), Path(said["key_file"]).read_bytes())


def _address(said: Said, name: str) -> str | None:
    return checked(said[name]) if name in said else None
