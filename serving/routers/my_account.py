"""What a person agrees to, how they are written to, and who saw them."""

from dataclasses import replace
from datetime import UTC, datetime

from matching.domain import Channel, Purpose
from matching.store import Store
from serving import subscribing
from serving.errors import NotFoundError
from serving.rights import AsJobseeker, own_person
from serving.routing import make_router
from serving.schemas.account import (
    ConsentTo,
    MyConsent,
    MyIdentityView,
    MySubscription,
    SubscriptionState,
    consents_to_ask,
    my_consents,
    my_identity_view,
    subscription_state,
)
from serving.transactions import Reading, Tx

router = make_router("Personnes en recherche d’emploi")


@router.get("/me/consents")
def get_my_consents(me: AsJobseeker, store: Reading) -> list[MyConsent]:
    """Mes accords.

    Tous ceux qui peuvent être donnés, et depuis quand je les donne.
    """
    return my_consents(store.consents.standing(own_person(me)))


@router.put("/me/consents/{purpose}/{audience}")
def give_consent(me: AsJobseeker, tx: Tx, purpose: Purpose, audience: ConsentTo) -> MyConsent:
    """Donner un accord.

    Il vaut à partir de maintenant, jusqu’à ce que je le retire.
    """
    _checked(purpose, audience)
    tx.consents.give(own_person(me), purpose, audience.stored, datetime.now(UTC))
    found = my_consents(tx.consents.standing(own_person(me)))
    return next(one for one in found if (one.purpose, one.audience) == (purpose, audience))


@router.delete("/me/consents/{purpose}/{audience}", status_code=204)
def withdraw_consent(me: AsJobseeker, tx: Tx, purpose: Purpose, audience: ConsentTo) -> None:
    """Retirer un accord.

    Effet immédiat : plus personne ne s’en sert à partir de maintenant.
    """
    _checked(purpose, audience)
    if purpose is Purpose.CHANNEL:
        subscribing.disagree(tx, own_person(me), Channel(audience), datetime.now(UTC))
    else:
        tx.consents.withdraw(own_person(me), purpose, audience.stored, datetime.now(UTC))


@router.get("/me/subscription")
def get_my_subscription(me: AsJobseeker, store: Reading) -> SubscriptionState:
    """Mon abonnement.

    À quel rythme et par quels canaux les offres me parviennent, et par lesquels elles ne peuvent plus.
    """
    return _state(store, own_person(me))


@router.put("/me/subscription")
def put_my_subscription(me: AsJobseeker, tx: Tx, body: MySubscription) -> SubscriptionState:
    """Régler mon abonnement.

    Un abonnement arrêté reprend, et un canal arrêté que je choisis sert à nouveau. Choisir un canal facultatif (SMS,
    application, téléphone), c’est l’accepter ; ne plus le choisir, c’est retirer cet accord.
    """
    person, now = own_person(me), datetime.now(UTC)
    wanted = replace(
        tx.subscriptions.get([person])[person],
        frequency=body.frequency,
        handle=body.handle,
        channels=tuple(dict.fromkeys(body.channels)),
        snoozed_until=body.snoozed_until,
        stopped_at=None,
        stopped_for=None,
    )
    subscribing.put(tx, person, wanted, now)
    return _state(tx, person)


@router.delete("/me/subscription")
def stop_my_subscription(me: AsJobseeker, tx: Tx) -> SubscriptionState:
    """Arrêter mon abonnement.

    Effet immédiat : plus aucune offre ne m’est envoyée. Mes offres restent visibles dans mon espace.
    """
    person = own_person(me)
    tx.subscriptions.stop(person, datetime.now(UTC))
    return _state(tx, person)


@router.get("/me/identity-views")
def get_my_identity_views(me: AsJobseeker, store: Reading) -> list[MyIdentityView]:
    """Qui a vu mon identité.

    Chaque fois que mon identité ou mes coordonnées ont été montrées, la dernière fois d’abord.
    """
    return [my_identity_view(one) for one in store.views.of(own_person(me))]


def _state(store: Store, person: int) -> SubscriptionState:
    wanted, faults = store.subscriptions.get([person])[person], store.channel_faults.of([person]).get(person, [])
    known = store.persons.get([person])[person]
    return subscription_state(wanted, (*known.emails, *known.phones), faults)


def _checked(purpose: Purpose, audience: ConsentTo) -> None:
    if (purpose, audience) not in consents_to_ask():
        raise NotFoundError("Cet accord n’existe pas : voir la liste de ceux qui peuvent être donnés.")
