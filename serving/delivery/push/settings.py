"""Notifications of browsers: a TOML file named by `MATCHING_PUSH`.

key_file = "/run/secrets/vapid.pem"  # openssl ecparam -name prime256v1 -genkey -noout; devices know us by it: keep it
subject = "mailto:exploitation@emploi.example.fr"  # whom push services write to when something is wrong
rate_per_s = 100                     # of all workers of a database together; 0: no limit
allow_private = false                # also push services on private networks: one of the operator's own
ca_file = "/etc/ssl/ours.pem"        # whose certificates are trusted too; left out: those of the system alone
"""

from dataclasses import dataclass
from pathlib import Path

from serving.delivery.described import Said, described, rate
from serving.delivery.outward import KNOWN, Outward, as_described
from serving.delivery.push.vapid import Vapid


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
    known = {"key_file", "subject", "rate_per_s", *KNOWN}
    return described(file, "MATCHING_PUSH", "serving/delivery/push/settings.py", known, _push)


def _push(said: Said) -> Push:
    vapid = Vapid.read(str(said["subject"]), Path(said["key_file"]).read_bytes())
    return Push(vapid, as_described(said), rate(said))
