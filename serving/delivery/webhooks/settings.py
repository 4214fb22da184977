"""How partners' programs are told: a TOML file named by `MATCHING_WEBHOOKS`, which is wanted for nothing else.

allow_private = false            # also programs on private networks, at any port: where partners are on one's own
ca_file = "/etc/ssl/ours.pem"    # whose certificates are trusted too; left out: those of the system alone
"""

from pathlib import Path

from serving.delivery.described import described
from serving.delivery.outward import KNOWN, Outward, as_described


def read_webhooks(file: Path) -> Outward:
    """Read the file.

    Raises:
        SettingsError: it is missing, or something in it cannot be used; the message names what.
    """
    return described(file, "MATCHING_WEBHOOKS", "serving/delivery/webhooks/settings.py", KNOWN, as_described)
