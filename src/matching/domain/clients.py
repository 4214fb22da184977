"""Programs that call the service."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matching.domain.people import Audience

DEFAULT = "default"
"""Source of what no other is named for: the agency's."""


class ClientScope(StrEnum):
    """What a client may do."""

    PROFILES_READ = "profiles:read"
    PROFILES_WRITE = "profiles:write"
    OFFERS_WRITE = "offers:write"
    OUTCOMES_WRITE = "outcomes:write"
    SKILLS_WRITE = "skills:write"  # a skills passport, a reader of CVs: what it certifies or infers of people
    TEXTS_WRITE = "texts:write"  # a provider of text messages: what people answer, what became of messages


@dataclass(frozen=True, slots=True)
class Client:
    """A program that calls the service.

    Attributes:
        id: as its tokens bear it.
        name: for people.
        role: "partner"...
        scopes: what it may do.
        source: of what it pushes.
        audience: through whose consent it sees profiles; None: it sees none.
        siret: of its employer; None: unknown.
        revoked_at: None while it may call.
    """

    id: str
    name: str
    role: str
    scopes: tuple[ClientScope, ...]
    source: str
    audience: Audience | None
    siret: str | None
    created_at: datetime
    revoked_at: datetime | None = None


def client_source(client: str, source: str | None) -> str:
    """The source of what a client pushes, by its id and what was registered: theirs alone, never the default one."""
    return f"partner:{client}" if source in (None, DEFAULT) else str(source)
