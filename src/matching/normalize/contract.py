"""Contract codes and wording to a kind of contract and a length."""

import re
from functools import lru_cache

from matching.domain import ContractKind
from matching.normalize.text import fold

DAYS_PER_MONTH = 365.25 / 12

KIND_OF_TYPE = {
    "CDI": ContractKind.CDI,
    "CDD": ContractKind.CDD,
    "MIS": ContractKind.TEMP,
    "DIN": ContractKind.TEMP_CDI,
    "SAI": ContractKind.SEASONAL,
    "DDI": ContractKind.INSERTION,
    "LIB": ContractKind.FREELANCE,
    "CCE": ContractKind.FREELANCE,
    "REP": ContractKind.FREELANCE,
    "FRA": ContractKind.FRANCHISE,
    "TTI": ContractKind.TEMP_CDI,
    "DDT": ContractKind.INSERTION,
}
"""Source: France Travail API "Offres d'emploi v2", `typesContrats`, with the older codes met in offers."""

KIND_OF_NATURE = {
    "E2": ContractKind.APPRENTICESHIP,
    "FS": ContractKind.PROFESSIONALISATION,
    "I1": ContractKind.INSERTION,
    "FT": ContractKind.INSERTION,
    "FU": ContractKind.INSERTION,
    "FW": ContractKind.INSERTION,
    "FX": ContractKind.INSERTION,
    "FY": ContractKind.INSERTION,
}
"""The natures that say more than the type. Source: France Travail API "Offres d'emploi v2", `naturesContrats`."""

# First match wins: the particular before the general.
_WORDING = (
    (ContractKind.APPRENTICESHIP, re.compile(r"\bapprentissage|\bapprenti\b")),
    (ContractKind.PROFESSIONALISATION, re.compile(r"\bprofessionn?alisation|\bcontrat pro\b")),
    (ContractKind.INSERTION, re.compile(r"\binsertion|\bcui\b|\bcddi\b|\bcdii\b|emploi avenir|parcours emploi")),
    (ContractKind.TEMP_CDI, re.compile(r"\bcdi[- ]interim|contrat a duree indeterminee interim")),
    (ContractKind.TEMP, re.compile(r"\binterim|\bmission\b|temporary")),
    (ContractKind.SEASONAL, re.compile(r"\bsaison")),
    (ContractKind.FRANCHISE, re.compile(r"\bfranchise")),
    (
        ContractKind.FREELANCE,
        re.compile(r"\bliberal|commerciale?\b|non salarie|independant|freelance|auto[- ]?entrepreneur|micro[- ]entre"),
    ),
    (ContractKind.CDI, re.compile(r"\bcdi\b|duree indeterminee|\bpermanent\b")),
    (ContractKind.CDD, re.compile(r"\bcdd\b|duree determinee|\busage\b|engagement educatif|fixed.term")),
    (ContractKind.OTHER, re.compile(r"\bstage|\bportage|\bbenevol|\bservice civique|\bv\.?i\.?e\b|\breserve\b")),
)
_LENGTH = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?) ?(jours?|semaines?|sem\b|mois|ans?\b|annees?)")
_MONTHS_IN = {"j": 1 / DAYS_PER_MONTH, "s": 7 / DAYS_PER_MONTH, "m": 1.0, "a": 12.0}


@lru_cache(4096)
def contract_kind(code: str | None, nature: str | None, label: str | None) -> ContractKind | None:
    """The kind of contract of an offer.

    Args:
        code: of the API's types ("CDI", "MIS"...); another is read as wording.
        nature: code or label of the API's natures; wins when it is more particular ("Contrat apprentissage").
        label: wording ("CDD - 6 Mois"), used when the code says nothing.

    Returns:
        None when nothing is understood.
    """
    if nature:
        kind = KIND_OF_NATURE.get(nature.strip().upper()) or _kind_of_wording(nature)
        if kind in (ContractKind.APPRENTICESHIP, ContractKind.PROFESSIONALISATION, ContractKind.INSERTION):
            return kind
    for text in (code, label, nature):
        if text and (kind := KIND_OF_TYPE.get(text.strip().upper()) or _kind_of_wording(text)):
            return kind
    return None


@lru_cache(4096)
def contract_months(label: str) -> float | None:
    """How long the contract lasts, in months ("CDD - 6 Mois", "Intérim - 12 Jour(s)"); None when not said."""
    match = _LENGTH.search(fold(label))
    if match is None:
        return None
    months = float(match[1].replace(",", ".")) * _MONTHS_IN[match[2][0]]
    return round(months, 2) if 0 < months <= 120 else None


def _kind_of_wording(text: str) -> ContractKind | None:
    folded = fold(text)
    return next((kind for kind, pattern in _WORDING if pattern.search(folded)), None)
