"""What is answered to those who push offers, profiles or outcomes in bulk."""

from collections.abc import Sequence

from pydantic import Field

from serving.schemas.common import Model


class LineFault(Model):
    """Une ligne refusée."""

    line: int = Field(description="Numéro de la ligne, à partir de 1.")
    reason: str = Field(description="Nature du refus.")
    message: str = Field(description="Pourquoi, en une phrase.")


class Named(Model):
    """Un élément enregistré."""

    id: str = Field(description="Votre identifiant.")
    key: int = Field(description="Sa clé dans le service.")


class Pushed(Model):
    """Ce que sont devenues les lignes ; la somme des cinq nombres est le total."""

    total: int = Field(description="Lignes lues.")
    added: int = Field(description="Éléments nouveaux.")
    changed: int = Field(description="Éléments modifiés.")
    unchanged: int = Field(description="Éléments déjà connus à l’identique.")
    repeated: int = Field(description="Lignes qu’une ligne suivante du même identifiant remplace.")
    rejected: int = Field(description="Lignes refusées.")
    items: list[Named] = Field(description="Les éléments enregistrés.")
    errors: list[LineFault] = Field(description="Les lignes refusées, une à une.")


def faults(refused: Sequence[dict[str, object]]) -> list[LineFault]:
    """Refusals as `matching.importing.Intake` hands them on, without the record."""
    return [LineFault.model_validate({name: one[name] for name in ("line", "reason", "message")}) for one in refused]
