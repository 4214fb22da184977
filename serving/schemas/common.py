"""What schemas of every audience are made of."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from matching.store.answer_notes import LIMIT

T = TypeVar("T")

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""An internal key in an address."""

Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]
"""With its time zone, and within what databases and calendars hold."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A short text on one line; databases refuse the NUL byte, and nothing needs the other control characters."""

_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Note = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_LINES)]
"""A text of a few lines."""

ShortNote = Annotated[str, StringConstraints(min_length=1, max_length=LIMIT, pattern=_LINES)]
"""A few words beside an answer."""


class Model(BaseModel):
    """What is sent or answered; a field that is not known is a fault, and so is a number that is not finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Page(Model, Generic[T]):
    """Une page d’une liste."""

    items: list[T] = Field(description="Les éléments de la page.")
    next: str | None = Field(description="À passer en `cursor` pour la page suivante ; nul à la dernière.")


class Fault(Model):
    """Un champ fautif."""

    field: str = Field(description="Chemin du champ.")
    code: str = Field(description="Nature de la faute.")
    message: str = Field(description="Ce qui est attendu.")


class Problem(Model):
    """Une erreur (RFC 9457)."""

    type: str = Field(default="about:blank", description="Nature de l’erreur.")
    title: str = Field(description="Titre, le même pour un même statut.")
    status: int = Field(description="Statut HTTP.")
    detail: str = Field(description="Ce qui s’est passé, et quoi faire.")
    instance: str = Field(default="", description="Identifiant de la demande, repris dans les journaux.")
    errors: list[Fault] | None = Field(default=None, description="Champs fautifs.")


class Health(Model):
    """L’état du service."""

    status: str = Field(description="« ok ».")
