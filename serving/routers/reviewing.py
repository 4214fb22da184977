"""What advisers look at before it goes further: digests to be sent, and what people say of offers."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from matching.domain import DigestState, ReviewKind, ReviewState
from matching.errors import ConflictError as Refused
from matching.errors import InputError
from serving.alerts import pending_alerts
from serving.errors import ConflictError, InvalidError, NotFoundError
from serving.pagination import Paged, page
from serving.rights import AsAdviser, advised_digest, in_portfolio
from serving.routing import make_router
from serving.schemas.advisers import AdviserReview, ReviewFinding, adviser_review
from serving.schemas.alerts import Approval, Approved, Cancellation, Pending, PendingAlert
from serving.schemas.common import Key, Page
from serving.schemas.offers import summary
from serving.transactions import Reading, TheService, Tx

router = make_router("Conseillers : relecture")

ORDER = "Donnez des offres de cet envoi, chacune une fois."
DECIDED = "Cet envoi n’attend plus de relecture."


@router.get("/adviser/pending")
def get_all_pending(me: AsAdviser, service: TheService, store: Reading, paged: Paged) -> Page[PendingAlert]:
    """Tous les envois à relire.

    Ceux des personnes de mon portefeuille qui attendent mon accord, le plus ancien d’abord, avec la date à laquelle
    chacun part tel quel si je n’ai pas répondu.
    """
    found = store.digests.waiting_for(me.id, paged.after_key(), paged.limit + 1)
    cut = found[: paged.limit]
    items = pending_alerts(store, cut, service.rome.domains, service.settings.library.review_days)
    return page(items, (cut[-1].digest_id,) if len(found) > len(cut) else None)


@router.get("/adviser/persons/{key}/pending")
def get_pending(me: AsAdviser, service: TheService, store: Reading, key: Key) -> Pending:
    """Les envois à relire d’une personne.

    Ceux qui attendent mon accord avant de partir à une personne de mon portefeuille.
    """
    in_portfolio(me, store, key)
    waiting, days = store.digests.waiting(key), service.settings.library.review_days
    items = pending_alerts(store, waiting, service.rome.domains, days)
    return Pending(reviewed=key in store.subscriptions.reviewed([key]), items=items)


@router.post("/adviser/pending/{digest_id}/approve")
def approve_pending(me: AsAdviser, tx: Tx, digest_id: Key, body: Approval) -> Approved:
    """Approuver un envoi.

    Tout, ou certaines offres dans l’ordre donné ; les autres pourront venir une autre fois. Il part à son tour.
    """
    digest, now = advised_digest(me, tx, digest_id), datetime.now(UTC)
    every = digest.content.impression_ids
    kept = every if body.impression_ids is None else body.impression_ids
    try:
        tx.digests.approve(digest_id, kept, me.actor, now)
    except Refused:
        raise ConflictError(DECIDED) from None
    except InputError:
        raise InvalidError(ORDER) from None
    said = {"digest": digest_id, "kept": kept, "left_out": [one for one in every if one not in kept]}
    tx.audit.append(me.actor, "digest_approved", now, digest.person_key, said)
    return Approved(count=len(kept))


@router.post("/adviser/pending/{digest_id}/cancel", status_code=204)
def cancel_pending(me: AsAdviser, tx: Tx, digest_id: Key, body: Cancellation) -> None:
    """Ne pas envoyer.

    Rien ne part, et les offres pourront venir une autre fois. La raison est notée.
    """
    digest, now = advised_digest(me, tx, digest_id), datetime.now(UTC)
    if digest.state is not DigestState.REVIEW:
        raise ConflictError(DECIDED)
    tx.digests.cancel(digest_id, now, me.actor)
    said = {"digest": digest_id, "reason": body.reason.value}
    tx.audit.append(me.actor, "digest_cancelled", now, digest.person_key, said)


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
