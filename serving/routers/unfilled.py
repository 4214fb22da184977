"""Offers open for more than thirty days: what limits each, why people refuse it, whom to call."""

from datetime import UTC, datetime

from matching import unfilled
from matching.domain import Offer, OfferStatus
from serving.errors import NotFoundError, NotReadyError
from serving.pagination import Paged, page
from serving.rights import AsAdviser, any_offer, viewer_of
from serving.routing import make_router
from serving.schemas.bank import adviser_listed
from serving.schemas.common import Key, Page
from serving.schemas.offers import summary
from serving.schemas.unfilled import UnfilledDetail, UnfilledOffer, unfilled_detail
from serving.searching import bank_of
from serving.transactions import Reading, TheService

router = make_router("Conseillers : offres non pourvues")


@router.get("/adviser/unfilled-offers")
def get_unfilled_offers(me: AsAdviser, service: TheService, store: Reading, paged: Paged) -> Page[UnfilledOffer]:  # noqa: ARG001
    """Les offres non pourvues.

    Ouvertes depuis plus de trente jours.
    """
    pool, now = service.served.matcher.offers, datetime.now(UTC)
    if pool is None:
        raise NotReadyError
    keys = unfilled.long_open(pool.state.columns, now, paged.after_key(), paged.limit + 1)
    offers = store.offers.get(keys[: paged.limit])
    items = [_item(key, offers[key], now) for key in keys[: paged.limit] if key in offers]
    return page(items, (keys[paged.limit - 1],) if len(keys) > paged.limit else None)


@router.get("/adviser/unfilled-offers/{key}")
def get_unfilled_offer(me: AsAdviser, service: TheService, store: Reading, key: Key) -> UnfilledDetail:
    """Ce qui limite une offre, et qui appeler.

    Pour chaque exigence, combien de personnes de plus si elle seule était levée. Ce qui repose sur ce que les personnes
    confient n’est compté qu’à partir de onze, et là où aucune soustraction ne donne moins.
    """
    offer, viewer = any_offer(store, key), viewer_of(me, store)
    if offer.status is not OfferStatus.OPEN:
        raise NotFoundError
    bank, occasion, _ = bank_of(service, store, (key, offer))
    return unfilled_detail(
        _item(key, offer, occasion.at),
        unfilled.limits(bank.matcher, store, offer, viewer, occasion.at),
        unfilled.refusals(store, key),
        [adviser_listed(one) for one in unfilled.to_call(bank, viewer, occasion, (key, offer)).entries],
    )


def _item(key: int, offer: Offer, now: datetime) -> UnfilledOffer:
    opened = offer.created_at or now
    return UnfilledOffer(offer=summary(key, offer), days_open=max((now - opened).days, 0))
