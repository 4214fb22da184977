"""My alerts: what was sent to me, how it comes, and the one question that it asks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from fastapi import Request, Response

from matching.domain import Channel, DigestKind
from matching.explain import french
from matching.store import Store
from serving import subscribing
from serving.answers import answers_to_offers
from serving.delivery.paper.address import AddressError, window
from serving.delivery.recipient import USUAL
from serving.delivery.sms.numbers import mobile
from serving.errors import InvalidError
from serving.pagination import Paged
from serving.rights import answer_of, own_person, own_profile
from serving.routers.devices import add_my_device, get_my_devices, remove_my_device
from serving.routers.my_account import get_my_subscription
from serving.routers.my_alerts import answer_question, get_my_alert, get_my_alerts, undo_question_answer
from serving.schemas.account import CHANNELS
from serving.schemas.alerts import MyAlert, QuestionAnswer
from serving.schemas.common import Key
from serving.schemas.devices import NewDevice
from serving.settings import ServiceSettings
from serving.transactions import Reading, TheService
from serving.web import wording
from serving.web.forms import Sent
from serving.web.jobseeker import cards
from serving.web.rendering import is_scripted, redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.unread import seen
from serving.web.visitor import AsJobseeker

router = web_router()

HOME = "/espace/alertes"
REPLIES = {"oui": True, "non": False, "annuler": None}


@router.get(HOME)
def alerts_page(request: Request, me: AsJobseeker, service: TheService, store: Reading, wanted: Paged) -> Response:
    """Mes envois, et comment ils me parviennent."""
    person, now = own_person(me), datetime.now(UTC)
    page, subscription = get_my_alerts(me, service, store, wanted), store.subscriptions.get([person], now)[person]
    devices, chosen = get_my_devices(me, store), subscribing.in_use(store, person, subscription)
    offered = {*_carried(service.settings), *([Channel.APP] if devices else [])}
    response = render(
        request,
        "jobseeker/alerts",
        alerts=[(one, title(one)) for one in page.items],
        next=page.next,
        state=subscribing.told(subscription, now),
        choices={word: subscribing.LABELS[word] for word in subscribing.choices(subscription, now)},
        channels={one: CHANNELS[one] for one in Channel if one in offered.union(chosen)},
        hints={Channel.SMS: _texted(store, person), Channel.PAPER: _posted(store, person)},
        chosen=chosen,
        stopped=get_my_subscription(me, store).stopped_channels,
        devices=devices,
        push_key=service.push.vapid.public if service.push else None,
    )
    if wanted.after is None:
        seen(request, response, person, page.items[0].id if page.items else 0)
    return response


@router.post(HOME + "/rythme")
def choose_rhythm(request: Request, me: AsJobseeker, tx: Tx, form: Sent) -> Response:
    """Recevoir plus ou moins souvent, faire une pause, arrêter, reprendre : effet immédiat."""
    person, now = own_person(me), datetime.now(UTC)
    subscribing.choose(tx, person, tx.subscriptions.get([person], now)[person], form.said("choix"), now)
    return redirect(request, HOME, subscribing.told(tx.subscriptions.get([person], now)[person], now))


@router.post(HOME + "/canaux")
def choose_channels(request: Request, me: AsJobseeker, tx: Tx, form: Sent) -> Response:
    """Choisir par où les offres me parviennent : un canal arrêté sert à nouveau, un canal facultatif est accepté."""
    person = own_person(me)
    try:
        channels = tuple(Channel(word) for word in form.every("canal"))
    except ValueError:
        raise InvalidError("Choisissez parmi les canaux proposés.") from None
    subscribing.put(tx, person, replace(tx.subscriptions.get([person])[person], channels=channels), datetime.now(UTC))
    return redirect(request, HOME, "C’est enregistré : vos prochains envois prendront ce chemin.")


@router.post(HOME + "/appareils")
def add_device(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Être prévenu sur cet appareil : l’accord est donné, et ce canal passe avant les autres."""
    person = own_person(me)
    keys = {name: form.said(name) for name in ("p256dh", "auth")}
    wanted = tx.subscriptions.get([person])[person]
    former = wanted.channels or tx.persons.get([person])[person].channels or USUAL
    channels = tuple(dict.fromkeys((Channel.APP, *former)))
    subscribing.put(tx, person, replace(wanted, channels=channels), datetime.now(UTC))
    add_my_device(me, service, tx, form.read(NewDevice, keys=keys))
    return redirect(request, HOME, "C’est fait : vos prochaines offres vous sont signalées ici.")


@router.post(HOME + "/appareils/{key}/retirer")
def remove_device(request: Request, me: AsJobseeker, tx: Tx, key: Key) -> Response:
    """Ne plus prévenir un appareil."""
    remove_my_device(me, tx, key)
    return redirect(request, HOME, "Cet appareil n’est plus prévenu de rien.")


@router.get(HOME + "/{digest_id}")
def alert_page(
    request: Request,
    me: AsJobseeker,
    service: TheService,
    store: Reading,
    digest_id: Key,
    reponse: Key | None = None,
) -> Response:
    """Un de mes envois."""
    profile, alert = own_profile(me), get_my_alert(me, service, store, digest_id)
    event = None if reponse is None else answer_of(store, profile, reponse)
    answers = answers_to_offers(store, profile)
    return render(
        request,
        "jobseeker/alert",
        fragment="question",
        alert=alert,
        title=title(alert),
        cards=[cards.of_alert(one, answers) for one in alert.offers],
        answered=cards.answered(store, profile, event) if event else None,
    )


@router.post(HOME + "/{digest_id}/question")
def reply(request: Request, me: AsJobseeker, service: TheService, tx: Tx, digest_id: Key, form: Sent) -> Response:
    """Répondre à la question d’un envoi, ou revenir sur la réponse."""
    word = form.said("reponse")
    if word not in REPLIES:
        raise InvalidError("Répondez par oui ou par non.")
    said = REPLIES[word]
    if said is None:
        undo_question_answer(me, service, tx, digest_id)
    else:
        answer_question(me, service, tx, digest_id, QuestionAnswer(accepted=said))
    address = f"{HOME}/{digest_id}"
    return redirect(request, address if is_scripted(request) else f"{address}#question-{digest_id}")


def _carried(settings: ServiceSettings) -> Iterator[Channel]:
    """Channels that messages leave by; the others stay where they were chosen."""
    yield from (Channel.EMAIL, Channel.SPACE)
    if settings.sms:
        yield Channel.SMS
    if settings.letters:
        yield Channel.PAPER


def _texted(store: Store, person: int) -> str:
    """What choosing text messages means."""
    found = mobile(store.persons.get([person])[person].phones)
    if found is None:
        return "Votre dossier n’a pas de numéro de mobile : votre conseillère ou votre conseiller peut l’ajouter."
    return (
        f"Cocher cette case, c’est accepter de recevoir des SMS au {found[0]}. La décocher, ou répondre STOP à un SMS, "
        "suffit pour ne plus en recevoir."
    )


def _posted(store: Store, person: int) -> str:
    """Where letters go, or why none can leave."""
    try:
        return f"À cette adresse : {', '.join(window(store.persons.get([person])[person]).lines)}."
    except AddressError as error:
        return f"Aucun courrier ne peut partir. {error} Votre conseillère ou votre conseiller peut la corriger."


def title(alert: MyAlert) -> str:
    """What a digest brings, and when it was sent."""
    sent = f", le {french.day(alert.sent_at)}" if alert.sent_at else ""
    match alert.kind:
        case DigestKind.WELCOME:
            return f"Bienvenue : {wording.plural(len(alert.offers), 'première offre', 'premières offres')}{sent}"
        case DigestKind.SILENCE:
            return f"Pourquoi rien n’est venu{sent}"
        case DigestKind.CLOSED:
            return f"Des offres qui ne sont plus disponibles{sent}"
        case DigestKind.OFFERS:
            return f"{wording.plural(len(alert.offers), 'offre')}{sent}"
