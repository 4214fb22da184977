"""What jobseekers read and send."""

from datetime import date

from pydantic import Field

from matching.domain import ContractKind, EducationLevel, Mode, Profile, Provenance, WorkingTime
from serving.schemas.common import Model


class MyProject(Model):
    """Un projet professionnel."""

    rome: str | None = Field(description="Code ROME.")
    label: str | None = Field(description="Métier ou appellation.")


class MySkill(Model):
    """Une compétence."""

    ogr: str | None = Field(description="Code OGR du ROME.")
    label: str = Field(description="Libellé.")
    level: int | None = Field(description="Niveau, de 1 à 4.")
    provenance: Provenance = Field(description="D’où elle vient.")


class MyProfile(Model):
    """Mon profil."""

    projects: list[MyProject] = Field(description="Métiers recherchés.")
    skills: list[MySkill] = Field(description="Compétences.")
    education_level: EducationLevel | None = Field(description="Niveau de formation.")
    licences: list[str] = Field(description="Permis de conduire.")
    commune: str | None = Field(description="Commune.")
    radius_km: float | None = Field(description="Distance acceptée, en kilomètres.")
    modes: list[Mode] = Field(description="Moyens de transport.")
    contracts: list[ContractKind] = Field(description="Contrats acceptés ; vide : tous.")
    working_time: WorkingTime | None = Field(description="Temps de travail ; nul : tous.")
    salary_min_eur_month: float | None = Field(description="Salaire minimum, en euros brut par mois.")
    available_from: date | None = Field(description="Disponible à partir du.")


def my_profile(profile: Profile) -> MyProfile:
    """A profile as its owner reads it."""
    return MyProfile(
        projects=[
            MyProject(
                rome=one.rome.code if one.rome else None,
                label=one.appellation or (one.rome.label if one.rome else None),
            )
            for one in profile.projects
        ],
        skills=[
            MySkill(ogr=one.ogr, label=one.label, level=one.level, provenance=one.source) for one in profile.skills
        ],
        education_level=profile.education_level,
        licences=[*profile.licences],
        commune=profile.place.label,
        radius_km=profile.mobility.radius_km,
        modes=[*profile.mobility.modes],
        contracts=[*profile.contracts],
        working_time=profile.working_time,
        salary_min_eur_month=profile.salary_min_eur_month,
        available_from=profile.available_from,
    )
