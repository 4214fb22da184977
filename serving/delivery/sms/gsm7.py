"""The alphabet of text messages: what a text takes of a segment, and the nearest text that is written in it.

Source: 3GPP TS 23.038 (formerly GSM 03.38), section 6.2.1: the default alphabet and its extension table.
"""

import unicodedata
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Characters of one septet: 128 codes without the escape, 0x1B."""

EXTENDED: Final = frozenset("\f^{}\\[~]|€")
"""Characters of two septets: the escape, then another."""

SEGMENT: Final = 160
"""Septets of a message that goes alone: 140 octets. Longer ones are cut every 153, and each part is paid for."""

_SAID = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "•": "-", "·": ".", "…": "...", "°": "o", "º": "o", "ª": "a",
    "œ": "oe", "Œ": "OE", "×": "x", "‹": "<", "›": ">", "⁄": "/", "\t": " ",
}  # fmt: skip
"""What the alphabet lacks and no decomposition gives."""


def septets(text: str) -> int | None:
    """How many septets a text takes; None when a character is not of the alphabet, which makes all of it UCS-2."""
    total = 0
    for character in text:
        if character not in BASIC and character not in EXTENDED:
            return None
        total += 1 if character in BASIC else 2
    return total


def plain(text: str) -> str:
    """The nearest text that is written in the alphabet: é stays, ê becomes e, ’ becomes ', blanks are one space.

    What has no neighbour there is left out.
    """
    return " ".join("".join(map(_nearest, unicodedata.normalize("NFC", text))).split())


def _nearest(character: str) -> str:
    if character in BASIC or character in EXTENDED:
        return character
    if character in _SAID:
        return _SAID[character]
    if character.isspace():
        return " "
    return "".join(one for one in unicodedata.normalize("NFKD", character) if one in BASIC or one in EXTENDED)
