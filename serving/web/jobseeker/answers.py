"""What I answer to an offer, what that changes, and the way back."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import Request, Response

from matching.domain import EventKind
from matching.refusals import PERSON, Route, stored_reason
from serving.answers import answer_once
from serving.errors import InvalidError
from serving.links.answers import KINDS, NO_ANSWER
from serving.pagination import Paged
from serving.rights import answer_of, own_person, own_profile, shown_to
from serving.routers.my_answers import get_my_answers, undo_answer, undo_rule
from serving.schemas.answers import AnswerRequest, RefusalReasonLabel, refusal_reasons
from serving.schemas.common import Key
from serving.transactions import Reading
from serving.web.forms import Sent
from serving.web.jobseeker.offers import HOME, back_of, shown_offer
from serving.web.rendering import is_scripted, redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

ANSWERS = "/espace/reponses"
RULES = "/espace/donnees#regles"

HEADINGS: Mapping[Route, str] = {
    Route.CONSTRAINT: "Ce qui ne me convient pas",
    Route.FIT: "Le métier",
    Route.DATA: "L’offre elle-même",
    Route.STATE: "Ma situation",
    Route.NONE: "Autre chose",
}
"""Reasons are shown by what they teach, for so many are read faster in groups."""


@router.get(HOME + "/{impression_id}/refus")
def refusal_page(request: Request, me: AsJobseeker, store: Reading, impression_id: Key) -> Response:
    """Pourquoi cette offre n’est pas pour moi."""
    shown = shown_to(store, own_profile(me), impression_id)
    offer = shown_offer(store, shown)
    return render(
        request,
        "jobseeker/refusal",
        fragment="reasons",
        impression_id=impression_id,
        title=offer.title,
        groups=grouped(),
        back=back_of(shown),
    )


@router.post(HOME + "/{impression_id}/reponse")
def answer(request: Request, me: AsJobseeker, tx: Tx, impression_id: Key, form: Sent) -> Response:
    """Répondre à une offre ; un refus peut mettre une règle en place."""
    kind = KINDS.get(form.said("reponse"))
    if kind is None:
        raise InvalidError(NO_ANSWER)
    reasons = form.every("raison") if kind is EventKind.REFUSED else []
    shown = shown_to(tx, own_profile(me), impression_id)
    tx.persons.lock(own_person(me))
    said = form.read(AnswerRequest, event=kind, reasons=reasons)
    given = answer_once(tx, impression_id, kind, said.reasons, datetime.now(UTC), "web")
    if said.note:
        tx.answer_notes.put(given, said.note)
    if is_scripted(request):
        return redirect(request, f"{HOME}/{impression_id}")
    return redirect(request, f"{back_of(shown)}?reponse={given}#reponse")


@router.post(ANSWERS + "/{event_id}/annuler")
def take_back(request: Request, me: AsJobseeker, tx: Tx, event_id: Key) -> Response:
    """Revenir sur une réponse : tout est comme si elle n’avait pas été donnée."""
    profile = own_profile(me)
    given = answer_of(tx, profile, event_id)
    undo_answer(me, tx, event_id)
    if is_scripted(request):
        return redirect(request, f"{HOME}/{given.impression_id}")
    back = back_of(shown_to(tx, profile, given.impression_id))
    return redirect(request, back, "Votre réponse est annulée, et ce qu’elle changeait aussi.")


@router.get(ANSWERS)
def answers_page(request: Request, me: AsJobseeker, store: Reading, wanted: Paged) -> Response:
    """Mes réponses, les dernières offres montrées d’abord."""
    page = get_my_answers(me, store, wanted)
    labels = {reason: teaching.label for reason, teaching in PERSON.items()}
    return render(request, "jobseeker/answers", answers=page.items, next=page.next, reasons=labels)


@router.post("/espace/regles/{rule_id}/annuler")
def lift_rule(request: Request, me: AsJobseeker, tx: Tx, rule_id: Key) -> Response:
    """Annuler une règle, dès la liste suivante ; la réponse dont elle vient reste."""
    undo_rule(me, tx, rule_id)
    if is_scripted(request):
        return render(request, "jobseeker/lifted", fragment="lifted")
    return redirect(request, RULES, "La règle est annulée : elle n’agit plus, dès la liste suivante.")


def grouped() -> dict[str, list[RefusalReasonLabel]]:
    """The reasons that a person may give, under a heading each."""
    found: dict[str, list[RefusalReasonLabel]] = {heading: [] for heading in HEADINGS.values()}
    for one in refusal_reasons():
        found[HEADINGS[PERSON[stored_reason(one.slug)].route]].append(one)
    return {heading: reasons for heading, reasons in found.items() if reasons}
