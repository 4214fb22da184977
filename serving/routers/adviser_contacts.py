"""Contact requests as advisers make them, and as they key the answers of their people; identities once accepted."""

from datetime import UTC, datetime
from functools import partial

from matching.domain import Actor
from matching.errors import ConflictError as Refused
from matching.store import Store
from serving.contacting import ask, cancel, listed
from serving.errors import ConflictError, NotFoundError
from serving.identity import Principal
from serving.pagination import Paged
from serving.revealing import reveal
from serving.rights import (
    AsAdviser,
    advised_contact,
    advised_profile,
    any_offer,
    own_contact,
    seen_by_adviser,
    seen_impression,
)
from serving.routing import make_router
from serving.schemas.adviser_contacts import (
    AdviserContact,
    KeyedContactAnswer,
    NewAdviserContact,
    adviser_contact,
    adviser_contacts,
)
from serving.schemas.common import Key, Page
from serving.schemas.contacts import ContactIdentity, contact_identity
from serving.transactions import Reading, Tx

router = make_router("Conseillers : mises en relation")


@router.post("/adviser/contacts", status_code=201)
def ask_as_adviser(me: AsAdviser, tx: Tx, body: NewAdviserContact) -> AdviserContact:
    """Demander à une personne si elle veut être mise en relation.

    Au nom de l’employeur de l’offre, s’il y en a une. Elle seule décide. La même demande n’est pas faite deux fois :
    celle qui attend ou qui est acceptée est rendue.
    """
    profile, offer = _about(me, tx, body)
    employer = tx.offers.employer_keys([offer]).get(offer) if offer is not None else None
    return adviser_contact(ask(me, tx, profile, offer, employer, body.impression_id))


@router.get("/adviser/contacts")
def get_adviser_contacts(me: AsAdviser, store: Reading, paged: Paged) -> Page[AdviserContact]:
    """Mes demandes, la dernière d’abord."""
    return listed(paged, partial(store.contacts.of_requester, me.role, me.id), adviser_contacts)


@router.get("/adviser/persons/{key}/contacts")
def get_advised_contacts(me: AsAdviser, store: Reading, key: Key, paged: Paged) -> Page[AdviserContact]:
    """Les demandes faites à une personne de mon portefeuille, la dernière d’abord."""
    read = partial(store.contacts.of_profile, advised_profile(me, store, key))
    return listed(paged, read, adviser_contacts)


@router.post("/adviser/contacts/{key}/answer")
def key_contact_answer(me: AsAdviser, tx: Tx, key: Key, body: KeyedContactAnswer) -> AdviserContact:
    """Saisir la réponse d’une personne de mon portefeuille.

    Accepter montre son identité à qui demande, et à personne d’autre. Le journal dit que c’est moi qui ai saisi.
    """
    found, now = advised_contact(me, tx, key), datetime.now(UTC)
    try:
        answered = tx.contacts.answer(key, body.accepted, now, body.channel, keyed_by=me.id)
    except Refused:
        raise ConflictError("Cette demande n’attend plus de réponse.") from None
    person = tx.persons.of_profiles([found.profile_key]).get(found.profile_key)
    said = {"contact": key, "accepted": body.accepted, "channel": body.channel.value}
    tx.audit.append(me.actor, "contact_answer_keyed", now, person, said)
    return adviser_contact(answered)


@router.delete("/adviser/contacts/{key}")
def cancel_as_adviser(me: AsAdviser, tx: Tx, key: Key) -> AdviserContact:
    """Reprendre une demande. Plus rien n’est alors vu de la personne."""
    own_contact(me, tx, key)
    return adviser_contact(cancel(tx, key, Actor.ADVISER))


@router.get("/adviser/contacts/{key}/identity", responses={409: {}})
def identity_as_adviser(me: AsAdviser, store: Reading, key: Key) -> ContactIdentity:
    """Qui a accepté ma demande.

    Seulement une fois la demande acceptée, et tant que la personne n’est pas revenue sur son accord. Chaque lecture est
    notée ; la personne la voit.
    """
    return contact_identity(reveal(store, me, own_contact(me, store, key)))


def _about(me: Principal, store: Store, body: NewAdviserContact) -> tuple[int, int | None]:
    """Who is asked, and about which offer; a list says both."""
    profile, offer = body.profile_key, body.offer_key
    if body.impression_id is not None:
        shown = seen_impression(me, store, body.impression_id)
        profile, offer = shown.profile_id, shown.offer_id or None
    elif profile is None:
        raise NotFoundError
    else:
        seen_by_adviser(me, store, profile)
    if offer is not None:
        any_offer(store, offer)
    return profile, offer
