"""Weekly hours, and full or part time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from matching.domain import Fact
from matching.read.cue import Cue, matches, readings, surest
from matching.read.text import Text, wording

FULL_TIME_HOURS = 35.0  # Source: Code du travail, L3121-27
WEEKS_A_MONTH = 4.33

_HOURS = wording(
    r"(?P<hours>\d(?<![\d.,:]\d)\d{0,2}(?:[.,]\d{1,2})?) ?(?:h\b|heures?\b|h(?=\d\d\b)|hrs?\b)(?:(?<=h)"
    r"(?P<joined>\d\d)\b| (?P<minutes>00|15|20|30|40|45|50)\b)?",
)
_BARE = wording(
    r"(?P<hours>[1-4](?<![\dh.,:]\d)(?<!h\x20\d)\d(?:[.,]\d{1,2})?) ?(?:/ ?sem(?:aine)?\b|(?:heures )?hebdomadaires?"
    r"|hebdo\b)",
)
_A_WEEK_AFTER = wording(
    r"^ ?[-)]? ?(?:(?:de )?(?:travail|temps de travail|contrat)(?: effectif)? ?)?[(]?(?:/|par|pas|a la|la"
    r"|-)? ?(?:sem\b|semaine|hebdo|hbd)",
)
_A_MONTH_AFTER = wording(r"^ ?(?:de travail )?(?:/|par|au)? ?(?:mois|mensuel)")
_A_WEEK_BEFORE = wording(
    r"(?:hebdo\w{0,10}|semaine|temps (?:plein|complet|partiel|(?:non[\x20-]|in)complet)|mi-?temps|contrat|cd[id]|base"
    r"|duree (?:du|de) travail|temps de travail|forfait|volume horaire|nombre d'heures)[^\n\d]{0,18}$",
)
_NOT_A_WEEK_AFTER = wording(
    r"^ ?(?:/ ?j|par jour|supp|de (?:formation|cours|prep|service|pause|route|trajet|marche)|de (?:paris"
    r"|lyon)|d'anciennete|consec|avant|apres|travaillees|/ ?mission|par an\b|annuel|/ ?an\b|sur (?:2|deux"
    r"|l'annee|12))",
)
_DELAY_BEFORE = wording(
    r"(?:sous|delai(?: de)?|dans les|moins de|toutes les|d'ici|a partir de|jusqu'a|des|plus de|superieur a"
    r"|repos[^\n.]{0,12}|24/|24h/|apres|evol\w+(?: vers| en| a)?(?: un| du)?) ?$",
)
_TIME_BEFORE = wording(r"\b(?:a|des|vers|avant|apres|jusqu'a) ?$")
_OTHER_BEFORE = wording(r"\d ?(?:h|heures)?(?:\d\d)? ?(?:a|-|/|ou|et|ou de) ?$")
_OTHER_AFTER = wording(r"^ ?(?:a|-|/|ou|et|ou de) ?[1-4]\d ?(?:h\b|h\d|heures)")

_FULL = r"(?:temps[\x20-]|partiel ?(?:ou|et|/) ?)(?:plein|complet)|plein[\x20-]temps|full[\x20-]time|tps plein"
_PART = (
    r"(?:temps[\x20-]|(?:plein|complet) ?(?:ou|et|/) ?)partiel|temps[\x20-]incomplet|temps non[\x20-]complet"
    r"|\bmi[\x20-]?temps|part[\x20-]time|tps partiel"
)
_NOT_THIS_JOB = wording(
    r"(?:equivalents?(?: a)?(?: un)?|base(?: d'un)?|bases|(?:€|euros?|brut\w*|mois)[^\n]{0,15} pour (?:un"
    r"|du)|evol\w{1,8}(?: vers| en| a)?(?: un| du)?|possibilite (?:de |d'(?:un |evol\w+ (?:vers|en) )?)"
    r"(?:passer )?(?:a |en |un |du )?|passer (?:a|en)|passage a|a terme|montant|vers un"
    r"|ouverte?s? a|en cas d[^\n]{0,15}|complement) ?[(]? ?(?:un |du |de |a )?$",
)


def _not_this_job(text: Text, start: int, _end: int) -> bool:
    return bool(_NOT_THIS_JOB.search(text.line_before(start, 40)))


_SHARE = r"(?:temps de travail|quotite|\bcd[id]|contrat|poste|\betp)(?: de travail| cdi)? ?(?:a|de|:)? ?"
_WORKING_TIME = (
    Cue(
        "full",
        wording(_FULL),
        0.95,
        ("plein", "complet", "full-time", "full time"),
        unless=_not_this_job,
        deniable=False,
    ),
    Cue(
        "part",
        wording(_PART),
        0.95,
        (
            "partiel",
            "part-time",
            "part time",
            "mi-temps",
            "mi temps",
            "mitemps",
            "incomplet",
            "non complet",
            "non-complet",
        ),
        unless=_not_this_job,
        deniable=False,
    ),
    Cue(
        "full",
        wording(_SHARE + r"100 ?%(?! (?:tele|remote|presentiel|en |a ))"),
        0.8,
        ("100%", "100 %"),
        deniable=False,
    ),
    Cue("full", wording(r"\ba (?:1|un) etp\b"), 0.75, (" etp",), deniable=False),
    Cue("part", wording(r"\b0[.,][1-9]\d? ?etp\b"), 0.75, (" etp", "5etp", "8etp"), deniable=False),
    Cue("part", wording(_SHARE + r"[2-9]\d ?%(?! (?:tele|remote|du|de|en |pris))"), 0.75, ("%",), deniable=False),
)


@dataclass(frozen=True, slots=True)
class _Week:
    hours: float
    words: str
    confidence: float
    alone: bool  # not one end of a range, nor one choice among two


def read(text: Text) -> Iterator[Fact]:
    """`hours_per_week` and `working_time`; a range of hours gives at most the working time."""
    weeks = list(_weeks(text))
    surest_week = max(weeks, key=lambda week: week.confidence, default=None)
    rivals = {week.hours for week in weeks if surest_week and week.confidence == surest_week.confidence}
    if surest_week and surest_week.alone and len(rivals) == 1:
        yield Fact("hours_per_week", surest_week.hours, "text", surest_week.words, surest_week.confidence)
    working_time = _working_time(text, weeks)
    if working_time:
        yield working_time


def _working_time(text: Text, weeks: list[_Week]) -> Fact | None:
    said = list(readings("working_time", text, _WORKING_TIME))
    if len({fact.value for fact in said}) > 1:
        return None
    full = {week.hours >= FULL_TIME_HOURS for week in weeks}
    if said or len(full) != 1:
        return surest(iter(said))
    week = max(weeks, key=lambda week: week.confidence)
    return Fact("working_time", "full" if full.pop() else "part", "text", week.words, week.confidence - 0.05)


def _weeks(text: Text) -> Iterator[_Week]:
    if "h" not in text.folded:
        return
    found = ((match, False) for match in _HOURS.finditer(text.folded))
    found_bare = ((match, True) for match in matches(_BARE, text, ("sem", "hebdo"), reach=30))
    for match, bare in chain(found, found_bare):
        week = _week(text, match, bare)
        if week:
            yield week


def _week(text: Text, match: re.Match[str], bare: bool) -> _Week | None:
    hours = _hours(match)
    start, end = match.span()
    before, after = text.line_before(start, 45), text.line_after(end, 35)
    confidence = 0.95 if bare else _confidence(hours, before, after)
    if not confidence:
        return None
    if hours > 60 or _A_MONTH_AFTER.match(after):
        hours = round(2 * hours / WEEKS_A_MONTH) / 2
    alone = not _OTHER_BEFORE.search(before) and not _OTHER_AFTER.match(after)
    return _Week(hours, text.words(start, end), confidence, alone)


def _hours(match: re.Match[str]) -> float:
    hours = float(match["hours"].replace(",", "."))
    groups = match.groupdict()
    minutes = int(groups.get("joined") or groups.get("minutes") or 0)
    return round(hours + (minutes / 60 if minutes < 60 else minutes / 100), 2)


def _confidence(hours: float, before: str, after: str) -> float:
    """How surely a duration is the length of the week; 0 when it is not: a time of day, a delay, a course."""
    if _A_MONTH_AFTER.match(after) or 151 <= hours < 152 or hours in (154.36, 169):
        return 0.9 if 15 <= hours <= 190 else 0.0
    if not 3 <= hours <= 48 or _NOT_A_WEEK_AFTER.match(after):
        return 0.0
    if _A_WEEK_AFTER.match(after):
        return 0.95
    if _DELAY_BEFORE.search(before):
        return 0.0
    if 25 <= hours <= 45:
        return 0.9 if _A_WEEK_BEFORE.search(before) else 0.8
    if _TIME_BEFORE.search(before):
        return 0.0
    of_part_time = _A_WEEK_BEFORE.search(before) and not re.match(r" ?(?:-|a\b|/|et\b|\d)", after)
    return 0.75 if of_part_time and 5 <= hours < 25 and "travail" not in before[-12:] else 0.0
