"""Where a partner's program is told what changed."""

from datetime import datetime

from pydantic import Field

from matching.store.webhooks import Webhook
from serving.delivery.outward import LONGEST
from serving.delivery.webhooks.signing import shown
from serving.schemas.common import Model
from serving.schemas.outward import Address


class NewWebhook(Model):
    """L’adresse où prévenir un programme."""

    url: Address = Field(max_length=LONGEST, description="Une adresse https:// de l’Internet, sur le port 443.")


class MyWebhook(Model):
    """L’adresse où un programme est prévenu."""

    url: str = Field(description="L’adresse.")
    changed_at: datetime = Field(description="Dernier changement de l’adresse ou du secret.")
    former_until: datetime | None = Field(description="Le secret d’avant signe aussi jusque-là ; nul : aucun.")
    secret: str | None = Field(
        description="Le secret qui signe (Standard Webhooks) : montré une seule fois, quand il est créé."
    )


def my_webhook(one: Webhook, created: bool = False) -> MyWebhook:
    """A webhook as its program reads it; its secret when it was just created."""
    return MyWebhook(
        url=one.url,
        changed_at=one.changed_at,
        former_until=one.former_until,
        secret=shown(one.secret) if created else None,
    )
