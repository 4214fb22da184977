"""What an adviser is told: who, new in the bank, fits the offers that they follow or comes into their pools."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from fastapi import APIRouter, Request, Response

from serving.caller import TheService
from serving.pagination import Paged
from serving.routers.following import (
    follow_offer,
    get_adviser_alerts,
    get_followed_offers,
    read_adviser_alerts,
    unfollow_offer,
)
from serving.routers.mailing import get_my_mail, put_my_mail
from serving.schemas.common import Key, Model
from serving.schemas.following import AdviserAlert, ReadUntil
from serving.schemas.mailing import MailChoice, MailWish
from serving.transactions import Reading
from serving.web.adviser.cards import around
from serving.web.forms import Sent
from serving.web.rendering import redirect, render
from serving.web.returning import back
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/alertes"
FOLLOWED = "Vous suivez cette offre : une alerte vous dira qui y convient."
NOT_FOLLOWED = "Vous ne suivez plus cette offre."
MAILS: Mapping[MailChoice, str] = {
    MailChoice.NEVER: "Vous ne recevez pas d’alertes par courriel.",
    MailChoice.DAILY: "Vous recevez vos alertes par courriel, une fois par jour ouvré au plus.",
    MailChoice.AT_ONCE: "Vous recevez un courriel à chaque nouveauté, pendant les heures de travail.",
}


class Following(Model):
    """Whether an offer is to be followed."""

    follow: bool


@router.get(HOME)
def my_alerts(request: Request, me: AsAdviser, service: TheService, store: Reading, paged: Paged) -> Response:
    """Mes alertes, par offre, et les offres que je suis."""
    found = get_adviser_alerts(me, service, store, paged)
    return render(
        request,
        "adviser/alerted",
        groups=by_offer(found.items),
        unread=found.unread,
        until=found.items[0].key if found.items else None,
        followed=get_followed_offers(me, store),
        mail=get_my_mail(me, store),
        next=found.next and f"{HOME}?cursor={found.next}",
        first=paged.after is None,
        **around(me, store, [one.person for one in found.items if one.person], HOME, located=True),
    )


@router.post(HOME)
def mark_read(request: Request, me: AsAdviser, tx: Tx, form: Sent) -> Response:
    """Dire que tout est lu."""
    read_adviser_alerts(me, tx, form.read(ReadUntil))
    return redirect(request, HOME, "Vos alertes sont lues.")


@router.post(HOME + "/courriels")
def choose_mails(request: Request, me: AsAdviser, tx: Tx, form: Sent) -> Response:
    """Recevoir les alertes par courriel, ou non."""
    done = put_my_mail(me, tx, form.read(MailWish))
    return redirect(request, HOME, MAILS[done.rhythm])


@router.post("/conseil/offres/{key}/suivre")
def follow(request: Request, me: AsAdviser, tx: Tx, key: Key, form: Sent) -> Response:
    """Suivre une offre, ou ne plus la suivre."""
    wanted = form.read(Following).follow
    (follow_offer if wanted else unfollow_offer)(me, tx, key)
    return back(request, form, HOME, FOLLOWED if wanted else NOT_FOLLOWED)


def by_offer(items: Sequence[AdviserAlert]) -> list[list[AdviserAlert]]:
    """Alerts of one offer, or of one pool, together, where they follow one another."""
    about = groupby(items, lambda one: (one.kind, one.offer and one.offer.key, one.pool and one.pool.key))
    return [[*some] for _, some in about]
