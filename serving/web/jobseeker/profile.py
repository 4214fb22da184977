"""My profile: what the service knows, part by part, and where each part is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from matching.domain import Provenance
from matching.explain import french
from matching.store.merging import field_of
from serving.routers.jobseekers import get_my_profile, get_my_statements
from serving.schemas.jobseekers import MyHours, MyProfile
from serving.transactions import Reading
from serving.web import wording
from serving.web.forms import Form
from serving.web.rendering import render
from serving.web.route import web_router
from serving.web.stated import MODES, experience_line, spoken
from serving.web.visitor import AsJobseeker

router = web_router()

HOME = "/espace/profil"
SAVED = "C’est enregistré : vos prochaines offres en tiennent compte."

ORIGINS = {
    Provenance.CERTIFIED: "certifié",
    Provenance.ADVISER: "indiqué par votre conseiller ou conseillère",
    Provenance.DECLARED: "",
    Provenance.INFERRED: "déduit",
}
"""What is said of the strength of an information; nothing of what people said themselves."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the profile.

    Attributes:
        word: the end of its address.
        title: as a heading.
        lines: what is known; empty for nothing.
        origins: where some of it comes from, when not from the person.
    """

    word: str
    title: str
    lines: list[str]
    origins: list[str]


FIELDS = {
    "projet": ("Mon projet", ("projects",)),
    "lieu": ("Où je cherche", ("place", "mobility")),
    "conditions": (
        "Mes conditions",
        ("contracts", "working_time", "hours", "salary_min_eur_month", "available_from"),
    ),
    "competences": ("Mes compétences", ("skills",)),
    "experiences": ("Mes expériences", ("experiences",)),
    "formation": ("Formation, permis, langues", ("education_level", "licences", "languages")),
    "employeurs": ("Employeurs que je ne veux pas", ("excluded_employers",)),
}
"""Part -> title, and fields of the profile."""


@router.get(HOME)
def profile_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """Mon profil, et ce qui lui manque."""
    mine = get_my_profile(me, store)
    missing = [word for word, lacking in (("projet", not mine.projects), ("lieu", mine.commune is None)) if lacking]
    return render(
        request,
        "jobseeker/profile",
        parts=parts(mine),
        missing=[(word, FIELDS[word][0]) for word in missing],
        disputed=sum(one.disputed for one in get_my_statements(me, store)),
    )


def form_page(request: Request, template: str, form: Form, faults: Mapping[str, str] | None, **said: Any) -> Response:
    """A form of the profile, what is wrong said beside what was sent.

    Args:
        request: what it answers.
        template: its name, as `render` takes it.
        form: as it is filled in, or was sent.
        faults: field -> what is wrong; None or empty: nothing is.
        said: what else the template says.
    """
    return render(request, template, 422 if faults else 200, sent=form, faults=faults or {}, **said)


def parts(mine: MyProfile) -> list[Part]:
    """The profile, part by part."""
    lines = {
        "projet": [one.appellation or one.rome or "" for one in mine.projects],
        "lieu": _place(mine),
        "conditions": _conditions(mine),
        "competences": [one.label for one in mine.skills],
        "experiences": [experience_line(one.title, one.months, one.ended_at) for one in mine.experiences],
        "formation": _education(mine),
        "employeurs": mine.excluded_employers,
    }
    return [Part(word, title, lines[word], _origins(mine, fields)) for word, (title, fields) in FIELDS.items()]


def hours_lines(hours: MyHours) -> Iterable[str]:
    """What is accepted and refused."""
    for name, label in french.HOURS.items():
        if (accepted := getattr(hours, name)) is not None:
            yield f"{label} : {'accepté' if accepted else 'refusé'}"


def _place(mine: MyProfile) -> list[str]:
    radius = mine.mobility.radius_km
    modes = [MODES[mode] for mode in mine.mobility.modes or ()]
    return [*filter(None, (mine.place, f"jusqu’à {wording.km(radius)}" if radius else None, ", ".join(modes)))]


def _conditions(mine: MyProfile) -> list[str]:
    contracts = ", ".join(french.CONTRACTS[kind] for kind in mine.contracts) or "tous les contrats"
    time = french.WORKING_TIMES[mine.working_time] if mine.working_time else "temps plein ou partiel"
    pay = mine.salary_min_eur_month
    asked = f"au moins {french.euros(pay)} brut par mois, à temps plein" if pay else None
    since = f"à partir du {wording.on(mine.available_from)}" if mine.available_from else None
    return [*filter(None, (contracts, time, *hours_lines(mine.hours), asked, since))]


def _education(mine: MyProfile) -> list[str]:
    level = french.EDUCATION[mine.education_level] if mine.education_level else None
    licences = [f"permis {code}" for code in mine.licences]
    languages = [spoken(one.code, one.level) for one in mine.languages]
    return [*filter(None, (level, *licences, *languages))]


def _origins(mine: MyProfile, fields: Iterable[str]) -> list[str]:
    found = {one.provenance for one in mine.sources if field_of(one.path) in fields}
    return [said for kind, said in ORIGINS.items() if said and kind in found]
