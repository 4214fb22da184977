"""Notifications of browsers: a TOML file named by `MATCHING_PUSH`.

key_file = "/run/secrets/vapid.pem"  # openssl ecparam -name prime256v1 -genkey -noout; devices know us by it: keep it
subject = "mailto:exploitation@emploi.example.fr"  # whom push services write to when something is wrong
rate_per_s = 100                     # of all workers of a database together; 0: no limit
allow_private = false                # also push services on private networks: one of the operator's own
ca_file = "/etc/ssl/ours.pem"        # whose certificates are trusted too; left out: those of the system alone
"""

import ssl
from dataclasses import dataclass
from pathlib import Path

from serving.delivery.described import Said, described, rate
from serving.delivery.outward import Outward
from serving.delivery.push.vapid import Vapid

KNOWN = {"key_file", "subject", "rate_per_s", "allow_private", "ca_file"}


@dataclass(frozen=True, slots=True)
class Push:
    """What the file says."""

    vapid: Vapid
    outward: Outward
    rate_per_s: float = 0.0


def read_push(file: Path) -> Push:
    """Read the file.

    Raises:
        SettingsError: it is missing, or something in it cannot be used; the message names what.
    """
    return described(file, "MATCHING_PUSH", "serving/delivery/push/settings.py", KNOWN, _push)


def _push(said: Said) -> Push:
    vapid = Vapid.read(str(said["subject"]), Path(said["key_file"]).read_bytes())
    return Push(vapid, outward(said), rate(said))


def outward(said: Said) -> Outward:
    """What sends to addresses that others gave, as a file has it."""
    private, context = said.get("allow_private", False), ssl.create_default_context()
    if not isinstance(private, bool):
        raise ValueError("allow_private is true or false")
    if "ca_file" in said:
        context.load_verify_locations(said["ca_file"])
    return Outward(private, context)
