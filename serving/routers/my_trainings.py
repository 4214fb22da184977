"""Trainings that a jobseeker was told of: the offers behind each count, and what they answer."""

from datetime import UTC, datetime

from serving import trainings
from serving.rights import AsAnyone, AsJobseeker, own_person
from serving.routing import make_router
from serving.schemas.answers import RefusalReasonLabel
from serving.schemas.common import Key
from serving.schemas.trainings import (
    MyTraining,
    MyTrainingOffers,
    TrainingAnswerRequest,
    my_training,
    my_training_offers,
    training_reasons,
)
from serving.transactions import Reading, TheService, Tx

router = make_router("Personnes en recherche d’emploi")


@router.get("/me/trainings/{key}")
def get_my_training(me: AsJobseeker, store: Reading, key: Key) -> MyTrainingOffers:
    """Une formation qui m’a été proposée.

    Avec exactement les offres comptées dans la phrase : celles qui sont encore ouvertes, et combien ne le sont plus.
    """
    told = trainings.told(store, own_person(me), key, datetime.now(UTC))
    return my_training_offers(told, *trainings.offers_of(store, told.entry))


@router.post("/me/trainings/{key}/answer", status_code=201)
def answer_training(me: AsJobseeker, service: TheService, tx: Tx, key: Key, body: TrainingAnswerRequest) -> MyTraining:
    """Répondre à une formation.

    Intérêt ou refus, avec des raisons. La dernière réponse compte. Un refus peut mettre une règle en place pour les
    formations seules : elle s’annule comme les autres. Une formation refusée ne revient pas.
    """
    said = trainings.answer(
        tx, service.rome, own_person(me), key, body.answer, [*body.reasons], datetime.now(UTC), "web"
    )
    return my_training(said)


@router.delete("/me/trainings/{key}/answer", status_code=204)
def undo_training_answer(me: AsJobseeker, tx: Tx, key: Key) -> None:
    """Revenir sur la réponse à une formation.

    Tout est comme si elle n’avait pas été donnée, ses règles comprises.
    """
    trainings.take_back(tx, own_person(me), key, datetime.now(UTC))


@router.get("/reference/training-refusal-reasons")
def get_training_refusal_reasons(_: AsAnyone) -> list[RefusalReasonLabel]:
    """Raisons de refus d’une formation.

    Celles qu’une personne peut donner, dans l’ordre à afficher.
    """
    return training_reasons()
