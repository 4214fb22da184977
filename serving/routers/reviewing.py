"""What advisers look at before it goes further: lists to be sent, and what people say of offers."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from matching.domain import ReviewKind, ReviewState
from matching.errors import ConflictError as Refused
from matching.errors import InputError
from serving.errors import ConflictError, InvalidError, NotFoundError
from serving.pagination import Paged, page
from serving.rights import AsAdviser, advised_profile
from serving.routers.my_offers import Limit
from serving.routers.portfolio import offers_of
from serving.routing import make_router
from serving.schemas.advisers import AdviserReview, Approval, Approved, Pending, ReviewFinding, adviser_review
from serving.schemas.common import Key, Page
from serving.schemas.offers import summary
from serving.transactions import Reading, TheService, Tx

router = make_router("Conseillers : relecture")

REVIEW = "review"
"""Surface of lists shown to an adviser before they leave."""

REVIEWED_LIST = "reviewed_list"
"""Kind of the task that sends a list that an adviser approved."""


@router.get("/adviser/persons/{key}/pending")
def get_pending(me: AsAdviser, service: TheService, store: Reading, key: Key, limit: Limit = 10) -> Pending:
    """Les offres à relire avant l’envoi.

    Celles qui partiraient maintenant à une personne de mon portefeuille. Ce qui est montré est enregistré.
    """
    offers = offers_of(service, store, me, key, limit, REVIEW)
    return Pending(reviewed=key in store.subscriptions.reviewed([key]), items=offers.items)


@router.post("/adviser/persons/{key}/pending", status_code=201)
def approve_pending(me: AsAdviser, tx: Tx, key: Key, body: Approval) -> Approved:
    """Approuver les offres à envoyer.

    Toutes ou certaines de la liste relue, dans l’ordre donné. Une liste n’est approuvée qu’une fois.
    """
    profile, wanted, now = advised_profile(me, tx, key), body.impression_ids, datetime.now(UTC)
    shown = tx.impressions.get(wanted)
    theirs = all(one.profile_id == profile and one.surface == REVIEW for one in shown.values())
    if len(shown) < len(wanted) or not theirs or len({one.list_id for one in shown.values()}) != 1:
        raise InvalidError("Donnez des offres d’une même liste relue pour cette personne, chacune une fois.")
    said = {"impression_ids": wanted, "approved_by": me.id}
    dedupe = f"{REVIEWED_LIST}-{shown[wanted[0]].list_id}"
    task = tx.outbox.put(REVIEWED_LIST, said, now, dedupe=dedupe, person_key=key)
    if task is None:
        raise ConflictError("Cette liste a déjà été approuvée.")
    tx.audit.append(me.actor, "list_approved", now, key, said)
    return Approved(task=task, count=len(wanted))


@router.get("/adviser/reviews")
def get_reviews(
    me: AsAdviser,  # noqa: ARG001
    store: Reading,
    paged: Paged,
    state: Annotated[ReviewState, Query(description="Où en est la vérification.")] = ReviewState.OPEN,
    kind: Annotated[ReviewKind | None, Query(description="Ce qui est dit ; absent : tout.")] = None,
) -> Page[AdviserReview]:
    """Ce qui est dit des offres, à vérifier.

    Peu claire, déjà pourvue, en double : le plus ancien d’abord. Qui l’a dit n’est pas montré.
    """
    found = store.reviews.queue(state, kind, paged.after_key(), paged.limit + 1)
    cut = found[: paged.limit]
    offers = store.offers.get({one.offer_key for one in cut if one.offer_key is not None})
    items = [
        adviser_review(one, summary(one.offer_key, offers[one.offer_key]) if one.offer_key in offers else None)
        for one in cut
    ]
    return page(items, (cut[-1].key,) if len(found) > len(cut) else None)


@router.post("/adviser/reviews/{key}")
def close_review(me: AsAdviser, tx: Tx, key: Key, body: ReviewFinding) -> AdviserReview:
    """Dire ce qui a été vérifié.

    Cela vaut pour toutes les personnes qui disent la même chose de l’offre. Une offre confirmée pourvue est fermée.
    """
    now = datetime.now(UTC)
    try:
        found = tx.reviews.close(key, ReviewState(body.state), me.id, now)
    except Refused:
        raise ConflictError("Cette vérification est déjà close.") from None
    except InputError:
        raise NotFoundError from None
    tx.audit.append(me.actor, "review_closed", now, payload={"review": key, "state": body.state})
    offers = tx.offers.get([found.offer_key] if found.offer_key is not None else [])
    offer = offers.get(found.offer_key or 0)
    return adviser_review(found, summary(found.offer_key, offer) if offer and found.offer_key else None)
