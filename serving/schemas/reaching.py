"""People whom a message cannot reach as they wish."""

from pydantic import Field

from serving.schemas.common import Model


class UnreachedPerson(Model):
    """Une personne de mon portefeuille qu’un envoi ne peut pas joindre comme elle le veut."""

    key: int = Field(description="Clé de la personne.")
    name: str | None = Field(description="Nom, tel qu’elle se fait appeler.")
    why: list[str] = Field(description="Pourquoi, et que faire, en français.")
