"""Driving licences, required or wished."""

import re
from collections.abc import Iterator

from matching.domain import Fact
from matching.read.text import WISHED, Text, denied, wording

_CATEGORY = (
    r"(?:am|a1|a2|a|be|eb|b|c1|ce|ec|c|d1|de|d|vl|pl|spl)(?!')|poids ?-?lourds?|super ?-?lourds?|vehicules? legers?"
)
_LICENCE = wording(
    rf"\bpermis\b(?P<driving> (?:de conduire|voiture|auto))? ?(?:[:(/-]|de categorie|de type|categories?"
    rf"|cat\.?|valide|valable|en cours de validite|obligatoire :)? ?\"?(?P<codes>(?:{_CATEGORY})\b(?: ?"
    rf"(?:[,/+(&-]|\bet\b|\bou\b|et/ou) ?(?:le |les |du )?(?:permis )?(?:{_CATEGORY})\b){{0,5}})?",
)
_CODE = wording(rf"\b(?:{_CATEGORY})\b")
_CODES = {"eb": "BE", "ec": "CE", "vl": "B", "pl": "C", "spl": "CE"}
_NOT_DRIVING = wording(
    r"^s? ?(?:d'|de (?:travail|construire|feu|sejour|chasse|peche|port|former|louer|demolir|mettre|faire"
    r"|conduire les engins|fouille|penetrer|consolider|develop)|cariste|caces|nacelle|pont|bateau|cotier"
    r"|fluvial|jaune|unique|hayon|grue|a points|la |les |le |une? |des |aux? |pelle|chariot|engin"
    r"|moto neige|a l)",
)
_VERB_BEFORE = wording(
    r"(?:\bont|\ba|\bavoir|\bayant|\baura|\bavez|\bvous (?:a|ont|ayant)|\bm'a|\bnous (?:a|ont)|\bete|\best"
    r"|\bsont|\bsoit|\bsera) (?:deja |egalement |aussi )?$",
)
_BENEFIT_BEFORE = wording(r"(?:aides? (?:au|a|pour)|financ\w+|garde|location|logement|accompagnement)[^\n]{0,25}$")
_NEXT_ITEM = wording(r" et (?!vehicule)|, (?!si )")
_USE_AFTER = wording(
    r"^ ?(?:[(][^)\n]{0,30}[)] ?)?(?:est |sont |en cours |valide ?|valable |:|-|,|[(])? ?(?:obligatoire"
    r"|exige|requis|indispensable|necessaire|souhaite|apprecie|demande|imperatif|serait|serai|un plus"
    r"|optionnel|atout|et (?:un )?(?:vehicule|voiture|moyen)|\+ vehicule|vehicule|\+|$|\.|,|;|[)]|\n|recommande"
    r"|a jour|est un|depuis|en cours|oblig)",
)


def read(text: Text) -> Iterator[Fact]:
    """`licences`, most common spelling turned to the category; `licence_required` False when all are only wished."""
    if "permis" not in text.folded:
        return
    codes: dict[str, None] = {}
    words, confidence, required = "", 0.0, False
    for match in _LICENCE.finditer(text.folded):
        found = _found(text, match)
        if not found or denied(text, *match.span()) or _BENEFIT_BEFORE.search(text.before(match.start(), 40)):
            continue
        codes |= dict.fromkeys(found)
        words = words or text.words(*match.span())
        confidence = max(confidence, 0.95 if match["codes"] or match["driving"] else 0.8)
        required = required or not _wished(text, *match.span())
    if codes:
        yield Fact("licences", tuple(codes), "text", words, confidence)
        yield Fact("licence_required", required, "text", words, confidence - 0.05)


def _found(text: Text, match: re.Match[str]) -> list[str]:
    if _VERB_BEFORE.search(text.before(match.start(), 25)):
        return []
    if match["codes"]:
        start = match.start("codes")
        written = [
            (code[0], text.words(start + code.start(), start + code.end())) for code in _CODE.finditer(match["codes"])
        ]
        return [
            _code(folded)
            for folded, raw in written
            if raw.isupper() or folded == "b" or len(folded) > 2 or folded in _CODES
        ]
    after = text.after(match.end(), 40)
    if _NOT_DRIVING.match(after):
        return []
    return ["B"] if match["driving"] or _USE_AFTER.match(after) else []


def _wished(text: Text, start: int, end: int) -> bool:
    """Whether the licence itself, not the next item, is only wished."""
    after = _NEXT_ITEM.split(text.after(end, 40), maxsplit=1)[0]
    return bool(WISHED.search(after) or WISHED.search(text.before(start, 30)))


def _code(written: str) -> str:
    if "poids" in written:
        return "C"
    if "super" in written:
        return "CE"
    return "B" if "leger" in written else _CODES.get(written, written.upper())
