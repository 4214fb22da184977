"""How domain values are written in columns: small integers and bit masks, -1 or 0 when not stated."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from matching.domain import (
    Audience,
    ContractKind,
    EducationLevel,
    Language,
    Mode,
    OfferStatus,
    PlaceScope,
    Remote,
    WorkingTime,
)
from matching.normalize.conditions import PHYSICAL
from matching.normalize.text import fold

LICENCES = (
    *("AM", "A1", "A2", "A", "B1", "B", "B96", "EB", "B79", "BE"),
    *("C1", "C1E", "C", "CE", "EC", "D1", "D1E", "D", "DE", "ED"),
)
"""Driving licence categories, in bit order. Source: France Travail API, referential `permis`."""

_IMPLIED_LICENCES = {
    "A": "A2 A1 AM",
    "A2": "A1 AM",
    "A1": "AM",
    "B1": "AM",
    "B": "B1 AM",
    "B96": "B",
    "B79": "B96 B",
    "EB": "BE B79 B96 B",
    "BE": "EB B79 B96 B",
    "C1": "B",
    "C1E": "C1 BE",
    "C": "C1",
    "CE": "EC C C1E",
    "EC": "CE",
    "D1": "B",
    "D1E": "D1 BE",
    "D": "D1",
    "DE": "ED D D1E",
    "ED": "DE",
}
"""What each category also allows to drive. Source: directive 2006/126/CE, art. 4 and 6, and code de la route R221-4."""

_CONTRACTS_WITHIN = {
    ContractKind.CDD: (ContractKind.SEASONAL,),
    ContractKind.CDI: (ContractKind.TEMP_CDI,),
    ContractKind.TEMP: (ContractKind.TEMP_CDI,),
}
"""Kinds that another includes in law. Source: code du travail L1242-2 3° (saisonnier), L1251-58-1 (CDI intérimaire)."""

_ISO_639_1 = """
    fr en de es it pt nl ar zh ja ko ru pl ro tr el sv da no nb fi hu cs sk sl hr sr bs bg uk lt lv et ga mt is sq mk hy
    ka fa he hi bn ur ta te vi th id ms tl km lo wo ln sw am ti so br oc
"""
LANGUAGES = tuple(_ISO_639_1.split())
"""ISO 639-1 codes in bit order, at most 64; other languages are not compared."""


def position(values: type[StrEnum], value: StrEnum | None) -> int:
    """Index of a member in its enum; -1 for None."""
    return -1 if value is None else _POSITIONS[values][value]


_POSITIONS: dict[type[StrEnum], dict[StrEnum, int]] = {
    kind: {member: index for index, member in enumerate(kind)}
    for kind in (Audience, ContractKind, EducationLevel, Mode, OfferStatus, PlaceScope, Remote, WorkingTime)
}


def tristate(flag: bool | None) -> int:
    """1 true, 0 false, -1 not stated."""
    return -1 if flag is None else int(flag)


def mask(values: type[StrEnum], members: Iterable[StrEnum]) -> int:
    """Bit mask of enum members."""
    return _union(1 << position(values, member) for member in members)


def contract_mask(contracts: Iterable[ContractKind]) -> int:
    """Bit mask of the kinds a person accepts, with the kinds that they include; 0 accepts any."""
    return _union(mask(ContractKind, (kind, *_CONTRACTS_WITHIN.get(kind, ()))) for kind in contracts)


def licence_mask(codes: Iterable[str], implied: bool = False) -> int:
    """Bit mask of licence categories; `implied` adds what each also allows to drive. Unknown codes are left out."""
    known = {code.upper() for code in codes} & set(LICENCES)
    if implied:
        known = _closure(known)
    return _union(1 << LICENCES.index(code) for code in known)


def licence_names(bits: int) -> list[str]:
    """Categories of a licence mask."""
    return [code for index, code in enumerate(LICENCES) if bits >> index & 1] if bits else []


def language_mask(languages: Sequence[Language]) -> int:
    """Bit mask of languages, French left out: offers state it as a matter of course, profiles hardly ever."""
    codes = {language.code for language in languages} & _LANGUAGE_BITS.keys()
    return _union(1 << _LANGUAGE_BITS[code] for code in codes)


_LANGUAGE_BITS = {code: index for index, code in enumerate(LANGUAGES) if code != "fr"}


LEVELS = (None, "A1", "A2", "B1", "B2", "C1", "C2")
"""Levels of a language, lowest first. Source: Common European Framework of Reference for Languages."""


def spoken(languages: Sequence[Language]) -> list[int]:
    """Each known language and its level in one number, ascending: position in `LANGUAGES` x 8 + that in `LEVELS`."""
    known = (one for one in languages if one.code in LANGUAGES)
    return sorted({LANGUAGES.index(one.code) * 8 + _level(one.level) for one in known})


def _level(level: str | None) -> int:
    return LEVELS.index(level) if level in LEVELS else 0


def physical_mask(slugs: Iterable[str]) -> int:
    """Bit mask of physical demands, bit `i` the i-th of `PHYSICAL`; unknown slugs are left out."""
    return _union(1 << _PHYSICAL_BITS[slug] for slug in slugs if slug in _PHYSICAL_BITS)


_PHYSICAL_BITS = {slug: index for index, slug in enumerate(PHYSICAL)}


def name_hash(name: str | None) -> int:
    """64-bit hash of a SIRET, or of a name without accents, case and punctuation; 0 for no name."""
    key = re.sub(r"[^a-z0-9]+", "", fold(name or ""))
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") if key else 0


def insee_number(code: str | None) -> int:
    """A code INSEE ("97411", "2A004") as one integer below 2**26; -1 when not stated or malformed."""
    return int(code, 36) if code and re.fullmatch(r"[0-9][0-9AB][0-9]{3}", code.upper()) else -1


@lru_cache(1 << 16)  # more than the skills of a release, each met by many occupations
def skill_number(ogr: str | None) -> int:
    """An OGR code as an integer; -1 when not stated or not a number below 2**31."""
    return int(ogr) if ogr and ogr.isascii() and ogr.isdigit() and len(ogr) < 10 else -1


def _closure(codes: set[str]) -> set[str]:
    wider = codes.union(*(_IMPLIED_LICENCES.get(code, "").split() for code in codes))
    return wider if wider == codes else _closure(wider)


def _union(bits: Iterable[int]) -> int:
    total = 0
    for bit in bits:
        total |= bit
    return total
