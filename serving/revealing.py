"""The identity of someone who accepted to be reached: shown to who asked, each view noted and visible to the person."""

from collections.abc import Collection
from datetime import UTC, datetime

from matching.domain import Contact, ContactState, Person
from matching.store import Store
from serving.errors import ConflictError, NotFoundError
from serving.identity import Principal

SHOWN = "identity"

WAITS = (
    "Cette personne n’a pas accepté d’être contactée, ou est revenue sur son accord : son identité n’est pas montrée."
)


def reveal(store: Store, viewer: Principal, contact: Contact) -> Person:
    """The person behind a contact request, once they accepted; the view is written before anything is shown.

    Args:
        store: what is written is committed at the end.
        viewer: who asked, or in whose name it was asked.
        contact: of theirs.

    Raises:
        ConflictError: the person has not accepted, or does not any more.
        NotFoundError: the person is not known.
    """
    with store.transaction() as tx:
        now = tx.contacts.get([contact.key]).get(contact.key)
        if now is None or now.state is not ContactState.ACCEPTED:
            raise ConflictError(WAITS)
        key = tx.persons.of_profiles([contact.profile_key]).get(contact.profile_key)
        person = None if key is None else tx.persons.get([key]).get(key)
        if key is None or person is None:
            raise NotFoundError
        at = datetime.now(UTC)
        tx.views.record(key, viewer.role, viewer.id, SHOWN, at)
        tx.audit.append(viewer.actor, "identity_viewed", at, key, {"contact": contact.key})
    return person


def note_names(store: Store, viewer: Principal, keys: Collection[int]) -> None:
    """Note that an adviser reads the names of people of their portfolio; each of them sees it.

    Args:
        store: what is written is committed at the end.
        viewer: the adviser.
        keys: of the persons.
    """
    with store.transaction() as tx:
        now = datetime.now(UTC)
        tx.views.record_all(keys, viewer.role, viewer.id, "name", now)
        if keys:
            tx.audit.append_about(viewer.actor, "portfolio_viewed", now, [*keys])
