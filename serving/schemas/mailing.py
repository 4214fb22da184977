"""What an adviser wants to receive by mail."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from matching.domain import AdviserMail, MailRhythm
from serving.schemas.common import Line, Model


class MailChoice(StrEnum):
    """How often, or never."""

    NEVER = "never"
    DAILY = "daily"
    AT_ONCE = "at_once"


class MyMail(Model):
    """Mes courriels d’alerte."""

    rhythm: MailChoice = Field(
        description="« never » : aucun ; « daily » : un par jour ouvré au plus ; « at_once » : à chaque nouveauté."
    )
    address: str | None = Field(description="À quelle adresse ; nulle tant que je n’ai rien choisi.")
    suggested: str | None = Field(description="Mon adresse publique, telle que l’agence la donne ; nulle sans elle.")
    returned_at: datetime | None = Field(description="Quand un courriel est revenu de cette adresse ; nulle : aucun.")


class MailWish(Model):
    """Les courriels que je veux."""

    rhythm: MailChoice = Field(description="Comme `MyMail.rhythm`.")
    address: Line | None = Field(None, description="À quelle adresse ; nulle : celle que j’ai déjà donnée.")


def my_mail(found: AdviserMail | None, suggested: str | None) -> MyMail:
    """What an adviser chose; `suggested`: their public address, None when it is not known."""
    if found is None:
        return MyMail(rhythm=MailChoice.NEVER, address=None, suggested=suggested, returned_at=None)
    rhythm = MailChoice(found.rhythm) if found.rhythm else MailChoice.NEVER
    return MyMail(rhythm=rhythm, address=found.address, suggested=suggested, returned_at=found.returned_at)


def wanted_rhythm(choice: MailChoice) -> MailRhythm | None:
    """The same for the store; None: nothing is sent."""
    return None if choice is MailChoice.NEVER else MailRhythm(choice)
