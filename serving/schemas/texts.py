"""What a provider of text messages tells."""

from pydantic import Field

from serving.delivery.sms.incoming import TextReport
from serving.schemas.common import Line, Model


class IncomingText(Model):
    """Un SMS reçu."""

    sender: Line = Field(alias="from", description="Numéro de qui l’envoie, au format international.")
    text: str = Field(max_length=2_000, description="Ce qui est écrit.")


class TextStatus(Model):
    """Ce qu’il est advenu d’un SMS envoyé."""

    reference: Line = Field(description="La référence donnée à l’envoi.")
    status: TextReport = Field(
        description="Remis (« delivered »), non remis après expiration (« undelivered »), ou numéro qui n’existe pas "
        "ou plus (« unknown_number »)."
    )
    to: Line | None = Field(default=None, description="Numéro auquel il était destiné.")
