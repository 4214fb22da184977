"""A training that I was told of: the offers behind its numbers, and what I answer."""

from datetime import UTC, datetime

from fastapi import Request, Response

from matching.domain import TrainingAnswer
from serving import trainings
from serving.errors import InvalidError
from serving.links.answers import NO_ANSWER
from serving.rights import own_person
from serving.schemas.common import Key
from serving.schemas.offers import summary
from serving.schemas.trainings import TrainingAnswerRequest, training_reasons
from serving.transactions import Reading, TheService
from serving.web.forms import Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

HOME = "/espace/formations"


@router.get(HOME + "/{key}")
def training_page(request: Request, me: AsJobseeker, store: Reading, key: Key) -> Response:
    """Une formation qui m’a été proposée, et les offres comptées."""
    told = trainings.told(store, own_person(me), key, datetime.now(UTC))
    offers, closed = trainings.offers_of(store, told.entry)
    return render(
        request,
        "jobseeker/training",
        told=told,
        offers=[summary(one, offer) for one, offer in offers.items()],
        closed=closed,
        reasons=training_reasons(),
        address=f"{HOME}/{key}",
    )


@router.post(HOME + "/{key}")
def answer_page(request: Request, me: AsJobseeker, service: TheService, tx: Tx, key: Key, form: Sent) -> Response:
    """Répondre à une formation ; un refus peut mettre une règle en place, pour les formations seules."""
    said = trainings.WORDS.get(form.said("reponse"))
    if said is None:
        raise InvalidError(NO_ANSWER)
    reasons = form.every("raison") if said is TrainingAnswer.REFUSED else []
    wanted = form.read(TrainingAnswerRequest, answer=said, reasons=reasons)
    tx.persons.lock(own_person(me))
    trainings.answer(tx, service.rome, own_person(me), key, said, [*wanted.reasons], datetime.now(UTC), "web")
    return redirect(request, f"{HOME}/{key}#reponse")


@router.post(HOME + "/{key}/annuler")
def take_back_page(request: Request, me: AsJobseeker, tx: Tx, key: Key, form: Sent) -> Response:  # noqa: ARG001
    """Revenir sur la réponse : tout est comme si elle n’avait pas été donnée."""
    trainings.take_back(tx, own_person(me), key, datetime.now(UTC))
    return redirect(request, f"{HOME}/{key}", "Votre réponse est annulée, et ce qu’elle changeait aussi.")
