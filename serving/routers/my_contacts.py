"""Who would like to reach a jobseeker, and what they answer: nothing of them is seen before they accept."""

from datetime import UTC, datetime
from functools import partial

from matching import errors
from matching.domain import Actor, Contact
from matching.store import Store
from serving.contacting import listed
from serving.errors import ConflictError
from serving.pagination import Paged
from serving.rights import AsJobseeker, asked_of, own_profile
from serving.routing import make_router
from serving.schemas.common import Key, Page
from serving.schemas.my_contacts import ContactAnswer, MyContact, my_contact
from serving.transactions import Reading, Tx

router = make_router("Personnes en recherche d’emploi")


@router.get("/me/contacts")
def get_my_contacts(me: AsJobseeker, store: Reading, wanted: Paged) -> Page[MyContact]:
    """Demandes de mise en relation.

    Qui voudrait me joindre, la dernière demande d’abord. Rien de mon identité n’est vu avant que j’accepte.
    """
    return listed(wanted, partial(store.contacts.of_profile, own_profile(me)), partial(_written, store))


@router.post("/me/contacts/{key}/answer")
def answer_contact(me: AsJobseeker, tx: Tx, key: Key, body: ContactAnswer) -> MyContact:
    """Répondre à une demande.

    Accepter montre mon identité et mes coordonnées à qui demande, et à personne d’autre. Je peux revenir sur un accord.
    """
    asked_of(tx, own_profile(me), key)
    try:
        return _written(tx, [tx.contacts.answer(key, body.accepted, datetime.now(UTC), channel="web")])[0]
    except errors.ConflictError as error:
        raise ConflictError("Cette demande n’attend plus de réponse.") from error


@router.delete("/me/contacts/{key}")
def withdraw_from_contact(me: AsJobseeker, tx: Tx, key: Key) -> MyContact:
    """Revenir sur un accord.

    Dès maintenant, mon identité n’est plus montrée à qui l’avait demandée.
    """
    asked_of(tx, own_profile(me), key)
    try:
        return _written(tx, [tx.contacts.cancel(key, Actor.PERSON)])[0]
    except errors.ConflictError as error:
        raise ConflictError("Cette demande n’est pas acceptée : il n’y a rien à reprendre.") from error


def _written(store: Store, requests: list[Contact]) -> list[MyContact]:
    offers = store.offers.get({one.offer_key for one in requests if one.offer_key is not None})
    employers = store.employers.get({one.employer_key for one in requests if one.employer_key is not None})
    return [
        my_contact(
            one,
            offers.get(one.offer_key or 0),
            employers[one.employer_key].name if one.employer_key in employers else None,
        )
        for one in requests
    ]
