"""A postal address as the window of an envelope shows it, or why it cannot be.

Six lines of 38 characters, the last three in capitals without punctuation (AFNOR XP Z 10-011, as La Poste's rules for
addresses apply it); here every line below the name is. Of a country other than France the name ends the address.

An envelope DL (110 x 220 mm) shows 35 x 100 mm, 20 mm from its right edge and from its bottom (AFNOR NF Z 11-001). The
letter, folded to 99 x 210 mm, moves by 11 mm and 10 mm in it: what is between 55 and 79 mm from the top of the sheet
and between 100 and 190 mm from its left is seen wherever it lies, and nothing else may stand between 44 and 90 mm at
the right of 90 mm. `letter.typ` keeps to that.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from matching.domain import Person
from matching.errors import MatchingError

LINES, WIDTH = 6, 38

FRANCE = "FRANCE"

SHORTER: Mapping[str, str] = {
    "APPARTEMENT": "APT",
    "BATIMENT": "BAT",
    "RESIDENCE": "RES",
    "IMMEUBLE": "IMM",
    "ESCALIER": "ESC",
    "LOTISSEMENT": "LOT",
    "HAMEAU": "HAM",
    "LIEU DIT": "LD",
    "QUARTIER": "QRT",
    "ZONE ARTISANALE": "ZA",
    "ZONE INDUSTRIELLE": "ZI",
    "AVENUE": "AV",
    "BOULEVARD": "BD",
    "ALLEE": "ALL",
    "CHEMIN": "CHE",
    "IMPASSE": "IMP",
    "PASSAGE": "PAS",
    "PLACE": "PL",
    "ROUTE": "RTE",
    "SQUARE": "SQ",
    "FAUBOURG": "FG",
    "GENERAL": "GAL",
    "MARECHAL": "MAL",
    "COMMANDANT": "CDT",
    "CAPITAINE": "CNE",
    "COLONEL": "CNL",
    "LIEUTENANT": "LT",
    "PRESIDENT": "PDT",
    "PROFESSEUR": "PR",
    "DOCTEUR": "DR",
    "SAINTE": "STE",
    "SAINT": "ST",
}
"""Words that a line may shorten when it must, in this order. Source: AFNOR XP Z 10-011, annex of abbreviations."""

_POSTCODE = re.compile(r"(\d{5}) \D.*")
_LIGATURES = str.maketrans({"Œ": "OE", "Æ": "AE", "Ł": "L", "Ø": "O", "Đ": "D"})


class AddressError(MatchingError):
    """An address does not fit a window; the message tells why, in French, to whoever may correct it."""


@dataclass(frozen=True, slots=True)
class Address:
    """What the window shows.

    Attributes:
        lines: from the name to the country.
        postcode: "" abroad.
        country: as the address writes it; `FRANCE` where it writes none.
    """

    lines: tuple[str, ...]
    postcode: str
    country: str


def window(person: Person) -> Address:
    """The address of a person.

    Raises:
        AddressError: they have none, or it does not fit.
    """
    if not person.postal_address:
        raise AddressError("Aucune adresse postale n’est connue.")
    named = person.postal_address[0].casefold() == (person.name or "").casefold()
    told, postcode, country = _located([*filter(None, map(_capitals, person.postal_address[named:]))])
    name = wrap(person.name or "", WIDTH, break_long_words=False, break_on_hyphens=False)
    lines = [_fitting(line) for line in (*name, *told)]
    if len(lines) > LINES:
        raise AddressError(f"L’adresse a {len(lines)} lignes avec le nom : une enveloppe en montre {LINES}.")
    return Address(tuple(lines), postcode, country)


def _located(told: list[str]) -> tuple[list[str], str, str]:
    """Lines without "FRANCE", the postcode, and the country that the last line names after a line with digits."""
    if len(told) > 1 and told[-1] == FRANCE:
        told = told[:-1]
    if told and (found := _POSTCODE.fullmatch(told[-1])):
        return told, found[1], FRANCE
    if len(told) > 2 and told[-1].replace(" ", "").isalpha() and re.search(r"\d", told[-2]):
        overseas = re.fullmatch(r"(98\d{3}) \D.*", told[-2])
        return told, overseas[1] if overseas else "", told[-1]
    raise AddressError("L’adresse ne finit pas par un code postal et une commune, ni par un pays.")


def _fitting(line: str) -> str:
    for word, short in SHORTER.items():
        if len(line) <= WIDTH:
            return line
        line = re.sub(rf"\b{word}\b", short, line)
    if len(line) > WIDTH:
        raise AddressError(f"Une ligne de l’adresse a {len(line)} caractères : une enveloppe en montre {WIDTH}.")
    return line


def _capitals(line: str) -> str:
    """Without accents nor punctuation, as sorting machines read it."""
    spread = unicodedata.normalize("NFKD", line.upper().translate(_LIGATURES))
    plain = "".join(one for one in spread if not unicodedata.combining(one))
    if any(one.isalpha() and not one.isascii() for one in plain):
        raise AddressError("L’adresse a des lettres d’un autre alphabet : écrivez-la en lettres latines.")
    return " ".join("".join(one if one.isalnum() or one == "/" else " " for one in plain).split())
