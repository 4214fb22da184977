"""Salary wording of an offer's fields to canonical pay: "Mensuel de 1 850 à 2 100 Euros sur 13 mois", "45 à 60 K€"."""

import re
from dataclasses import dataclass
from datetime import date

from matching.domain import Pay
from matching.normalize.pay import Period, monthly_pay
from matching.normalize.text import fold

MAX_WORDING = 300
"""What follows in a longer wording is not read."""

_SPACES = re.compile(r"\s+")
_MONTHS_PAID = re.compile(r"(?:sur|x|\*) ?(\d{1,2}(?:[.,]\d+)?) ?mois\b")
_TIMES = re.compile(r"(?:\bx|\*) ?(1[2-6](?:[.,]\d+)?)\b(?! ?(?:€|eur|h|k|mois))")
_CENTS = re.compile(r"(\d) ?(?:€|euros?) ?(\d{2})\b(?! ?(?:€|eur|k|%|[.,]?\d))")
_THIRTEENTH = re.compile(r"\b(1[345]) ?(?:e|eme|ieme) ?mois|\b(1[345]) ?mois\b")
# Figures that are no amount: hours worked, shares of the minimum wage, seniority, agreements, steps, years.
_NOISE = re.compile(
    r"\d+(?:[.,]\d+)? ?%|\bde 0 euros?\b"
    r"|\b\d{1,3}(?:[.,]\d+)? ?(?:h\b|heures?\b)(?: ?\d\d\b)?(?: ?(?:/|par) ?(?:sem\w*|mois|jour))?"
    r"|\b\d+ ?(?:ans?|annees?|mois|jours?|semaines?|salaries|personnes|enfants?)\b|\bbac ?\+ ?\d\b"
    r"|\b(?:ccn\w*|groupe|echelon|coef\w*|indice|niveau|categorie|cat|article|idcc|grade|du \d{1,2} \w+)"
    r" ?\.?:? ?\d{1,4}\b(?! ?(?:€|eur|k))"
    r"|\bprimes?\b[^\d+,;]{0,25}\d+(?:[.,]\d+)? ?(?:€|euros?)"
)
_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:[ .'](?=\d{3})\d{3})+(?:,\d{1,2})?(?!\d)"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)(?!(?:er|re|ere|e|eme|nd)\b)"
    r" ?(?P<thousand>k(?![a-z])(?: ?(?:€|e(?:ur(?:o?s)?)?\b))?|ke\b|keur\w*)?"
    r" ?(?P<euro>€|euros?\b|eur\b)?(?P<other>\$|£|chf\b|usd\b|cad\b)?"
)
_PERIODS = (
    (Period.HOUR, re.compile(r"\bhoraire|/ ?h\b|/ ?heure|\bde l'heure|\bpar heure|\bl'heure")),
    (Period.DAY, re.compile(r"\bjournalier|/ ?j(?:our)?\b|\bpar jour|\btjm\b|\bvacation")),
    (Period.WEEK, re.compile(r"\bhebdo|/ ?sem|\bpar semaine")),
    (Period.MONTH, re.compile(r"\bmensuel|/ ?mois|\bpar mois|\ble mois")),
    (Period.YEAR, re.compile(r"\bannuel|/ ?an(?:s|nee)?\b|\bpar an\b|\bpar annee|\bl'annee")),
)
_LEAD = re.compile(r"(horaire|mensuel|annuel|journalier|hebdomadaire)\b")
_LEADS = {
    "horaire": Period.HOUR,
    "mensuel": Period.MONTH,
    "annuel": Period.YEAR,
    "journalier": Period.DAY,
    "hebdomadaire": Period.WEEK,
}
_TURNOVER = re.compile(r"\bca\b|\bchiffre d'affaires")
_RANGE = re.compile(r"\b(?:a|et|ou|jusqu'?a?)\b|[-/]|>|–")
_NET = re.compile(r"\bnet\b|\bnets\b|\bnette?s?\b")
_GROSS = re.compile(r"\bbruts?\b|\bbrute?s?\b")
_FROM = re.compile(r"\b(?:a partir|des|minimum|mini|min|au moins|plus de)\b|>")
_UP_TO = re.compile(r"\b(?:jusqu'?a?|maximum|maxi|max|au plus)\b|<")


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    thousands: bool
    start: int
    end: int


def read_pay(text: str, hours_per_week: float | None = None, on: date | None = None, net: bool = False) -> Pay | None:
    """Read one salary wording.

    Args:
        text: a short wording, as in the fields of an offer; prose is for another reader.
        hours_per_week: of the job, to tell apart the actual pay of a part-time job.
        on: date of the offer, for the minimum wage in force.
        net: the amounts are known to be net even if the wording does not say it.

    Returns:
        The pay; one without amounts when the wording is understood and states none; None when it states something that
        is not understood (another currency, an artist's fee, no plausible amount).
    """
    folded = _SPACES.sub(" ", fold(text[:MAX_WORDING])).strip()
    months, folded = _months(folded)
    stripped = _CENTS.sub(r"\1,\2 €", _NOISE.sub(" ", folded))
    matches = list(_AMOUNT.finditer(stripped))
    if any(match["other"] for match in matches) or "cachet" in folded:
        return None
    money = any(match["euro"] or match["thousand"] for match in matches)
    amounts = [amount for match in matches if (amount := _amount(match, stripped, money))]
    if not any(amount.value for amount in amounts) or _TURNOVER.search(folded):
        return Pay(None, None, text=text)
    low, high = _bounds(amounts, stripped)
    period = _period(stripped) or (Period.YEAR if any(a.thousands for a in amounts[:2]) else None)
    net = net or bool(_NET.search(folded) and not _GROSS.search(folded))
    return monthly_pay(low, high, period, months=months, net=net, hours_per_week=hours_per_week, on=on, text=text)


def states_amount(pay: Pay | None) -> bool:
    """Whether a pay holds any amount."""
    return pay is not None and (pay.min_eur_month is not None or pay.max_eur_month is not None)


def says_net(text: str) -> bool:
    """Whether a comment without any figure says that the pay is net."""
    folded = fold(text)
    return bool(_NET.search(folded)) and not _GROSS.search(folded) and not any(c.isdigit() for c in folded)


def _months(folded: str) -> tuple[float, str]:
    """How many months are paid in a year, and the wording without that."""
    if match := _MONTHS_PAID.search(folded) or _TIMES.search(folded):
        return float(match[1].replace(",", ".")), folded[: match.start()] + " " + folded[match.end() :]
    if match := _THIRTEENTH.search(folded):
        # "dont 13e mois" says that the amount holds it; "+ 13e mois" that it comes on top.
        included = re.search(r"\b(?:dont|inclus|compris)\b", folded)
        return 12 if included else float(match[1] or match[2]), folded[: match.start()] + " " + folded[match.end() :]
    return 12, folded


def _amount(match: "re.Match[str]", text: str, money: bool) -> _Amount | None:
    """The amount a figure stands for; None for a figure that nothing shows to be money."""
    number = match["number"]
    decimals = len(number) - max(number.rfind("."), number.rfind(",")) - 1 if re.search(r"[.,]", number) else 0
    currency = bool(match["euro"] or match["thousand"])
    if not currency and decimals != 2 and not _is_paid(match, text, money):
        return None
    value = _number(number) * (1000 if match["thousand"] else 1)
    return _Amount(value, bool(match["thousand"]), match.start(), match.end())


def _is_paid(match: "re.Match[str]", text: str, money: bool) -> bool:
    """Whether a bare figure is an amount.

    It is when money follows ("45 à 60 K€"); or, if no other figure of the wording is money, when the wording speaks of
    pay or holds nothing else.
    """
    if re.match(r" ?(?:a|-|et|/|ou) ?\d[\d .,]*k?e? ?(?:€|euros?\b|eur\b|k)", text[match.end() :]):
        return True
    rest = text[: match.start()] + text[match.end() :]
    speaks = _NET.search(text) or _GROSS.search(text) or _period(text)
    return not money and bool(speaks or not re.sub(r"[^a-z]|a partir de|entre|et|environ|de", "", rest))


def _number(number: str) -> float:
    """The value of "1 850", "32 000,00", "35.000" or "42,000": three digits after a point or comma are thousands."""
    number = re.sub(r"[ ']|[.,](?=\d{3}(?!\d))", "", number)
    return float(number.replace(",", "."))


def _bounds(amounts: list[_Amount], text: str) -> tuple[float | None, float | None]:
    """The range that the first amount opens, if the next one closes it; 0 stands for a bound left empty."""
    first = amounts[0]
    if len(amounts) > 1 and _RANGE.search(text, first.end, amounts[1].start):
        last = amounts[1]
        shared = last.thousands and not first.thousands and first.value < 1000
        return first.value * (1000 if shared else 1) or None, last.value or None
    if _UP_TO.search(text):
        return None, first.value
    return first.value, None if _FROM.search(text) else first.value


def _period(folded: str) -> Period | None:
    """The period of the leading word, else the first period named, else None."""
    if match := _LEAD.match(folded):
        return _LEADS[match[1]]
    found = [(match.start(), period) for period, pattern in _PERIODS if (match := pattern.search(folded))]
    return min(found)[1] if found else None
