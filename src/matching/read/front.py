"""All the facts of a text."""

from matching.domain import Fact
from matching.read import beginner, education, experience, hours, licence, night, pay, physical, remote, schedule
from matching.read.text import Text


def read_facts(title: str, description: str) -> dict[str, Fact]:
    """What an offer's title and description state.

    Args:
        title: the offer's title.
        description: its free text, with or without mark-up; only its first `text.MAX_CHARACTERS` are read.

    Returns:
        Facts by name, each with its value, exact words and confidence in [0, 1]; a name is absent when the text does
        not state it. Names and values: `pay_eur_month_min`, `pay_eur_month_max` (gross, full time, EUR a month),
        `night`, `weekend`, `split_shift`, `shift_work`, `licence_required`, `beginner_accepted` (bool), `working_time`
        ("full", "part"), `hours_per_week`, `licences` (tuple of categories), `experience_months_min`, `remote`
        ("none", "partial", "full"), `education` ("NV1".."NV5", the lowest level), `physical` (tuple).
    """
    text = Text(title, description)
    facts: dict[str, Fact] = {}
    for reader in (hours, night, schedule, licence, experience, beginner, education, remote, physical):
        facts |= {fact.name: fact for fact in reader.read(text)}
    week = facts["hours_per_week"].value if "hours_per_week" in facts else None
    facts |= {fact.name: fact for fact in pay.read(text, week if isinstance(week, float) else None)}
    return facts
