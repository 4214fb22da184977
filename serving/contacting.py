"""Contact requests, whoever makes them: once, listed with the last one first, taken back."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel

from matching.domain import Actor, Contact
from matching.errors import ConflictError as Refused
from matching.store import Store
from serving.errors import ConflictError
from serving.identity import Principal
from serving.pagination import Cut, page
from serving.schemas.common import Page

M = TypeVar("M", bound=BaseModel)

SOLICITED = "Cette personne a déjà plusieurs demandes en attente : réessayez plus tard, ou regardez d’autres profils."
CLOSED = "Cette demande est déjà close : il n’y a rien à reprendre."


def ask(
    me: Principal, store: Store, profile: int, offer: int | None, employer: int | None, impression: int | None
) -> Contact:
    """Ask a person for their interest; the same request is not made twice.

    Args:
        me: who asks.
        store: a transaction.
        profile: key of the person's profile.
        offer: key of the offer it is about; None: about none in particular.
        employer: key of the employer in whose name; None when not known.
        impression: of the list in which the profile was shown; None when there is none.

    Raises:
        ConflictError: too many requests wait for this person's answer.
    """
    try:
        return store.contacts.ask(
            profile, offer, employer, me.role, me.id, datetime.now(UTC), impression_key=impression
        )
    except Refused:
        raise ConflictError(SOLICITED) from None


def cancel(store: Store, key: int, actor: Actor) -> Contact:
    """Take a request back.

    Raises:
        ConflictError: it is closed already.
    """
    try:
        return store.contacts.cancel(key, actor)
    except Refused:
        raise ConflictError(CLOSED) from None


Read = Callable[[int | None, int], list[Contact]]
"""Gives so many requests before a key, the last one first."""


def listed(paged: Cut, read: Read, shaped: Callable[[list[Contact]], list[M]]) -> Page[M]:
    """One page of requests, the last one first, each in a shape."""
    found = read(paged.after_key() or None, paged.limit + 1)
    items = found[: paged.limit]
    return page(shaped(items), (items[-1].key,) if len(found) > paged.limit else None)
