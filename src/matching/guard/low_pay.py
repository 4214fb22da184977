"""Pay under the legal minimum: amounts said to be pay of an hour, or of a known time, against the SMIC of the day."""

import re
from collections.abc import Iterator
from datetime import date

from matching.guard.law import Ground
from matching.guard.rule import finding
from matching.guard.scope import sentence
from matching.guard.verdict import Finding, Severity
from matching.normalize.pay import HOURS_PER_MONTH, LEGAL_WEEK_HOURS, NET_SHARE, smic_eur_month
from matching.read import hours
from matching.read.cue import matches
from matching.read.text import EURO, Text, wording

_TOLERANCE = 0.985
"""An amount this close to the minimum is a rounded one."""

_PERIODS = {"h": 1.0, "m": HOURS_PER_MONTH, "a": HOURS_PER_MONTH * 12, "s": LEGAL_WEEK_HOURS}
_AMOUNT = wording(
    r"(?P<number>\d(?<![\d.,/']\d)[\d\x20.]{0,6}(?:,\d{1,2})?) ?(?:€|euros?\b"
    r"|eur\b)(?P<cents>\d\d\b)? ?[(]?(?P<tax>bruts?|brutes?|nets?)?[)]?"
    r"(?: ?(?P<tax2>bruts?|nets?))? ?(?:/|par|de l'|l'|la|a la|de)? ?(?P<period>heures?\b|h\b|mensuels?|mois|ans?\b"
    r"|annuels?|annee|semaine|horaires?|(?<=brut)(?= ?[.,;\n]| ?$| (?:pour|en|plus|et|sur)\b))"
    r"(?: ?(?P<tax3>bruts?|nets?))?",
)
_RANGE_BEFORE = wording(
    r"(?:\d ?(?:€|euros?)? ?(?:a|-|et|/|')|jusqu'a|plus|\+|prime\w*[^.;\n]{0,40}|de plus|augment\w*[^.;\n]{0,20}) ?$"
)
_OTHER_MONEY = wording(
    r"prime|ticket|panier|indemn|mutuelle|cheque|rembours|forfait|loyer|logement a|bonus|variable|commission"
    r"|avantage|frais|transport|majoration|complement|coopt|supplement|aide|bourse|garde|par enfant|redevance"
    r"|caution|abonnement|budget|chiffre|garantie|participation|interessement|heures? supp|astreinte|nuit|dimanche"
    r"|\bca\b|gratification|nourriture|segur|facture|tarif|client",
)
_OTHER_STATUS = wording(
    r"apprenti|alternan|professionnalisation|\bcontrat pro\b|stage|stagiaire|service civique|gratification|\bbafa\b"
    r"|engagement educatif|\bcee\b|assistante? maternel|\bvie\b|volontariat|au pair|doctora|benevol"
    r"|freelance|auto-?entrepreneur|micro-?entrepr|independant|mandataire|\besat\b|\bcej\b|au prorata|mi-temps"
    r"|luxembourg|belgique|suisse",
)
_FULL = wording(r"temps (?:plein|complet)|\b3[5-9] ?h\b|\b3[5-9] ?heures|\b4\d ?heures|\bcdi\b|151[,.]?\d*|plein temps")
_PART = wording(
    r"temps partiel|mi-temps|heures? par jour|quelques heures|temps incomplet|vacations?|non complet|\b(?:[1-9]"
    r"|[12]\d|3[0-4]) ?h(?:eures?)?\b(?! ?\d\d\b| ?(?:-|a) ?\d)"
)
_BELOW = wording(
    r"smic[^.;\n]{0,30}(?:ne s'applique pas|pas applique|non applicable)|(?:inferieur|en[-\x20]dessous"
    r"|moins que)[^.;\n]{0,12}\bsmic|\b[1-9]\d ?% du smic|\bsmic a [1-9]\d ?%|fixe inexistant|(?:100 ?%|uniquement"
    r"|exclusivement|seulement) (?:a la |au |en )?(?:commission|rendement|tache"
    r"|variable)[^.;\n]{0,60}(?:sans (?:minimum|fixe|garanti)|aucun fixe)?|(?:uniquement|exclusivement"
    r"|seulement) (?:en|par les|aux) pourboires?|(?:sans|aucun) (?:fixe|minimum garanti|salaire fixe)"
    r"|au pourcentage seul|(?:pourcentage|commission)s? (?:seule?s?|uniquement)"
)


def findings(text: Text, on: date | None = None) -> Iterator[Finding]:
    """Amounts under the minimum wage of the day.

    Args:
        text: an offer's or a search's.
        on: the day; None means the latest minimum known.
    """
    amounts = list(matches(_AMOUNT, text, (EURO, "euro", "eur"), reach=60))
    below = list(matches(_BELOW, text, _BELOW_HINTS, reach=60))
    if not (amounts or below) or _OTHER_STATUS.search(text.folded):
        return
    minimum = smic_eur_month(on) / HOURS_PER_MONTH * _TOLERANCE
    week = _week(text) if amounts else None
    for match in amounts:
        hourly = _hourly(match, text, week)
        if hourly is not None and hourly < minimum:
            yield finding(text, *match.span(), Ground.LOW_PAY, Severity.UNLAWFUL)
    for match in below:
        yield finding(text, *match.span(), Ground.LOW_PAY, Severity.UNLAWFUL)


_BELOW_HINTS = ("smic", "fixe", "commission", "rendement", "variable", "minimum garanti", "pourcentage", "pourboire")


def _week(text: Text) -> float | None:
    """Hours a week, 35 when the text says a full time without figures; None when it may be a part time."""
    stated = next((fact.value for fact in hours.read(text) if fact.name == "hours_per_week"), None)
    if isinstance(stated, float | int):
        return float(stated)
    if _PART.search(text.folded):
        return None
    return LEGAL_WEEK_HOURS if _FULL.search(text.folded) else None


def _hourly(match: "re.Match[str]", text: Text, week: float | None) -> float | None:
    """What an hour pays, gross; None when the amount is not surely the pay of a known time."""
    start, end = match.span()
    around = sentence(text, start, end)
    before = text.line_before(start, 50)
    if _OTHER_MONEY.search(before[-45:] + match[0] + text.line_after(end, 12)) or _RANGE_BEFORE.search(before):
        return None
    amount = float(
        match["number"]
        .replace(" ", "")
        .replace(".", "" if re.search(r"\.\d{3}", match["number"]) else ".")
        .replace(",", ".")
        or 0
    )
    if match["cents"]:
        amount += float(match["cents"]) / 100
    if "net" in (match["tax"] or "", match["tax2"] or "", match["tax3"] or "") or re.search(r"\bnets?\b", around):
        amount /= NET_SHARE
    period = match["period"][:1] or ("m" if 500 <= amount < 5000 else "")
    if period == "h":
        return amount if amount >= 3 else None
    if week is None or amount < 100 or not period:
        return None
    return amount / (_PERIODS[period] * week / LEGAL_WEEK_HOURS)
