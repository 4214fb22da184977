"""What is said of somebody, in words: for them, and for their adviser."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matching.domain import DEFAULT, Mode
from matching.explain import french
from matching.store.merging import PARTS, field_of
from serving.editing import CV, SELF
from serving.schemas.statements import Claim, Statement
from serving.web import wording

USUAL = frozenset({SELF, CV, DEFAULT})
"""Sources of most of a profile, which its pages show and change."""

GONE = "ce n’est pas, ou plus, vrai"
MODES = {Mode.WALK: "à pied", Mode.BIKE: "à vélo", Mode.TRANSIT: "en transports en commun", Mode.CAR: "en voiture"}

TITLES: Mapping[str, str] = {
    "projects": "Métiers recherchés",
    "skills": "Compétence",
    "experiences": "Emploi",
    "education_level": "Niveau de formation",
    "licences": "Permis",
    "languages": "Langue",
    "place": "Lieu",
    "mobility.radius_km": "Distance",
    "mobility.modes": "Moyens de transport",
    "contracts": "Contrats",
    "working_time": "Temps de travail",
    "salary_min_eur_month": "Salaire minimum",
    "available_from": "Disponibilité",
    "excluded_employers": "Employeurs écartés",
} | {f"hours.{name}": french.sentence(label) for name, label in french.HOURS.items()}
"""Path, or its field -> what it is about."""

WORDS: Mapping[str, Callable[[Any], str]] = {
    "projects": lambda said: ", ".join(map(_project, said)) or "aucun",
    "skills": lambda said: said["label"] + (f", niveau {said['level']} sur 4" if said.get("level") else ""),
    "experiences": lambda said: experience_line(said["title"], said.get("months"), said.get("ended_at")),
    "education_level": lambda said: french.EDUCATION[said],
    "licences": lambda said: f"permis {said}",
    "languages": lambda said: spoken(said["code"], said.get("level")),
    "place": lambda said: said.get("label") or said.get("code_insee") or "",
    "mobility.radius_km": lambda said: f"jusqu’à {wording.km(said)}",
    "mobility.modes": lambda said: ", ".join(MODES[one] for one in said) or "aucun",
    "contracts": lambda said: ", ".join(french.CONTRACTS[one] for one in said) or "tous",
    "working_time": lambda said: french.WORKING_TIMES[said],
    "salary_min_eur_month": lambda said: f"{french.euros(said)} brut par mois",
    "excluded_employers": lambda said: ", ".join(said) or "aucun",
}
"""Path, or its field -> a value in words; accepted or refused where it is true or false."""


def title(one: Statement) -> str:
    """What a statement is about."""
    return TITLES.get(one.path) or TITLES[field_of(one.path)]


def words(one: Statement, claim: Claim) -> str:
    """What a source says, in words; of an item that it takes back, that it does."""
    if claim.value is None:
        return GONE
    if field_of(one.path) in PARTS and isinstance(claim.value, bool):
        return "accepté" if claim.value else "refusé"
    if one.path == "available_from":
        return f"à partir du {wording.on(date.fromisoformat(claim.value))}"
    said = WORDS.get(one.path) or WORDS.get(field_of(one.path), str)
    return said(claim.value)


def _project(one: Mapping[str, Any]) -> str:
    rome = one.get("rome") or {}
    return str(one.get("appellation") or rome.get("label") or rome.get("code") or "")


def experience_line(title: str, months: int | None, ended_at: str | None) -> str:
    """A past job in a line."""
    lasted = french.duration(months) if months else ""
    ended = f"jusqu’en {month(ended_at)}" if ended_at else ""
    return ", ".join(filter(None, (title, lasted, ended)))


def month(text: str) -> str:
    """A month, or a year: "juin 2022"."""
    year, _, number = text.partition("-")
    return f"{french.MONTHS[int(number) - 1]} {year}" if number else year


def spoken(code: str, level: str | None) -> str:
    """A language, and how well."""
    return " ".join(filter(None, (french.LANGUAGES.get(code, code), level)))


def by_others(one: Statement) -> bool:
    """Whether somebody else than usual speaks, or the person chose."""
    return any(claim.source not in USUAL or claim.choice for claim in one.claims)
