"""Working-time wording to hours a week, full or part time, and what the schedule involves."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from matching.domain import Remote, Schedule, WorkingTime
from matching.normalize.pay import LEGAL_WEEK_HOURS
from matching.normalize.text import fold

MONTHLY_FROM = 60.0
ANNUAL_FROM = 300.0
MAX_WEEK_HOURS = 60.0
"""The most that a single week may hold. Source: Code du travail, article L3121-21 (48 hours, 60 by derogation)."""
LEGAL_YEAR_HOURS = 1607.0
"""Legal full-time hours a year. Source: Code du travail, article L3121-41."""

_HOURS = re.compile(r"(?<![\d+/-])(\d{1,4})(?:[.,](\d{1,2}))? ?(?:h(?:eures?|rs?)?)(?: ?(\d{2})(?!\d| ?h))?(?![a-z])")
_RANGE = re.compile(r"\d ?h(?:eures?)?(?: ?\d\d)? ?(?:/|-|a) ?\d{1,2} ?h")
_DAILY = re.compile(r"h(?:eures?)? ?(?:\d\d)? ?(?:/|par) ?j(?:our)?\b")
_PART = re.compile(r"\btemps partiel|\bmi[- ]temps|\btps partiel|\btiers[- ]temps")
_FULL = re.compile(r"\btemps (?:plein|complet)|\btps plein|\bfull[- ]time")
_NIGHT = re.compile(r"\bnuits?\b|\bnocturne")
_DAY = re.compile(r"\b(?:en|de) journee|\bhoraires? de jour\b|\bhoraires? de bureau")
_WEEKEND = re.compile(
    r"\bsamedis?\b|\bdimanches?\b|\bweek[- ]?ends?\b|\bjours? feries?\b|\bjours? feriees?\b|\b7 ?j ?/ ?7\b"
)
_SPLIT = re.compile(r"\bfractionne|\bcoupures?\b|\bcoupe?s\b")
_SHIFTS = re.compile(
    r"\bpostee?s?\b|\b[2-6] ?[x*] ?(?:7|8|12)\b|\bpar roulement|\ben roulement|\balternants?\b|\bpar equipes?\b"
)
_REMOTE_FULL = re.compile(
    r"\b(?:teletravail|remote) (?:a )?(?:100 ?%|complet|total|integral)|\b(?:100 ?%|full) (?:teletravail|remote)"
)
_REMOTE = re.compile(r"\bteletravail|\btravail a distance|\bremote\b|\bhome ?office")
_NO_REMOTE = re.compile(r"\b(?:pas de|sans|aucun) teletravail")


@dataclass(frozen=True, slots=True)
class Hours:
    """What a working-time wording states; None and empty when it does not."""

    hours_per_week: float | None = None
    working_time: WorkingTime | None = None
    schedule: Schedule = field(default_factory=Schedule)
    remote: Remote | None = None


@lru_cache(4096)
def read_hours(text: str) -> Hours:
    """Read "35H/semaine Travail en journée", "24H30 Travail le samedi", "Temps partiel - 25H".

    Minutes follow the hours as on a clock ("36H50" is 36 hours 50 minutes); 60 and more are hundredths. Over 60, hours
    are a month's (151 h 67), over 300 a year's (1,607 h). Under 35 hours a week the job is part time, whatever is said
    unless "temps plein" is.
    """
    folded = fold(text)
    hours = _week_hours(folded)
    return Hours(hours, _working_time(folded, hours), read_schedule(folded), _remote(folded))


def read_schedule(folded: str) -> Schedule:
    """What a folded wording says of nights, weekends, split shifts and shift work; `night` False for day work."""
    night = True if _NIGHT.search(folded) else (False if _DAY.search(folded) else None)
    return Schedule(
        night=night,
        weekend=True if _WEEKEND.search(folded) else None,
        split_shift=True if _SPLIT.search(folded) else None,
        shift_work=True if _SHIFTS.search(folded) else None,
    )


def merge_schedules(schedules: list[Schedule]) -> Schedule:
    """What several wordings of one offer say together: one True wins over False, False over None."""

    def either(values: list[bool | None]) -> bool | None:
        return True if True in values else (False if False in values else None)

    return Schedule(
        either([s.night for s in schedules]),
        either([s.weekend for s in schedules]),
        either([s.split_shift for s in schedules]),
        either([s.shift_work for s in schedules]),
    )


def _week_hours(folded: str) -> float | None:
    match = _HOURS.search(folded)
    if match is None or _RANGE.match(folded, match.start()) or _DAILY.search(folded, match.start(), match.end() + 12):
        return None
    hours = float(match[1]) + _fraction(match[2], match[3])
    if hours >= ANNUAL_FROM:
        hours *= LEGAL_WEEK_HOURS / LEGAL_YEAR_HOURS
    elif hours > MONTHLY_FROM:
        hours *= 12 / 52
    return round(hours, 2) if 1 <= hours <= MAX_WEEK_HOURS else None


def _fraction(decimals: str | None, minutes: str | None) -> float:
    if decimals:
        return float(f"0.{decimals}")
    value = int(minutes or 0)
    return value / 60 if value < 60 else value / 100


def _working_time(folded: str, hours: float | None) -> WorkingTime | None:
    if _PART.search(folded):
        return WorkingTime.PART
    if _FULL.search(folded):
        return WorkingTime.FULL
    if hours is None:
        return None
    return WorkingTime.PART if hours < LEGAL_WEEK_HOURS else WorkingTime.FULL


def _remote(folded: str) -> Remote | None:
    if _NO_REMOTE.search(folded):
        return Remote.NONE
    if _REMOTE_FULL.search(folded):
        return Remote.FULL
    return Remote.PARTIAL if _REMOTE.search(folded) else None
