"""A profile, as its owner reads it and corrects it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from matching.columns.codes import LICENCES
from matching.domain import SLOTS, ContractKind, EducationLevel, Mode, Profile, Provenance, Support, WorkingTime
from matching.store.merging import Origin
from serving.schemas.common import Line, Model

Rome = Annotated[str, StringConstraints(pattern=r"^[A-N][0-9]{4}$")]
Ogr = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")]
Insee = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9AB][0-9]{3}$")]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
LicenceCode = Annotated[str, StringConstraints(pattern=f"^({'|'.join(LICENCES)})$")]
Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]


class MyProject(Model):
    """Un projet professionnel."""

    rome: str | None = Field(default=None, description="Code ROME.")
    appellation: str | None = Field(default=None, description="Métier ou appellation.")


class MySkill(Model):
    """Une compétence."""

    label: str = Field(description="Libellé.")
    ogr: str | None = Field(default=None, description="Code OGR du ROME.")
    level: int | None = Field(default=None, ge=1, le=4, description="Niveau, de 1 à 4.")


class MyExperience(Model):
    """Un emploi passé."""

    title: str = Field(description="Intitulé.")
    rome: str | None = Field(default=None, description="Code ROME.")
    months: int | None = Field(default=None, description="Durée, en mois.")
    ended_at: str | None = Field(default=None, description="Fin, « AAAA » ou « AAAA-MM » ; nul : en cours.")


class MyLanguage(Model):
    """Une langue."""

    code: str = Field(description="Code ISO 639-1.")
    level: str | None = Field(default=None, description="Niveau européen, de A1 à C2.")


class MyMobility(Model):
    """Mes déplacements."""

    radius_km: float | None = Field(default=None, ge=0, le=1_000, description="Distance acceptée, en kilomètres.")
    modes: list[Mode] | None = Field(default=None, max_length=4, description="Moyens de transport.")


class MyHours(Model):
    """Les horaires : vrai, accepté ; faux, refusé ; nul, non dit."""

    night: bool | None = Field(default=None, description="La nuit.")
    weekend: bool | None = Field(default=None, description="Le week-end.")
    split_shift: bool | None = Field(default=None, description="Horaires coupés.")
    shift_work: bool | None = Field(default=None, description="En équipes.")


class ProjectEdit(MyProject):
    """Un projet professionnel."""

    rome: Rome | None = Field(default=None, description="Code ROME.")
    appellation: Line | None = Field(default=None, description="Métier ou appellation.")


class SkillEdit(MySkill):
    """Une compétence."""

    label: Line = Field(description="Libellé.")
    ogr: Ogr | None = Field(default=None, description="Code OGR du ROME.")


class ExperienceEdit(MyExperience):
    """Un emploi passé."""

    title: Line = Field(description="Intitulé.")
    rome: Rome | None = Field(default=None, description="Code ROME.")
    months: int | None = Field(default=None, ge=0, le=720, description="Durée, en mois.")
    ended_at: Month | None = Field(default=None, description="Fin, « AAAA » ou « AAAA-MM » ; nul : en cours.")


class LanguageEdit(MyLanguage):
    """Une langue."""

    code: Language = Field(description="Code ISO 639-1.")
    level: Level | None = Field(default=None, description="Niveau européen.")


class MyProfileEdit(Model):
    """Ce que je corrige : un champ absent ne change pas, un champ nul efface ce que j’ai déclaré, ici ou ailleurs."""

    projects: list[ProjectEdit] | None = Field(default=None, max_length=SLOTS, description="Métiers recherchés.")
    skills: list[SkillEdit] | None = Field(default=None, max_length=200, description="Compétences : toute la liste.")
    experiences: list[ExperienceEdit] | None = Field(
        default=None, max_length=100, description="Emplois passés : toute la liste."
    )
    education_level: EducationLevel | None = Field(default=None, description="Niveau de formation.")
    licences: list[LicenceCode] | None = Field(
        default=None, max_length=len(LICENCES), description="Permis de conduire : toute la liste."
    )
    languages: list[LanguageEdit] | None = Field(default=None, max_length=20, description="Langues : toute la liste.")
    commune: Insee | None = Field(default=None, description="Code INSEE de ma commune.")
    mobility: MyMobility | None = Field(default=None, description="Déplacements.")
    contracts: list[ContractKind] | None = Field(
        default=None, max_length=len(ContractKind), description="Contrats acceptés ; liste vide : tous."
    )
    working_time: WorkingTime | None = Field(default=None, description="Temps de travail ; nul : tous.")
    hours: MyHours | None = Field(default=None, description="Horaires.")
    salary_min_eur_month: float | None = Field(
        default=None, ge=0, le=100_000, description="Salaire minimum, en euros brut par mois, à temps plein."
    )
    available_from: date | None = Field(default=None, description="Disponible à partir du.")
    excluded_employers: list[Line] | None = Field(
        default=None, max_length=100, description="Employeurs que je ne veux pas : SIRET ou nom."
    )


class Source(Model):
    """D’où vient une information."""

    path: str = Field(description="Le champ, ou l’élément d’un champ.")
    source: str = Field(description="Qui la donne ; « self » : moi.")
    provenance: Provenance = Field(description="Sa force : certifiée, conseiller, déclarée ou déduite.")
    at: datetime = Field(description="Depuis quand.")


class MyProfile(Model):
    """Mon profil, et d’où vient chaque information."""

    key: int = Field(description="Clé du profil dans le service.")
    projects: list[MyProject] = Field(description="Métiers recherchés.")
    skills: list[MySkill] = Field(description="Compétences.")
    experiences: list[MyExperience] = Field(description="Emplois passés.")
    education_level: EducationLevel | None = Field(description="Niveau de formation.")
    licences: list[str] = Field(description="Permis de conduire.")
    languages: list[MyLanguage] = Field(description="Langues.")
    commune: str | None = Field(description="Code INSEE de ma commune.")
    place: str | None = Field(description="Commune, en toutes lettres.")
    mobility: MyMobility = Field(description="Déplacements.")
    contracts: list[ContractKind] = Field(description="Contrats acceptés ; vide : tous.")
    working_time: WorkingTime | None = Field(description="Temps de travail ; nul : tous.")
    hours: MyHours = Field(description="Horaires.")
    salary_min_eur_month: float | None = Field(description="Salaire minimum, en euros brut par mois.")
    available_from: date | None = Field(description="Disponible à partir du.")
    excluded_employers: list[str] = Field(description="Employeurs écartés.")
    support: Support = Field(description="Mode d’accompagnement.")
    sources: list[Source] = Field(description="D’où vient chaque information.")


def my_profile(key: int, profile: Profile, origins: dict[str, Origin]) -> MyProfile:
    """A profile as its owner reads it."""
    return MyProfile(
        key=key,
        projects=[
            MyProject(
                rome=one.rome.code if one.rome else None,
                appellation=one.appellation or (one.rome.label if one.rome else None),
            )
            for one in profile.projects
        ],
        skills=[MySkill(label=one.label, ogr=one.ogr, level=one.level) for one in profile.skills],
        experiences=[
            MyExperience(
                title=one.title, rome=one.rome.code if one.rome else None, months=one.months, ended_at=one.ended_at
            )
            for one in profile.experiences
        ],
        education_level=profile.education_level,
        licences=[*profile.licences],
        languages=[MyLanguage(code=one.code, level=one.level) for one in profile.languages],
        commune=profile.place.code_insee,
        place=profile.place.label,
        mobility=MyMobility(radius_km=profile.mobility.radius_km, modes=[*profile.mobility.modes]),
        contracts=[*profile.contracts],
        working_time=profile.working_time,
        hours=MyHours(
            night=profile.hours.night,
            weekend=profile.hours.weekend,
            split_shift=profile.hours.split_shift,
            shift_work=profile.hours.shift_work,
        ),
        salary_min_eur_month=profile.salary_min_eur_month,
        available_from=profile.available_from,
        excluded_employers=[*profile.excluded_employers],
        support=profile.support,
        sources=[
            Source(path=path, source=one.source, provenance=one.kind, at=one.at)
            for path, one in sorted(origins.items())
        ],
    )
