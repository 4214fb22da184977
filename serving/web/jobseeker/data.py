"""My data: who may do what with it, who did, the rules that I made, taking everything away, or having it erased."""

import json
from collections.abc import Mapping

from fastapi import Request, Response
from fastapi.encoders import jsonable_encoder

from matching.domain import ContactState, Purpose
from serving.errors import InvalidError
from serving.pagination import Cut, Paged
from serving.routers.my_account import (
    get_my_consents,
    get_my_identity_views,
    give_consent,
    withdraw_consent,
)
from serving.routers.my_answers import get_my_rules, share_rule
from serving.routers.my_contacts import answer_contact, get_my_contacts, withdraw_from_contact
from serving.routers.my_data import erase_me, export_my_data
from serving.schemas.account import PURPOSES, ConsentTo, MyConsent
from serving.schemas.answers import SharingRequest
from serving.schemas.common import Key
from serving.schemas.my_contacts import ContactAnswer
from serving.transactions import Reading, TheService
from serving.web.forms import Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.session import end
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

HOME = "/espace/donnees"
WORD = "EFFACER"
"""What is typed to erase everything: nobody types it by mistake."""

EFFECTS: Mapping[Purpose, str] = {
    Purpose.VISIBILITY: "Votre métier, vos compétences et votre secteur géographique peuvent être trouvés. Ni votre "
    "nom, ni vos coordonnées, ni vos refus : pour vous joindre, il faut vous le demander, et vous répondez.",
    Purpose.SHARING: "Votre profil est transmis à ces partenaires, pour qu’ils vous proposent leurs offres. Quand vous "
    "retirez votre accord, ils doivent l’effacer.",
    Purpose.UPDATES: "Ces organismes disent ce que vous savez faire : vos diplômes, ce qu’ils lisent dans votre CV. "
    "Vous voyez tout ce qu’ils disent dans « Mon profil », et vous masquez ce qui n’est pas juste. Quand vous retirez "
    "votre accord, ce qu’ils ont dit est effacé.",
    Purpose.CHANNEL: "Ce moyen peut servir à vous écrire ou à vous appeler.",
    Purpose.AUDIT: "Elles servent seulement à mesurer si le service traite tout le monde de la même façon. Elles sont "
    "gardées à part, et ne choisissent jamais vos offres.",
}
"""What each kind of consent gives."""

STATES: Mapping[ContactState, str] = {
    ContactState.ASKED: "en attente de votre réponse",
    ContactState.ACCEPTED: "vous avez accepté",
    ContactState.DECLINED: "vous avez refusé",
    ContactState.EXPIRED: "expirée",
    ContactState.CANCELLED: "annulée",
}
SHOWN: Mapping[str, str] = {"identity": "nom et coordonnées", "contact": "nom et coordonnées", "name": "nom"}
"""What was seen, in words; the store's own where none stands here."""


@router.get(HOME)
def data_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """Mes données, et ce que j’en permets."""
    return render(
        request,
        "jobseeker/data",
        consents=_by_purpose(get_my_consents(me, store)),
        effects=EFFECTS,
        views=get_my_identity_views(me, store),
        shown=SHOWN,
        rules=get_my_rules(me, store),
        contacts=get_my_contacts(me, store, Cut(5, None)),
        states=STATES,
    )


@router.get("/espace/demandes")
def contacts_page(request: Request, me: AsJobseeker, store: Reading, wanted: Paged) -> Response:
    """Toutes les demandes de mise en relation."""
    return render(request, "jobseeker/contacts", contacts=get_my_contacts(me, store, wanted), states=STATES)


@router.post("/espace/demandes/{key}/reponse")
def answer_request(request: Request, me: AsJobseeker, tx: Tx, key: Key, form: Sent) -> Response:
    """Accepter ou refuser que quelqu’un me joigne."""
    word = form.said("reponse")
    if word not in ("oui", "non"):
        raise InvalidError("Répondez par oui ou par non.")
    done = answer_contact(me, tx, key, ContactAnswer(accepted=word == "oui"))
    who = done.employer or done.requested_by
    said = (
        f"{who} peut maintenant voir votre nom et vos coordonnées, et vous joindre."
        if word == "oui"
        else (f"{who} ne verra ni votre nom ni vos coordonnées, et ne saura pas pourquoi.")
    )
    return redirect(request, f"{HOME}#demandes", said)


@router.post("/espace/demandes/{key}/retirer")
def withdraw_request(request: Request, me: AsJobseeker, tx: Tx, key: Key) -> Response:
    """Revenir sur un accord donné à une demande."""
    withdraw_from_contact(me, tx, key)
    return redirect(
        request, f"{HOME}#demandes", "Votre nom et vos coordonnées ne sont plus montrés à qui les avait demandés."
    )


@router.post("/espace/accords/{purpose}/{audience}")
def set_consent(
    request: Request, me: AsJobseeker, tx: Tx, purpose: Purpose, audience: ConsentTo, form: Sent
) -> Response:
    """Donner un accord, ou le retirer : effet immédiat."""
    word = form.said("accord")
    if word not in ("donner", "retirer"):
        raise InvalidError("Choisissez de donner ou de retirer cet accord.")
    if word == "donner":
        give_consent(me, tx, purpose, audience)
    else:
        withdraw_consent(me, tx, purpose, audience)
    said = (
        "Votre accord est donné. Vous pouvez le retirer quand vous voulez."
        if word == "donner"
        else ("Votre accord est retiré, dès maintenant.")
    )
    return redirect(request, f"{HOME}#accords", said)


@router.post("/espace/regles/{rule_id}/partage")
def share(request: Request, me: AsJobseeker, tx: Tx, rule_id: Key, form: Sent) -> Response:
    """Faire compter une règle aussi dans les listes des employeurs, ou non."""
    shared = share_rule(me, tx, rule_id, SharingRequest(shareable=form.said("partage") == "oui")).shareable
    said = (
        "La règle compte aussi dans les listes des employeurs, qui n’en lisent rien."
        if shared
        else ("La règle ne compte plus que dans vos listes.")
    )
    return redirect(request, f"{HOME}#regles", said)


@router.get(HOME + "/export")
def export(me: AsJobseeker, store: Reading) -> Response:
    """Emporter mes données : un fichier JSON."""
    response = Response(media_type="application/json")
    content = jsonable_encoder(export_my_data(me, store, response))
    response.body = json.dumps(content, ensure_ascii=False, indent=2).encode()
    response.headers["Content-Length"] = str(len(response.body))
    return response


@router.get(HOME + "/effacer")
def erasure_page(request: Request, _: AsJobseeker) -> Response:
    """Ce que l’effacement efface, avant de le demander."""
    return render(request, "jobseeker/erasure", word=WORD, typed="", fault="")


@router.post(HOME + "/effacer")
def erase(request: Request, me: AsJobseeker, service: TheService, form: Sent) -> Response:
    """Tout effacer, quand le mot est tapé."""
    typed = form.said("mot")
    if typed.upper() != WORD:
        return render(
            request, "jobseeker/erasure", 422, word=WORD, typed=typed, fault=f"Tapez le mot {WORD} pour confirmer."
        )
    erase_me(me, service)
    response = redirect(
        request, "/", "Vos données sont effacées. Vous n’êtes plus dans aucune liste, et nous ne vous écrirons plus."
    )
    end(request, response)
    return response


def _by_purpose(consents: list[MyConsent]) -> dict[Purpose, list[MyConsent]]:
    return {purpose: [one for one in consents if one.purpose is purpose] for purpose in PURPOSES}
