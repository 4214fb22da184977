"""What partners certify or infer of people, line by line, and what became of the lines."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from serving.schemas.common import Key, Line, Model, Moment
from serving.schemas.jobseekers import ExperienceEdit, Ogr
from serving.schemas.pushed import LineFault

RegisteredCode = Annotated[str, StringConstraints(pattern=r"^(RNCP|RS)[0-9]{1,6}$")]
Confidence = Annotated[float, Field(ge=0.5, le=1)]
"""Less likely than not is not worth saying."""


class Certificate(Model):
    """Un titre, un diplôme, une attestation."""

    title: Line = Field(description="Intitulé.")
    issuer: Line = Field(description="Qui l’a délivré.")
    code: RegisteredCode | None = Field(default=None, description="Code RNCP ou RS : « RNCP37537 ».")
    obtained: date = Field(description="Obtenu le.")
    expires: date | None = Field(default=None, description="Dernier jour de validité ; nul : sans limite.")


class AttestedCertification(Certificate):
    """Un titre, et les compétences qu’il certifie."""

    skills: list[Ogr] = Field(
        default=[],
        max_length=200,
        description="Codes OGR des compétences certifiées ; vide : celles que le catalogue des formations connaît pour "
        "ce code RNCP ou RS.",
    )


class InferredSkill(Model):
    """Une compétence déduite d’un CV, d’un entretien, d’un parcours."""

    ogr: Ogr = Field(description="Code OGR du ROME.")
    level: int | None = Field(default=None, ge=1, le=4, description="Niveau, de 1 à 4.")
    confidence: Confidence = Field(description="Probabilité que la personne l’ait, de 0,5 à 1.")


class AttestedExperience(ExperienceEdit):
    """Un emploi passé, attesté par un document ou déduit."""

    certificate: Certificate | None = Field(default=None, description="Le document qui l’atteste ; nul : déduit.")
    confidence: Confidence | None = Field(default=None, description="Quand il est déduit : probabilité, de 0,5 à 1.")

    @model_validator(mode="after")
    def _proved(self) -> Self:
        if (self.certificate is None) == (self.confidence is None):
            raise ValueError("donnez `certificate` ou `confidence`, l’un des deux")
        return self


class AttestedLine(Model):
    """Une ligne : tout ce que vous dites d’une personne. Ce que vous en disiez avant et ne répétez pas est effacé."""

    id: Line | None = Field(default=None, description="Votre identifiant d’un profil qui lui est rattaché.")
    key: Key | None = Field(default=None, description="Ou la clé du profil qu’elle partage avec vous.")
    at: Moment = Field(description="Quand vous l’avez établi, fuseau horaire compris.")
    certifications: list[AttestedCertification] = Field(default=[], max_length=50, description="Titres et diplômes.")
    skills: list[InferredSkill] = Field(default=[], max_length=200, description="Compétences déduites.")
    experiences: list[AttestedExperience] = Field(default=[], max_length=100, description="Emplois passés.")

    @model_validator(mode="after")
    def _of_someone(self) -> Self:
        if (self.id is None) == (self.key is None):
            raise ValueError("donnez `id` ou `key`, l’un des deux")
        return self


class AttestedWritten(Model):
    """Ce que sont devenues les lignes ; la somme des trois nombres et des erreurs est le total."""

    total: int = Field(description="Lignes lues.")
    added: int = Field(description="Personnes dont vous ne disiez rien.")
    changed: int = Field(description="Personnes dont vous disiez autre chose.")
    unchanged: int = Field(description="Personnes dont vous disiez la même chose.")
    errors: list[LineFault] = Field(description="Les lignes refusées, une à une ; ce que vous disiez avant reste.")
