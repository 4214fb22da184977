"""The print service of letters: a TOML file named by `MATCHING_LETTERS`.

folder = "/var/lib/matching/letters"   # `python -m serving.delivery.paper batch` closes what waits there
name = "Agence de Lyon Part-Dieu"      # who writes
address = ["12 boulevard Vivier-Merle", "69003 Lyon"]   # whom slips and undelivered letters come back to
phone = "39 49"                        # by which people answer, giving the code of an offer
visits = true                          # somebody reads letters with people of close support; false without it
"""

from pathlib import Path

from serving.delivery.described import Said, described
from serving.delivery.paper.carrier import Post
from serving.delivery.paper.letter import Agency

KNOWN = {"folder", "name", "address", "phone", "visits"}

MOST_LINES = 6
"""Of a return address, as of any."""


def read_letters(file: Path) -> Post:
    """Read the file.

    Raises:
        SettingsError: it is missing, or something in it cannot be used; the message names what.
    """
    return described(file, "MATCHING_LETTERS", "serving/delivery/paper/settings.py", KNOWN, _post)


def _post(said: Said) -> Post:
    address, visits, folder = said["address"], said.get("visits", False), Path(str(said["folder"])).expanduser()
    if not isinstance(address, list) or not 1 <= len(address) <= MOST_LINES:
        raise ValueError(f"address is a list of 1 to {MOST_LINES} lines")
    if not isinstance(visits, bool):
        raise ValueError("visits is true or false")
    folder.mkdir(parents=True, exist_ok=True)
    return Post.of(Agency(str(said["name"]), tuple(map(str, address)), str(said["phone"])), folder, visits)
