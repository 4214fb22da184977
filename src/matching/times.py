"""When people are written to, by the clock of where they live."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matching.domain import Channel, Frequency

PARIS = ZoneInfo("Europe/Paris")

OVERSEAS = {
    "971": ZoneInfo("America/Guadeloupe"),
    "972": ZoneInfo("America/Martinique"),
    "973": ZoneInfo("America/Cayenne"),
    "974": ZoneInfo("Indian/Reunion"),
    "975": ZoneInfo("America/Miquelon"),
    "976": ZoneInfo("Indian/Mayotte"),
    "977": ZoneInfo("America/St_Barthelemy"),
    "978": ZoneInfo("America/Marigot"),
    "986": ZoneInfo("Pacific/Wallis"),
    "987": ZoneInfo("Pacific/Tahiti"),
    "988": ZoneInfo("Pacific/Noumea"),
}
"""Départements and collectivities whose clock is not that of Paris. Source: IANA time zone database, zone1970.tab."""

MORNING = time(7)
"""Local time from which the digest of a day is due: no zone changes its clock then."""

DAYS = {Frequency.IMMEDIATE: 1, Frequency.DAILY: 1, Frequency.WEEKLY: 7}
"""Between two digests. Who wants offers at once also has a daily one, of what was missed."""

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
"""Nobody's telephone rings in between, nor on Sundays. A choice of the service; the law asks for no less of sales calls
(Code de la consommation, D223-9: weekdays, from 10 to 13 and from 14 to 20)."""

FRIDAY = 5

LOUD = frozenset({Channel.SMS, Channel.APP, Channel.PHONE})
"""Channels that make a telephone ring."""


def zone_of(departement: str | None) -> ZoneInfo:
    """Time zone of a département, "2A" or "974"; of mainland France when it is not known."""
    return OVERSEAS.get((departement or "").strip(), PARIS)


def cycle_of(at: datetime, zone: ZoneInfo) -> str:
    """Name of the occasion of a daily or weekly digest: the local date, so that a date has one."""
    return at.astimezone(zone).date().isoformat()


def same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    """Whether two moments are of one local date."""
    return cycle_of(one, zone) == cycle_of(other, zone)


def midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """When the local date of a moment began, in UTC: up to 25 hours before, on the day when clocks go back."""
    return _at(at.astimezone(zone).date(), time(), zone)


def next_due(frequency: Frequency, at: datetime, zone: ZoneInfo) -> datetime:
    """When it is someone's turn again.

    Args:
        frequency: that they want.
        at: when they were looked at, aware.
        zone: theirs.

    Returns:
        In UTC, a morning: the next one, or that of the same day of the next week.
    """
    day = at.astimezone(zone).date() + timedelta(days=DAYS[frequency])
    return _at(day, MORNING, zone)


def review_ends(made_at: datetime, zone: ZoneInfo, days: int) -> datetime:
    """Until when an adviser may answer for what was prepared, in UTC: the morning after so many whole working days.

    The day of preparation does not count, as in any notice. Monday to Friday are worked; public holidays are not known
    here, and shorten what is left.
    """
    day = made_at.astimezone(zone).date()
    for _ in range(days):
        day += timedelta(days=8 - day.isoweekday() if day.isoweekday() >= FRIDAY else 1)
    return _at(day + timedelta(days=1), MORNING, zone)


def quiet_until(at: datetime, zone: ZoneInfo, channel: Channel) -> datetime | None:
    """When a channel may be used again, in UTC; None when it may be now."""
    local = at.astimezone(zone)
    if channel not in LOUD or (QUIET_UNTIL <= local.time() < QUIET_FROM and not _sunday(local.date())):
        return None
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return _at(day + timedelta(days=_sunday(day)), QUIET_UNTIL, zone)


def working_from(at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from one on at which whoever works may be written to, in UTC.

    Monday to Friday, when telephones may ring; public holidays are not known here.
    """
    local = at.astimezone(zone)
    if local.isoweekday() <= FRIDAY and QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at.astimezone(UTC)
    day = local.date() + timedelta(days=local.time() >= QUIET_UNTIL)
    return _at(_worked(day), QUIET_UNTIL, zone)


def next_morning_at_work(at: datetime, zone: ZoneInfo) -> datetime:
    """The first morning, on a later local date, of whoever works; in UTC."""
    return _at(_worked(at.astimezone(zone).date() + timedelta(days=1)), QUIET_UNTIL, zone)


def _worked(day: date) -> date:
    """The first day from one on that is worked."""
    return day + timedelta(days=8 - day.isoweekday() if day.isoweekday() > FRIDAY else 0)


def _sunday(day: date) -> bool:
    return day.isoweekday() == 7


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)
