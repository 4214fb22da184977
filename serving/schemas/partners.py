"""What partners read and send."""

from datetime import date
from typing import Literal

from pydantic import Field

from matching.domain import ContractKind, EducationLevel, EmployerReason, Mode, Profile, Provenance, WorkingTime
from serving.schemas.common import Key, Model
from serving.schemas.pushed import LineFault


class SharedProject(Model):
    """Un projet professionnel."""

    rome: str | None = Field(description="Code ROME.")
    appellation: str | None = Field(description="Appellation du métier, si elle est connue.")


class SharedSkill(Model):
    """Une compétence."""

    ogr: str | None = Field(description="Code OGR du ROME.")
    label: str = Field(description="Libellé.")
    level: int | None = Field(description="Niveau, de 1 à 4.")
    source: Provenance = Field(description="D’où elle vient.")


class SharedExperience(Model):
    """Une expérience."""

    title: str = Field(description="Intitulé.")
    rome: str | None = Field(description="Code ROME.")
    months: int | None = Field(description="Durée, en mois.")
    ended_at: str | None = Field(description="Fin, AAAA ou AAAA-MM ; nulle si elle dure.")


class SharedLanguage(Model):
    """Une langue."""

    code: str = Field(description="Code ISO 639-1, ou nom.")
    level: str | None = Field(description="Niveau du cadre européen.")


class SharedProfile(Model):
    """Le profil que la personne partage : sans identité, ni texte de CV, ni employeurs écartés, ni salaire."""

    projects: list[SharedProject] = Field(description="Métiers recherchés.")
    skills: list[SharedSkill] = Field(description="Compétences.")
    experiences: list[SharedExperience] = Field(description="Expériences.")
    education_level: EducationLevel | None = Field(description="Niveau de formation.")
    licences: list[str] = Field(description="Permis de conduire.")
    languages: list[SharedLanguage] = Field(description="Langues.")
    code_insee: str | None = Field(description="Commune (code INSEE).")
    radius_km: float | None = Field(description="Distance acceptée, en kilomètres.")
    modes: list[Mode] = Field(description="Moyens de transport.")
    contracts: list[ContractKind] = Field(description="Contrats acceptés ; vide : tous.")
    working_time: WorkingTime | None = Field(description="Temps de travail ; nul : tous.")
    available_from: date | None = Field(description="Disponible à partir du.")


def shared_profile(profile: Profile) -> SharedProfile:
    """A profile as partners read it."""
    return SharedProfile(
        projects=[
            SharedProject(rome=one.rome.code if one.rome else None, appellation=one.appellation)
            for one in profile.projects
        ],
        skills=[
            SharedSkill(ogr=one.ogr, label=one.label, level=one.level, source=one.source) for one in profile.skills
        ],
        experiences=[
            SharedExperience(
                title=one.title, rome=one.rome.code if one.rome else None, months=one.months, ended_at=one.ended_at
            )
            for one in profile.experiences
        ],
        education_level=profile.education_level,
        licences=[*profile.licences],
        languages=[SharedLanguage(code=one.code, level=one.level) for one in profile.languages],
        code_insee=profile.place.code_insee,
        radius_km=profile.mobility.radius_km,
        modes=[*profile.mobility.modes],
        contracts=[*profile.contracts],
        working_time=profile.working_time,
        available_from=profile.available_from,
    )


class SharedChange(Model):
    """Un profil partagé, ou qui ne l’est plus."""

    key: int = Field(description="Clé du profil dans le service.")
    profile: SharedProfile | None = Field(
        description="Le profil ; nul s’il n’est plus partagé ou s’il est effacé : effacez-le aussi."
    )


class SharedFeed(Model):
    """Les profils partagés, dans l’ordre de leur dernier changement."""

    items: list[SharedChange] = Field(description="Ceux de la page.")
    next: str = Field(description="À passer en `cursor` pour la suite, ou plus tard pour ce qui aura changé.")
    more: bool = Field(description="Si d’autres suivent dès maintenant.")


class OutcomeLine(Model):
    """Une ligne : ce qu’il est advenu d’une personne proposée."""

    impression_id: Key = Field(description="De la carte montrée.")
    event: Literal["contacted", "interviewed", "hired", "refused"] = Field(description="Ce qui s’est passé.")
    reasons: list[EmployerReason] = Field([], max_length=15, description="Motifs, pour « refused » seulement.")


class Written(Model):
    """Ce que sont devenues les lignes."""

    total: int = Field(description="Lignes lues.")
    added: int = Field(description="Réponses enregistrées.")
    unchanged: int = Field(description="Réponses déjà connues.")
    errors: list[LineFault] = Field(description="Les lignes refusées, une à une.")
