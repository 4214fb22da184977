"""The people proposed for an offer, and where the collection of their interest stands."""

from pydantic import Field

from serving.schemas.common import Model


class Interest(Model):
    """Où en est le recueil de l’intérêt pour une offre."""

    asked: int = Field(description="Personnes interrogées à l’instant.")
    waiting: int = Field(description="Personnes qui n’ont pas encore répondu.")
    accepted: int = Field(description="Personnes qui ont accepté d’être contactées.")
