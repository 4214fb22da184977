"""Employers and partners ask to reach people, who say yes or no; nobody is asked twice the same thing."""

from functools import partial

from matching.domain import Actor
from matching.store import Store
from serving.contacting import ask, cancel, listed
from serving.errors import InvalidError
from serving.identity import Principal
from serving.pagination import Paged, page
from serving.revealing import reveal
from serving.rights import AsEmployer, AsOutcomesWriter, found_by, own_contact, own_offer, shared_with
from serving.routing import make_router
from serving.schemas.common import Key, Page
from serving.schemas.contacts import (
    ContactIdentity,
    ContactRequest,
    NewContact,
    NewPartnerContact,
    contact_identity,
    contact_request,
    contact_requests,
)
from serving.transactions import Reading, Tx

router = make_router("Mises en relation")


@router.post("/employer/contacts", status_code=201)
def ask_as_employer(me: AsEmployer, store: Tx, new: NewContact) -> ContactRequest:
    """Demander à rencontrer une personne proposée.

    Elle seule décide. La même demande n’est pas faite deux fois : celle qui attend ou qui est acceptée est rendue.
    """
    return _ask_about(me, store, new.impression_id)


@router.get("/employer/contacts")
def list_as_employer(me: AsEmployer, store: Reading, paged: Paged) -> Page[ContactRequest]:
    """Mes demandes, la dernière d’abord.

    Celles faites en mon nom par un conseiller ou une conseillère comprises.
    """
    key = me.employer_key
    if key is None:
        return page([], None)
    return listed(paged, partial(store.contacts.of_employer, key), contact_requests)


@router.delete("/employer/contacts/{key}")
def cancel_as_employer(me: AsEmployer, store: Tx, key: Key) -> ContactRequest:
    """Reprendre une demande. Plus rien n’est alors vu de la personne."""
    return _cancelled(me, store, key)


@router.get("/employer/contacts/{key}/identity", responses={409: {}})
def identity_as_employer(me: AsEmployer, store: Reading, key: Key) -> ContactIdentity:
    """Qui a accepté ma demande.

    Seulement une fois la demande acceptée, et tant que la personne n’est pas revenue sur son accord. Chaque lecture est
    notée ; la personne la voit.
    """
    return contact_identity(reveal(store, me, own_contact(me, store, key)))


@router.post("/partners/contacts", status_code=201)
def ask_as_partner(me: AsOutcomesWriter, store: Tx, new: NewPartnerContact) -> ContactRequest:
    """Demander à rencontrer une personne.

    Par la carte montrée (`impression_id`), ou par un profil partagé (`profile_key`) et, au besoin, une de vos offres.
    """
    if new.impression_id is not None:
        if new.profile_key is not None or new.offer_key is not None:
            raise InvalidError("Donnez une carte, ou un profil : pas les deux.")
        return _ask_about(me, store, new.impression_id)
    if new.profile_key is None:
        raise InvalidError("Donnez une carte (`impression_id`) ou un profil (`profile_key`).")
    profile = shared_with(me, store, new.profile_key)
    if new.offer_key is not None:
        own_offer(me, store, new.offer_key)
    return _ask(me, store, profile, new.offer_key, None)


@router.get("/partners/contacts")
def list_as_partner(me: AsOutcomesWriter, store: Reading, paged: Paged) -> Page[ContactRequest]:
    """Mes demandes, la dernière d’abord."""
    return listed(paged, partial(store.contacts.of_requester, me.role, me.id), contact_requests)


@router.delete("/partners/contacts/{key}")
def cancel_as_partner(me: AsOutcomesWriter, store: Tx, key: Key) -> ContactRequest:
    """Reprendre une demande. Plus rien n’est alors vu de la personne."""
    return _cancelled(me, store, key)


@router.get("/partners/contacts/{key}/identity", responses={409: {}})
def identity_as_partner(me: AsOutcomesWriter, store: Reading, key: Key) -> ContactIdentity:
    """Qui a accepté ma demande.

    Seulement une fois la demande acceptée, et tant que la personne n’est pas revenue sur son accord. Chaque lecture est
    notée ; la personne la voit.
    """
    return contact_identity(reveal(store, me, own_contact(me, store, key)))


def _ask_about(me: Principal, store: Store, impression_id: int) -> ContactRequest:
    shown = found_by(me, store, impression_id)
    return _ask(me, store, shown.profile_id, shown.offer_id, impression_id)


def _ask(me: Principal, store: Store, profile: int, offer: int | None, impression: int | None) -> ContactRequest:
    return contact_request(ask(me, store, profile, offer, me.employer_key, impression))


def _cancelled(me: Principal, store: Store, key: int) -> ContactRequest:
    own_contact(me, store, key)
    return contact_request(cancel(store, key, Actor.EMPLOYER))
