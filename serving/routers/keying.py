"""What people say by post, by phone or face to face, keyed for them: it counts as much as what they do themselves."""

from dataclasses import replace
from datetime import UTC, datetime

from serving import asking, subscribing, trainings
from serving.alerts import question_of
from serving.delivery.paper.returned import letter_back
from serving.errors import NotFoundError
from serving.rights import AsAdviser, advised_digest, in_portfolio
from serving.routing import make_router
from serving.schemas.alerts import AlertQuestion
from serving.schemas.common import Key
from serving.schemas.keying import (
    KeyedReply,
    KeyedRhythm,
    KeyedTraining,
    LetterReturned,
    LettersRead,
    RhythmKeyed,
    TrainingKeyed,
)
from serving.transactions import TheService, Tx

router = make_router("Conseillers : portefeuille")


@router.post("/adviser/persons/{key}/trainings/{training_key}/answer", status_code=201)
def key_training_answer(
    me: AsAdviser, service: TheService, tx: Tx, key: Key, training_key: Key, body: KeyedTraining
) -> TrainingKeyed:
    """Saisir une réponse à une formation.

    Donnée par une personne de mon portefeuille : elle compte autant que la sienne.
    """
    in_portfolio(me, tx, key)
    now, reasons = datetime.now(UTC), [*body.reasons]
    told = trainings.answer(tx, service.rome, key, training_key, body.answer, reasons, now, body.channel)
    said = {"training": training_key, "answer": body.answer, "channel": body.channel}
    tx.audit.append(me.actor, "training_answer_keyed", now, key, said)
    undo = f"/adviser/persons/{key}/trainings/{training_key}/answer"
    return TrainingKeyed(undo=undo, rules=[rule.sentence for rule in told.rules])


@router.delete("/adviser/persons/{key}/trainings/{training_key}/answer", status_code=204)
def undo_keyed_training_answer(me: AsAdviser, tx: Tx, key: Key, training_key: Key) -> None:
    """Revenir sur une réponse à une formation.

    Saisie par une personne de mon portefeuille ou pour elle : tout est comme si elle n’avait pas été donnée.
    """
    in_portfolio(me, tx, key)
    now = datetime.now(UTC)
    trainings.take_back(tx, key, training_key, now)
    tx.audit.append(me.actor, "training_answer_undone", now, key, {"training": training_key})


@router.post("/adviser/alerts/{digest_id}/answer", status_code=201)
def key_reply(me: AsAdviser, service: TheService, tx: Tx, digest_id: Key, body: KeyedReply) -> AlertQuestion | None:
    """Saisir la réponse à la question d’un envoi.

    Un « non » met une règle en place, comme un refus.
    """
    digest = advised_digest(me, tx, digest_id)
    if asking.asked(digest, {}) is None:
        raise NotFoundError
    asking.reply(tx, digest, body.accepted, datetime.now(UTC), body.channel, me.id)
    return question_of(tx, digest, service.rome.domains)


@router.post("/adviser/alerts/{digest_id}/returned")
def note_returned(me: AsAdviser, tx: Tx, digest_id: Key) -> LetterReturned:
    """Noter qu’un courrier est revenu.

    L’adresse ne sert plus jusqu’à ce qu’elle change, et l’envoi part par un autre canal. Dit deux fois, cela ne change
    rien.
    """
    digest, now = advised_digest(me, tx, digest_id), datetime.now(UTC)
    back = letter_back(tx, digest_id, now)
    if back is None:
        raise NotFoundError
    tx.audit.append(me.actor, "letter_returned", now, digest.person_key, {"digest": digest_id})
    return LetterReturned(address_stopped=back.stopped, sent_again=back.again)


@router.post("/adviser/persons/{key}/rhythm")
def key_rhythm(me: AsAdviser, tx: Tx, key: Key, body: KeyedRhythm) -> RhythmKeyed:
    """Saisir le rythme qu’une personne veut.

    Moins d’envois, une pause, plus aucun, ou de nouveau : effet immédiat.
    """
    in_portfolio(me, tx, key)
    now = datetime.now(UTC)
    subscribing.choose(tx, key, tx.subscriptions.get([key], now)[key], body.choice, now)
    tx.audit.append(me.actor, "subscription_keyed", now, key, {"choice": body.choice, "channel": body.channel})
    return RhythmKeyed(sentence=subscribing.told(tx.subscriptions.get([key], now)[key], now))


@router.put("/adviser/persons/{key}/letters")
def choose_reading(me: AsAdviser, tx: Tx, key: Key, body: LettersRead) -> LettersRead:
    """Faire lire les courriers avec une personne, ou non.

    Quelqu’un les lui lit chez elle. Sans choix, c’est le cas des personnes en suivi renforcé.
    """
    in_portfolio(me, tx, key)
    now = datetime.now(UTC)
    tx.subscriptions.put(key, replace(tx.subscriptions.get([key], now)[key], visited=body.visited), now)
    tx.audit.append(me.actor, "letters_visited", now, key, {"visited": body.visited})
    return body
