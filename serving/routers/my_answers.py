"""What a jobseeker answers, takes back, and the rules that follow."""

from datetime import UTC, datetime

from matching import answering
from matching.domain import EventKind
from matching.refusals import may_be_shared
from matching.store import Store
from serving.answers import answers_page, my_rules
from serving.errors import ConflictError
from serving.pagination import Paged
from serving.rights import AsAnyone, AsJobseeker, answer_of, own_profile, rule_of, shown_to
from serving.routing import make_router
from serving.schemas.answers import (
    AnswerGiven,
    AnswerRequest,
    MyAnswer,
    MyRule,
    RefusalReasonLabel,
    SharingRequest,
    my_rule,
    refusal_reasons,
)
from serving.schemas.common import Key, Page
from serving.transactions import Reading, Tx

router = make_router("Personnes en recherche d’emploi")


@router.post("/me/impressions/{impression_id}/answers", status_code=201)
def answer_offer(me: AsJobseeker, tx: Tx, impression_id: Key, body: AnswerRequest) -> AnswerGiven:
    """Répondre à une offre.

    Intérêt, candidature ou refus, avec des raisons. La dernière réponse compte. Un refus peut mettre une règle en
    place : elle agit dès la liste suivante, et s’annule.
    """
    shown_to(tx, own_profile(me), impression_id)
    done = answering.answer(tx, impression_id, EventKind(body.event), [*body.reasons], channel="web")
    if body.note:
        tx.answer_notes.put(done.event_id, body.note)
    return _given(tx, done)


@router.delete("/me/answers/{event_id}")
def undo_answer(me: AsJobseeker, tx: Tx, event_id: Key) -> AnswerGiven:
    """Revenir sur une réponse.

    Tout est comme si elle n’avait pas été donnée, ses règles comprises.
    """
    answer_of(tx, own_profile(me), event_id)
    return _given(tx, answering.undo(tx, event_id, channel="web"))


@router.get("/me/answers")
def get_my_answers(me: AsJobseeker, store: Reading, wanted: Paged) -> Page[MyAnswer]:
    """Mes réponses.

    Celles qui comptent, les dernières offres montrées d’abord.
    """
    return answers_page(store, own_profile(me), wanted, "/me/answers")


@router.get("/me/rules")
def get_my_rules(me: AsJobseeker, store: Reading) -> list[MyRule]:
    """Mes règles.

    Celles que mes refus ont mises en place et qui agissent aujourd’hui.
    """
    profile = own_profile(me)
    return my_rules(store, store.rules.made([profile], datetime.now(UTC)).get(profile, {}))


@router.delete("/me/rules/{rule_id}", status_code=204)
def undo_rule(me: AsJobseeker, tx: Tx, rule_id: Key) -> None:
    """Annuler une règle.

    Elle n’agit plus, dès la liste suivante ; la réponse dont elle vient reste.
    """
    rule_of(tx, own_profile(me), rule_id)
    tx.rules.undo([rule_id], datetime.now(UTC))


@router.patch("/me/rules/{rule_id}")
def share_rule(me: AsJobseeker, tx: Tx, rule_id: Key, body: SharingRequest) -> MyRule:
    """Partager une règle, ou ne plus la partager.

    Partagée, elle compte aussi dans les listes des employeurs, qui n’en lisent rien. Une règle qui touche à la vie
    privée, ou qui écarte un employeur, ne se partage pas.
    """
    profile = own_profile(me)
    if body.shareable and not may_be_shared(rule_of(tx, profile, rule_id)):
        raise ConflictError("Cette règle ne regarde que vous : elle ne se partage pas.")
    tx.rules.share([rule_id], body.shareable)
    return my_rule(rule_id, rule_of(tx, profile, rule_id))


@router.get("/reference/refusal-reasons")
def get_refusal_reasons(_: AsAnyone) -> list[RefusalReasonLabel]:
    """Raisons de refus.

    Celles qu’une personne peut donner, dans l’ordre à afficher.
    """
    return refusal_reasons()


def _given(tx: Store, done: answering.Answered) -> AnswerGiven:
    return AnswerGiven(event_id=done.event_id, undo=f"/me/answers/{done.event_id}", rules=my_rules(tx, done.rules))
