"""What each source says of a person, what counts, and why."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from matching.domain import Choice, Provenance
from serving.schemas.common import Model


class StatedProof(Model):
    """Sur quoi repose ce que dit un partenaire."""

    title: str | None = Field(description="Intitulé du titre ; nul : déduit sans titre.")
    code: str | None = Field(description="Code RNCP ou RS.")
    issuer: str | None = Field(description="Qui l’a délivré.")
    obtained: date | None = Field(description="Obtenu le.")
    expires: date | None = Field(description="Dernier jour de validité ; nul : sans limite.")
    expired: bool = Field(description="S’il n’est plus valable : il ne certifie plus.")
    confidence: float | None = Field(description="Quand c’est déduit : probabilité.")


class Claim(Model):
    """Ce que dit une source."""

    source: str = Field(description="La source ; « self » : moi.")
    name: str = Field(description="Qui parle, en toutes lettres.")
    provenance: Provenance = Field(description="Sa force : certifiée, conseiller, déclarée ou déduite.")
    at: datetime = Field(description="Depuis quand.")
    value: Any = Field(description="Ce qu’elle dit ; nul : que ce n’est pas, ou plus, vrai.")
    proof: StatedProof | None = Field(description="Sur quoi cela repose ; nul : sur sa parole.")
    choice: Choice | None = Field(description="Ce que j’en ai fait : « kept » gardé, « hidden » masqué, nul : rien.")
    counts: bool = Field(description="Si c’est ce qui est retenu.")


class MyLink(Model):
    """Un profil d’un partenaire, rattaché au mien parce qu’on a dit que c’était moi."""

    key: int = Field(description="Clé du profil rattaché.")
    source: str = Field(description="De qui il vient.")
    name: str = Field(description="Le même, en toutes lettres.")
    id: str = Field(description="Mon identifiant chez ce partenaire.")
    since: datetime = Field(description="Depuis quand il est rattaché.")


class Statement(Model):
    """Une information du profil : qui en dit quoi, et ce qui est retenu."""

    path: str = Field(description="Le champ, ou l’élément d’un champ.")
    disputed: bool = Field(description="Si des sources se contredisent encore.")
    why: str = Field(description="Pourquoi c’est cela qui est retenu.")
    claims: list[Claim] = Field(description="Ce que dit chaque source, le plus fort d’abord.")


class ChoiceMade(Model):
    """Ce que je fais de ce que dit une source."""

    path: str = Field(min_length=1, max_length=500, description="Le champ, ou l’élément d’un champ.")
    source: str = Field(min_length=1, max_length=200, description="La source.")
    choice: Choice | None = Field(
        description="« kept » : c’est juste ; « hidden » : ce n’est pas, ou plus, vrai ; nul : je reviens dessus."
    )
