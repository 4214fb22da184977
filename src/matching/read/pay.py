"""Gross pay: amounts, their period, and what tells a salary from a bonus or a turnover."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from matching.domain import Fact
from matching.normalize.pay import LEGAL_WEEK_HOURS, Period, smic_eur_month, to_eur_month
from matching.read.cue import matches
from matching.read.text import EURO, Text, wording

_FIRST = r"\d(?<![\d.,/]\d)"  # a digit first: the search skips all else
_REST = r"(?:\d{0,2}(?:[\x20.']\d{3}){1,2}(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{0,5}(?:[.,]\d{1,4}|, \d\d(?= ?€))?(?!\d))"
_UNIT = r"k ?€|k ?eur(?:os?)?\b|ke\b|k\b|€(?:uros?)?|euros?\b|eur\b|e(?= ?brut)"
_A_PERIOD = r"(?:/ ?(?:mois|ans?|h(?:eures?|rs?)?)\b|par (?:mois|an|heure)|de l'heure|mensuels?|annuels?)"
_TO = r"(?:-|/|&|\ba\b|\bet\b|\bou\b|\bjusqu'a\b)"
AMOUNTS = wording(
    rf"(?P<low>{_FIRST}{_REST}) ?(?P<low_unit>{_UNIT})?(?: ?bruts?\b| ?brute\b)?(?: ?{_A_PERIOD})?"
    rf"(?: ?{_TO} ?(?:\bde )?(?P<high>\d{_REST}) ?(?P<high_unit>{_UNIT})?)?",
)

_PAY = re.compile(
    r"salair|salarial|remunera|remunere|taux? (?:horaire|brut|de base)|taux ?:"
    r"|\bbrute?s?\b|\bfixe\b|package|\bpaye\b|\bpaie\b|fourchette"
    r"|traitement|salary|\bsmic\b"
)
_OTHER_MONEY = re.compile(
    r"prime|ticket|titre|cheque|panier|indemni|mutuelle|carte|coopt|parrain|chiffre|\bca\b|budget|capital"
    r"|faciale|participation|interessement|bonus|variable|commission|avance|rembours|forfait|logement"
    r"|loyer|nourriture|apport|bons? |segur|laforcade|subvention|acompte|swile|restau|repas|cadeau|invest"
    r"|financ|levee|valeur|econom|abonnement|kilom|transport|materiel|casse|\bdons?\b|collecte|\baide"
    r"|allocation|bourse|remise|reduction|redevance|franchise|portefeuille|marche|\btr\b|\btjm\b|panier"
    r"|deplacement|complement|montant|cotis|entretien des|anciennete|charge"
)
_OTHER_AFTER = wording(
    r"^ ?(?:brute?s? |nets? )?(?:(?:de|d'|en) ?(?:la )?(?:prime|bonus|variable|budget|ca\b|chiffre"
    r"|commission|ticket|participation|panier|frais|cadeau|remise|reduc|fonds|materiel|travaux|financ"
    r"|capital|subvention|prise en charge|indemn)|pris en charge|offert|rembours|/ ?(?:km|jour|j\b|repas"
    r"|trim|nuit|sem)|jour\b|selon (?:l')?age|en fonction de l'age|(?:par|le|la|du|au|de la) ?(?:km|kilom"
    r"|jour|repas|trim|dimanche|nuit|samedi|vacation|personne|enfant|mission|garde|seance|client|course"
    r"|semestre)|le km|de l'action|millions?|m\b|mds?\b|milliards?)",
)
_NET_AFTER = wording(
    r"^(?: ?(?:€|euros?|eur\b|par mois|/ ?mois|/ ?m\b|mensuels?|environ|/ ?h|par heure))? ?[(]?\bnets?\b",
)
_NET_BEFORE = re.compile(r"\bnets?\b(?!.{0,40}\bbrut).{0,32}$")
_NOT_PAY_AFTER = wording(
    r"^ ?(?:%|eme\b|e\b|er\b|ieme|h\b|h\d|heure|mois|ans?\b|annee|jour|\$|chf|usd|£|point|personne|poste"
    r"|minute|mn\b|km|\)|/\d|-\d|:\d|semaine|sem\b|x\b|\*|janv|fev|mars|avril|mai\b|juin|juil|aout|sept"
    r"|oct|nov|dec|collab|salarie|agence|client|tickets?|rtt|cp\b|d'|de (?:rtt|cong|prime|fin))",
)

_HOURLY = wording(r"/ ?h\b|/ ?h(?:rs?|eures?)\b|par heure|de l'heure|l'heure|\bheure\b|\bh\b|horaire")
_MONTHLY = wording(r"/ ?mois|par mois|mensuel|/ ?m\b|\bmois\b|au mois")
_ANNUAL = wording(r"/ ?ans?\b|par ans?\b|annuel|/ ?annee|l'annee|par annee|\ban\b")
_MONTHS = wording(r"\b(?:sur|x|\*|fois) ?(?P<months>1[2-6](?:[.,]\d{1,2})?) ?(?:,\d )?(?:mois)?\b")
_PERIOD_AFTER = wording(
    r"^ ?(?:brute?s? ?)?(?:/ ?(?:h|mois|an)|par (?:h|mois|an)|de l'heure|mensuel|annuel|horaire|l'heure)",
)
_PERIOD_WITHIN = wording(_A_PERIOD)
_HINTS = (
    EURO,
    "eur",
    "salai",
    "remun",
    "brut",
    "taux",
    "fixe",
    "package",
    "paye",
    "fourchette",
    *(f"{digit}{gap}k" for digit in range(10) for gap in ("", " ")),
)
_CONTRACT = wording(r"\bcd[id]\b")
_COUNTED_BEFORE = wording(
    r"(?:\bx|\bsur|\*|n°|niveau|coef\w*|indice|inm|ccn\w*|echelon|groupe|degre|convention"
    r"|catego\w+|[^\n]{25} de) ?:? ?$",
)
_GROSS_AFTER = wording(r"^ ?(?:euros? )?brute?s?\b|^(?<=brut)")
_BUSINESS = re.compile(
    r"chiffre|\bca\b|budget|capital|apport|invest|financ|levee|portefeuille|marche|econom|materiel|projet"
    r"|\bdons?\b"
)
_AT_LEAST = wording(
    r"(?:a partir(?: d[e'])?|a compter de|\bdes|minimum(?: de)?|mini|min\.?|au moins|>|superieure? a"
    r"|plus de) ?:? ?$",
)
_AT_LEAST_AFTER = wording(
    r"^ ?(?:brute?s? ?)?(?:(?:par |/ ?)\w{1,7} )?(?:[(]? ?(?:minimum|mini\b|min\b)|et plus|ou plus|et \+"
    r"|\+ ?selon)",
)
_AT_MOST = wording(r"(?:jusqu'a|maximum|max|plafonnee? a|allant a) ?:? ?$")

_PERIODS: dict[Period, re.Pattern[str]] = {Period.HOUR: _HOURLY, Period.MONTH: _MONTHLY, Period.YEAR: _ANNUAL}
_PLAUSIBLE: dict[Period, tuple[float, float]] = {
    Period.HOUR: (9, 100),
    Period.MONTH: (400, 15_000),
    Period.YEAR: (15_500, 250_000),
}
_TELLING: dict[Period, tuple[float, float]] = {
    Period.HOUR: (9.5, 45),
    Period.MONTH: (900, 9_500),
    Period.YEAR: (15_500, 250_000),
}
_PLAUSIBLE_EUR_MONTH = (1_300.0, 20_000.0)
_LOWEST_WAGE_EUR_MONTH = smic_eur_month(date(2019, 1, 1))  # no full-time pay is lower since


@dataclass(frozen=True, slots=True)
class _Candidate:
    low: float | None
    high: float | None
    start: int
    end: int
    confidence: float


def read(text: Text, hours_per_week: float | None = None) -> Iterator[Fact]:
    """Bounds of the gross full-time pay in EUR a month.

    Args:
        text: the offer's text.
        hours_per_week: a part-time week turns an amount below any full-time wage into its full-time equivalent.
    """
    candidates = list(_candidates(text, hours_per_week))
    best = max(candidates, key=lambda found: found.confidence, default=None)
    if best is None:
        return
    if best.high is None:  # "à partir de 1 900 €", and further on "jusqu'à 2 200 €"
        top = next((other for other in candidates if other.low is None and _near(best, other)), None)
        best = replace(best, high=top.high, end=top.end) if top else best
    words = text.words(best.start, best.end)
    for name, value in (("pay_eur_month_min", best.low), ("pay_eur_month_max", best.high)):
        if value is not None:
            yield Fact(name, round(value, 2), "text", words, best.confidence)


def _near(low: _Candidate, high: _Candidate) -> bool:
    return low.high is None and 0 < high.start - low.end < 60 and (low.low or 0) <= (high.high or 0)


def _candidates(text: Text, hours_per_week: float | None) -> Iterator[_Candidate]:
    for match in matches(AMOUNTS, text, _HINTS, reach=60):
        found = _candidate(text, match, hours_per_week)
        if found is not None:
            yield found


def _candidate(text: Text, match: re.Match[str], hours_per_week: float | None) -> _Candidate | None:
    amounts, start = _amounts(match)
    if not any(low <= amount <= high for low, high in _PLAUSIBLE.values() for amount in amounts):
        return None
    before, after = _said_before(text, match.start()), text.line_after(match.end(), 60)
    confidence = _confidence(before, after, match)
    if not confidence or _NET_AFTER.match(after) or _NET_BEFORE.search(before[-45:]):
        return None
    period = _period(before, match[0][-12:] + after[:35], amounts[0])
    if period is None:
        return None
    months = _paid_months(before, after) if period is Period.MONTH else 12.0
    bounds = [_full_time(to_eur_month(amount, period, months), hours_per_week) for amount in amounts]
    if not all(_PLAUSIBLE_EUR_MONTH[0] <= bound <= _PLAUSIBLE_EUR_MONTH[1] for bound in bounds):
        return None
    low, high = _bounds(before, after, bounds)
    return _Candidate(low, high, start, match.end(), confidence)


def _said_before(text: Text, start: int) -> str:
    """The line before the amount; with the line above when the amount begins its line."""
    line = text.line_before(start)
    if len(line.strip(" -:*+>")) < 3:
        above = text.folded[max(0, start - 60) : start - len(line)].rstrip()
        line = above.rpartition("\n")[2] + " " + line
    return line


def _last(pattern: re.Pattern[str], said: str) -> int:
    return max((found.start() for found in pattern.finditer(said)), default=-1)


def _confidence(before: str, after: str, match: re.Match[str]) -> float:
    """How surely the amount is a salary, from the nearest word that says what money it is; 0 when it is not."""
    if _OTHER_AFTER.match(after):
        return 0.0
    pay, other = _last(_PAY, before), _last(_OTHER_MONEY, before)
    unit = (match["low_unit"] or "") + (match["high_unit"] or "")
    if not unit and not before.rstrip().endswith(EURO):
        if ("brut" in match[0] or _GROSS_AFTER.match(after)) and pay >= other:
            return 0.8
        if _COUNTED_BEFORE.search(before[max(pay, 0) :]):
            return 0.0
        said_close = pay > other and len(before) - pay <= 45 and not _NOT_PAY_AFTER.match(after)
        return 0.75 if said_close else 0.0
    gross, period = "brut" in match[0] + after[:25], _PERIOD_WITHIN.search(match[0]) or _PERIOD_AFTER.match(after)
    if pay > other:
        return 0.96 if gross or period else 0.92
    if other < 0 and (gross or period):
        return 0.85 if gross else 0.7
    told = match["high"] or gross or "selon" in after or _AT_LEAST_AFTER.match(after) or _CONTRACT.search(before)
    told = told or _AT_LEAST.search(before)
    in_thousands = "k" in unit and told
    if in_thousands and not _BUSINESS.search(before):
        return 0.7 if other < 0 else 0.6
    return 0.6 if gross and period else 0.0


def _number(written: str) -> float:
    thousands = re.fullmatch(r"(\d{1,3}(?:[ .']\d{3})+)(?:[.,] ?(\d{1,2}))?", written)
    if thousands:
        return float(re.sub(r"[ .']", "", thousands[1]) + "." + (thousands[2] or "0"))
    if re.fullmatch(r"(?:1[5-9]|[2-9]\d|\d{3}),\d{3}", written):
        return float(written.replace(",", ""))
    return float(written.replace(",", ".").replace(" ", ""))


def _amounts(match: re.Match[str]) -> tuple[list[float], int]:
    """One or two amounts and where they begin; none when two amounts of money make no range.

    A number without a unit that makes no range with the amount after it is dropped ("74000 Annecy - 2500 €").
    """
    low, high = _number(match["low"]), _number(match["high"] or match["low"])
    if "k" in (match["low_unit"] or "") + (match["high_unit"] or ""):
        low, high = (amount * 1000 if amount < 1000 else amount for amount in (low, high))
    if low < 1000 and high > 15_000 and not match["low_unit"]:
        low *= 1000
    if low <= high <= 3.2 * low:
        return [low, high] if match["high"] else [low], match.start()
    if match["low_unit"] and match["high_unit"]:
        return [], match.start()
    return ([high], match.start("high")) if match["high_unit"] else ([low], match.start())


def _period(before: str, after: str, amount: float) -> Period | None:
    """The period said after the amount, else before it, if plausible for it; else the one its size tells."""
    after = _MONTHS.sub("", after)
    said = [(found.start(), period) for period, cue in _PERIODS.items() if (found := cue.search(after))]
    said_before = [(-_last(cue, before[-45:]), period) for period, cue in _PERIODS.items() if cue.search(before[-45:])]
    for _, period in sorted(said) + sorted(said_before):
        if _PLAUSIBLE[period][0] <= amount <= _PLAUSIBLE[period][1]:
            return period
    return next((period for period, (low, high) in _TELLING.items() if low <= amount <= high), None)


def _paid_months(before: str, after: str) -> float:
    found = _MONTHS.search(after) or _MONTHS.search(before)
    return float(found["months"].replace(",", ".")) if found else 12.0


def _full_time(eur_month: float, hours_per_week: float | None) -> float:
    """An amount below any full-time wage is what a part-time week pays."""
    if hours_per_week and hours_per_week < LEGAL_WEEK_HOURS and eur_month < _LOWEST_WAGE_EUR_MONTH:
        return eur_month * LEGAL_WEEK_HOURS / hours_per_week
    return eur_month


def _bounds(before: str, after: str, bounds: list[float]) -> tuple[float | None, float | None]:
    if len(bounds) == 1 and (_AT_LEAST.search(before) or _AT_LEAST_AFTER.match(after)):
        return bounds[0], None
    if len(bounds) == 1 and _AT_MOST.search(before):
        return None, bounds[0]
    return bounds[0], bounds[-1]
