"""What employers do: their offers, the people proposed for them, and what became of these."""

from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any

from fastapi import Body

from matching import unfilled
from matching.domain import Actor, Employer, EmployerReason, Event, EventKind, Offer, OfferStatus
from matching.store import Store
from serving import guarding
from serving.errors import ConflictError, InvalidError
from serving.identity import Principal
from serving.incoming import drafted, parse_posting, push_offer, push_offers
from serving.ndjson import NDJSON, Lines
from serving.pagination import Paged, page
from serving.rights import AsEmployer, own_impression, own_offer, own_outcome, own_siret, viewer_of
from serving.routing import make_router
from serving.schemas.common import Key, Page
from serving.schemas.employers import Closing, MyOffer, NewOutcome, OfferCheck, Outcome, my_offer, offer_check
from serving.schemas.pushed import Pushed
from serving.searching import bank_of
from serving.service import Service
from serving.settings import BULK_BYTES
from serving.transactions import Reading, TheService, Tx

router = make_router("Employeurs")

Posting = Annotated[
    dict[str, Any],
    Body(description="Une offre, à la forme de l’API Offres d’emploi de France Travail, ou JobPosting de schema.org."),
]


def source_of(siret: str) -> str:
    """Under which an employer's own offers are kept: no one else can write there."""
    return f"employer:{siret}"


@router.post("/employer/offers", status_code=201)
def post_employer_offer(me: AsEmployer, store: Tx, service: TheService, posting: Posting) -> MyOffer:
    """Déposer une offre.

    À la forme de l’API Offres d’emploi de France Travail, ou JobPosting de schema.org si `@type` le dit. L’employeur
    est toujours le vôtre, quoi que dise l’offre. Le même identifiant remplace l’offre déjà déposée. Une offre que la
    loi interdit de publier, ou qui se contredit, est refusée avec ses passages (`errors`).
    """
    siret = own_siret(me)
    key = push_offer(service, store, posting, source_of(siret), Employer(siret=siret))
    return my_offer(key, store.offers.get([key])[key])


@router.post("/employer/offers/check")
def check_employer_offer(me: AsEmployer, store: Reading, service: TheService, posting: Posting) -> OfferCheck:
    """Vérifier une offre avant de la déposer.

    Rien n’est enregistré. Dit ce que la loi interdit d’y écrire, avec l’article et une autre formulation, combien de
    personnes elle toucherait, et ce qui en écarte. L’identifiant est facultatif.
    """
    offer = drafted(service, posting, source_of(own_siret(me)), Employer(siret=own_siret(me)))
    return checked(me, store, service, offer)


def checked(me: Principal, store: Store, service: Service, offer: Offer) -> OfferCheck:
    """What an offer of the caller is worth, whether or not it is kept."""
    bank, occasion, _ = bank_of(service, store, None)
    reach = unfilled.limits(bank.matcher, store, offer, viewer_of(me, store), occasion.at)
    return offer_check(offer, guarding.verdict(offer), reach)


@router.post("/employer/offers/bulk", openapi_extra=NDJSON, max_body_size=BULK_BYTES)
def post_employer_offers(me: AsEmployer, store: Tx, service: TheService, lines: Lines) -> Pushed:
    """Déposer des offres en nombre.

    Une par ligne (NDJSON), sous l’une des deux formes. Les lignes fautives sont refusées une à une, les autres écrites.
    """
    siret = own_siret(me)
    return push_offers(service, store, lines, source_of(siret), Employer(siret=siret))


@router.get("/employer/offers")
def list_employer_offers(me: AsEmployer, store: Reading, paged: Paged) -> Page[MyOffer]:
    """Mes offres.

    Toutes, ouvertes ou fermées, quelle que soit la source qui les a fournies.
    """
    if me.employer_key is None:
        return page([], None)
    found = list(islice(store.offers.of_employer(me.employer_key, paged.after_key()), paged.limit + 1))
    items = [my_offer(key, offer) for key, offer in found[: paged.limit]]
    return page(items, (items[-1].key,) if len(found) > paged.limit else None)


@router.get("/employer/offers/{key}")
def get_employer_offer(me: AsEmployer, store: Reading, key: Key) -> MyOffer:
    """Une de mes offres."""
    return my_offer(key, own_offer(me, store, key))


@router.put("/employer/offers/{key}")
def put_employer_offer(me: AsEmployer, store: Tx, service: TheService, key: Key, posting: Posting) -> MyOffer:
    """Remplacer une de mes offres.

    Une offre venue d’une autre source se modifie auprès d’elle.
    """
    siret, known = own_siret(me), own_offer(me, store, key)
    if known.source != source_of(siret):
        raise ConflictError("Cette offre vient d’une autre source : modifiez-la auprès d’elle.")
    stated = parse_posting(posting, service, known.source)
    if getattr(getattr(stated, "value", None), "id", known.id) != known.id:
        raise InvalidError("L’identifiant de l’offre n’est pas celui de cette adresse.")
    push_offer(service, store, posting, known.source, Employer(siret=siret))
    return my_offer(key, store.offers.get([key])[key])


@router.post("/employer/offers/{key}/close")
def close_employer_offer(me: AsEmployer, store: Tx, key: Key, closing: Closing) -> MyOffer:
    """Fermer une de mes offres.

    Elle n’est plus proposée à personne. La déposer de nouveau la rouvre.
    """
    own_offer(me, store, key)
    return my_offer(key, _closed(store, key, OfferStatus(closing.status)))


def _closed(store: Store, key: int, status: OfferStatus) -> Offer:
    """An offer, closed unless it was."""
    store.offers.close([key], status, datetime.now(UTC))
    return store.offers.get([key])[key]


@router.post("/employer/impressions/{impression_id}/outcome", status_code=201)
def post_employer_outcome(me: AsEmployer, store: Tx, impression_id: Key, new: NewOutcome) -> Outcome:
    """Dire ce qu’il est advenu d’une personne proposée.

    Contactée, reçue en entretien, embauchée, ou refusée avec ses motifs. « Poste pourvu » ferme l’offre une fois
    confirmé par `close_offer`.
    """
    if new.reasons and new.event != "refused":
        raise InvalidError("Les motifs ne vont qu’avec un refus.")
    key = own_impression(me, store, impression_id).offer_id
    offer = own_offer(me, store, key)
    event_id = outcome(store, impression_id, new.event, new.reasons)
    if new.note:
        store.answer_notes.put(event_id, new.note)
    filled = EmployerReason.POSITION_FILLED in new.reasons
    if new.close_offer and (filled or new.event == "hired"):
        offer = _closed(store, key, OfferStatus.FILLED)
    ask = filled and offer.status is OfferStatus.OPEN
    return Outcome(event_id=event_id, offer_status=offer.status, to_confirm=FILLED if ask else None)


FILLED = "Le poste est-il pourvu ? L’offre sera fermée et ne sera plus proposée."


def outcome(store: Store, impression_id: int, event: str, reasons: list[EmployerReason]) -> int:
    """Write what an employer says of a person shown; the event's id."""
    now = datetime.now(UTC)
    said = Event(0, impression_id, EventKind(event), "employer", tuple(reasons), Actor.EMPLOYER, "web", now)
    return store.events.append([said])[0]


@router.delete("/employer/outcomes/{event_id}")
def undo_employer_outcome(me: AsEmployer, store: Tx, event_id: Key) -> Outcome:
    """Annuler une réponse.

    Une offre que cette réponse avait fermée se rouvre en la déposant de nouveau.
    """
    offer = own_outcome(me, store, event_id)
    undone = store.events.withdraw(event_id, datetime.now(UTC), Actor.EMPLOYER, "web")
    return Outcome(event_id=undone, offer_status=offer.status, to_confirm=None)
