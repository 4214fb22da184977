"""The page of one training: the offers that were counted, what may be answered, what was, and what that changed."""

from fastapi import Response

from matching.domain import TrainingAnswer
from serving import trainings
from serving.caller import service_of
from serving.errors import GoneError, InvalidError, NotFoundError
from serving.links.answers import CHANNEL, NO_ANSWER
from serving.links.pages import Visit, page
from serving.schemas.offers import summary
from serving.schemas.trainings import training_reasons

GONE = "Cette formation a été retirée du service : il n’y a plus rien à répondre."


def show(visit: Visit) -> Response:
    """The page; reading it changes nothing.

    Raises:
        GoneError: the training, or the digest that told of it, is not there any more.
    """
    told = _told(visit)
    offers, closed = trainings.offers_of(visit.store, told.entry)
    return page(
        visit.request,
        "training",
        address=visit.address,
        told=told,
        offers=[summary(key, offer) for key, offer in offers.items()],
        closed=closed,
        reasons=training_reasons(),
    )


def say(visit: Visit) -> Response:
    """Answer; the same answer given again is the one given before.

    Raises:
        InvalidError: no answer is chosen.
        InputError: a reason is none of a training.
    """
    key, person = _told(visit).key, visit.link.person_key
    said = trainings.WORDS.get(visit.said("reponse"))
    if said is None:
        raise InvalidError(NO_ANSWER)
    reasons = visit.form.get("raison", []) if said is TrainingAnswer.REFUSED else []
    trainings.answer(visit.store, service_of(visit.request).rome, person, key, said, reasons, visit.at, CHANNEL)
    return show(visit)


def take_back(visit: Visit) -> Response:
    """Take the answer back, or one of its rules alone; what is taken back already stays so."""
    told, rule = _told(visit), visit.said("regle")
    if rule:
        visit.store.rules.undo([one.id for one in told.rules if str(one.id) == rule], visit.at)
    else:
        trainings.take_back(visit.store, visit.link.person_key, told.key, visit.at)
    return show(visit)


def _told(visit: Visit) -> trainings.Told:
    try:
        return trainings.told(visit.store, visit.link.person_key, visit.link.subject, visit.at)
    except NotFoundError:
        raise GoneError(GONE) from None
