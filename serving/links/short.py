"""The page of a digest, where the short link of a text message leads: its offers, and the links that answer each."""

from datetime import datetime
from typing import Any

from fastapi import Request, Response

from matching.domain import Digest, DigestKind, EventKind, OfferStatus
from matching.store import Store
from matching.store.short_links import ShortLink
from serving.alerts import my_alerts
from serving.errors import GoneError, NotFoundError
from serving.links.pages import page
from serving.links.tokens import ANSWERS_LAST, EXPIRED, UNREADABLE
from serving.links.urls import ANSWERS, Links, web
from serving.schemas.alerts import MyAlertOffer
from serving.service import Service
from serving.web import wording
from serving.web.terms import paid, terms

GONE = "Ces offres ont été retirées du service : il n’y a plus rien à lire ici."

LEADS = {
    DigestKind.OFFERS: "Touchez une réponse pour la donner : rien n’est enregistré avant que vous ne confirmiez.",
    DigestKind.WELCOME: "Votre projet professionnel est établi : nous vous écrirons quand une offre lui répondra. "
    "Vous pouvez tout arrêter quand vous voulez.",
    DigestKind.SILENCE: "Aucune nouvelle offre ne répondait assez bien à votre projet ces derniers temps. Vous n’y "
    "êtes pour rien, et nous continuons à chercher.",
    DigestKind.CLOSED: "Vous n’avez rien à faire : nous continuons à chercher.",
}


def show(request: Request, service: Service, token: str, at: datetime) -> Response:
    """The page; reading it changes nothing, however often and whoever does. Its links work as long as the short one.

    Raises:
        NotFoundError: the link was never given, or was forgotten.
        GoneError: it has expired, or what it leads to is not there any more.
    """
    store, links = service.store, Links.of("", service.store)
    link = _link(store, token, at)
    digest, person, sent = _digest(store, link.digest_id), link.person_key, link.expires_at - ANSWERS_LAST
    profile = store.persons.profiles([person]).get(person)
    if profile is None:
        raise GoneError(GONE)
    (alert,) = my_alerts(store, profile, [digest], service.rome.domains)
    return page(
        request,
        "digest",
        title=_title(alert.kind, len(alert.offers)),
        lead=LEADS[alert.kind],
        alert=alert,
        cards=[_card(one, links.answer_urls(person, one.impression_id, sent)) for one in alert.offers],
        trainings=[(one, links.training_url(person, one.key, sent)) for one in alert.trainings],
        question_url=links.question_url(person, digest.digest_id, sent),
        adjust=links.adjust_url(person),
        unsubscribe=links.unsubscribe_url(person),
    )


def _link(store: Store, token: str, at: datetime) -> ShortLink:
    """What a token leads to."""
    link = store.short_links.get(token)
    if link is None:
        raise NotFoundError(UNREADABLE)
    if link.expires_at <= at:
        raise GoneError(EXPIRED)
    return link


def _digest(store: Store, digest_id: int) -> Digest:
    found = store.digests.get([digest_id]).get(digest_id)
    if found is None:
        raise GoneError(GONE)
    return found


def _title(kind: DigestKind, n: int) -> str:
    if n:
        return f"{wording.plural(n, 'offre')} pour vous"
    return {
        DigestKind.WELCOME: "Vous allez recevoir des offres d’emploi",
        DigestKind.CLOSED: "Des offres qui ne sont plus disponibles",
    }.get(kind, "Pourquoi vous ne recevez pas d’offres en ce moment")


def _card(one: MyAlertOffer, urls: dict[EventKind, str]) -> dict[str, Any]:
    """An offer as the page shows it; the answers of one that is closed teach still, as those of any message."""
    offer = one.offer
    far = "" if one.distance_km is None else f" ({wording.km(one.distance_km)})"
    return {
        "title": offer.title,
        "lead": " – ".join(filter(None, (offer.employer, f"{offer.place}{far}" if offer.place else ""))),
        "facts": {"Salaire": paid(offer.pay) if offer.pay else "", "Contrat": terms(offer)},
        "reasons_for": one.reasons_for,
        "reasons_against": one.reasons_against,
        "url": web(offer.url),
        "closed": offer.status is not OfferStatus.OPEN,
        "said": ANSWERS.get(one.answer.event) if one.answer else None,
        "answers": [(ANSWERS[kind], url) for kind, url in urls.items()],
    }
