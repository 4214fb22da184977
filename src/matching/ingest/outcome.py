"""What becomes of a foreign record."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Accepted(Generic[T]):
    """A record understood well enough. `notes` are slugs of what had to be corrected or was left out."""

    value: T
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be used: `reason` a short slug, `message` why, in French."""

    reason: str
    message: str


REASONS = {
    "not_object": "l’enregistrement n’est pas un objet JSON",
    "no_id": "l’identifiant « id » manque ou n’est ni un texte ni un nombre entier",
    "no_title": "l’intitulé manque, de même que l’appellation et le libellé ROME",
    "no_content": "le profil n’a ni projet, ni expérience, ni compétence, ni texte",
    "unknown_profile": "le profil de cette personne n’est pas dans la base : l’importer d’abord",
    "profile_taken": "ce profil est déjà celui d’une autre personne",
    "forgotten": "effacé à la demande de la personne",
    "no_training_title": "l’intitulé de la formation manque",
    "teaches_nothing": "rien ne dit ce que la formation apprend : ni compétence, ni code ROME, ni certification",
    "row_cut": "la ligne n’a pas autant de valeurs que le tableau a de colonnes",
    "not_jobposting": "l’objet n’est pas un JobPosting de schema.org",
}
"""Every reason of rejection, with its message."""


def reject(reason: str) -> Rejected:
    """The rejection of this reason."""
    return Rejected(reason, REASONS[reason])
