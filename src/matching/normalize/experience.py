"""Experience wording to months required and whether beginners are welcome."""

import re
from dataclasses import dataclass
from functools import lru_cache

from matching.normalize.text import fold

_LENGTH = re.compile(
    r"(?<![\d,.])(\d{1,3})(?:[.,](\d))? ?(?:(?:a|ou|et|/|-) ?\d{1,3} ?)?"
    r"(an(?:s|\(s\)|nees?)?|mois|semaines?|jours?)(?![a-z])"
)
_BEGINNER = re.compile(r"\bdebutant|\bsans experience|\bjunior accepte|\bpremiere? emploi")
_NO_BEGINNER = re.compile(r"\b(?:non|pas(?: de)?|aucun) debutant|\bdebutants? (?:non|s'abstenir|exclus)")
_WISHED = re.compile(r"\bsouhait|\bappreci|\bserait un plus|\bun plus\b|\bideal|\bde preference|\bbienvenue")
_REQUIRED = re.compile(r"\bexig|\bobligatoire|\bimperati|\brequis")
_MONTHS_IN = {"a": 12.0, "m": 1.0, "s": 7 / 30.4375, "j": 1 / 30.4375}
MAX_MONTHS = 600


@dataclass(frozen=True, slots=True)
class ExperienceNeed:
    """What an offer asks of experience.

    Attributes:
        months_min: None when no length is stated; 0 when beginners are welcome without one.
        beginner_accepted: None when the wording does not say.
        required: False when the experience is only wished.
    """

    months_min: int | None = None
    beginner_accepted: bool | None = None
    required: bool = True


@lru_cache(4096)
def read_experience(level: str | None, *texts: str | None) -> ExperienceNeed | None:
    """Read the experience fields of an offer.

    Args:
        level: "D" beginner accepted, "E" required, "S" wished; None or another value when not given.
        *texts: label then comment ("Expérience exigée de 3 An(s)", "sur un poste similaire"). The first length counts.

    Returns:
        None when nothing is understood.
    """
    folded = [fold(text) for text in texts if text]
    level = level.strip().upper() if level else None
    beginner = _beginner(level, folded)
    if level == "D" or (beginner and level is None):
        return ExperienceNeed(0, True, False)
    months = next((found for text in folded if (found := experience_months(text)) is not None), None)
    required = _required(level, " ".join(folded))
    if months is None and beginner is None and level not in ("E", "S") and not any(map(_speaks, folded)):
        return None
    if beginner is None and required and months != 0:
        beginner = False
    return ExperienceNeed(months, beginner, required)


def experience_months(text: str) -> int | None:
    """The first length stated, in months, rounded ("2 An(s)", "18 mois", "de 1 à 3 ans" -> 12); None without one."""
    match = _LENGTH.search(fold(text))
    if match is None:
        return None
    months = round((int(match[1]) + int(match[2] or 0) / 10) * _MONTHS_IN[match[3][0]])
    return months if months <= MAX_MONTHS else None


def _beginner(level: str | None, folded: list[str]) -> bool | None:
    if level == "D":
        return True
    for text in folded:
        if _NO_BEGINNER.search(text):
            return False
        if _BEGINNER.search(text):
            return True
    return None


def _required(level: str | None, text: str) -> bool:
    if level in ("E", "S"):
        return level == "E"
    return bool(_REQUIRED.search(text)) or not _WISHED.search(text)


def _speaks(text: str) -> bool:
    return "experience" in text
