"""Offers that an adviser follows, and the people who have come to fit them."""

from datetime import UTC, datetime

from serving.noticing import told
from serving.pagination import Paged, written
from serving.rights import AsAdviser, any_offer
from serving.routing import make_router
from serving.schemas.common import Key
from serving.schemas.following import (
    AdviserAlerts,
    AlertsRead,
    FollowedOffer,
    ReadUntil,
    adviser_alert,
    followed_offer,
)
from serving.transactions import Reading, TheService, Tx

router = make_router("Conseillers : alertes")


@router.put("/adviser/offers/{key}/follow", status_code=204)
def follow_offer(me: AsAdviser, tx: Tx, key: Key) -> None:
    """Suivre une offre.

    Une alerte me dira qui, nouveau ou nouvelle dans la banque, y convient. Ouvrir une sélection pour une offre, c’est
    la suivre aussi.
    """
    any_offer(tx, key)
    tx.followed_offers.follow(me.id, key, datetime.now(UTC))


@router.delete("/adviser/offers/{key}/follow", status_code=204)
def unfollow_offer(me: AsAdviser, tx: Tx, key: Key) -> None:
    """Ne plus suivre une offre."""
    any_offer(tx, key)
    tx.followed_offers.unfollow(me.id, key)


@router.get("/adviser/followed-offers")
def get_followed_offers(me: AsAdviser, store: Reading) -> list[FollowedOffer]:
    """Les offres que je suis, la dernière suivie d’abord."""
    since = store.followed_offers.of_adviser(me.id)
    offers = store.offers.get(since)
    return [followed_offer(key, offers[key], at) for key, at in since.items() if key in offers]


@router.get("/adviser/alerts")
def get_adviser_alerts(me: AsAdviser, service: TheService, store: Reading, paged: Paged) -> AdviserAlerts:
    """Mes alertes, la dernière d’abord.

    Dix personnes par jour au plus, jamais deux fois la même pour une offre. Chacune est montrée telle que la banque la
    montrerait maintenant, avec ce qui plaide pour et contre ; qui n’accepte plus d’être trouvé ne l’est plus.
    """
    items, last = told(service, store, me, paged)
    return AdviserAlerts(
        items=[adviser_alert(one) for one in items],
        unread=store.notices.unread(me.id),
        next=None if last is None else written((last,)),
    )


@router.post("/adviser/alerts/read")
def read_adviser_alerts(me: AsAdviser, tx: Tx, body: ReadUntil) -> AlertsRead:
    """Dire jusqu’où j’ai lu mes alertes."""
    return AlertsRead(count=tx.notices.read(me.id, body.until, datetime.now(UTC)))
