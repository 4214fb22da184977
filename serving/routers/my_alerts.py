"""What was sent to a jobseeker: their inbox, and the questions that it asks."""

from datetime import UTC, datetime

from matching.domain import Digest, DigestState
from matching.store import Store
from serving import asking
from serving.alerts import my_alerts, question_of
from serving.errors import NotFoundError
from serving.identity import Principal
from serving.pagination import Paged, page
from serving.rights import AsJobseeker, own_digest, own_person, own_profile
from serving.routing import make_router
from serving.schemas.alerts import AlertQuestion, MyAlert, QuestionAnswer
from serving.schemas.common import Key, Page
from serving.transactions import Reading, TheService, Tx

router = make_router("Personnes en recherche d’emploi")

NO_QUESTION = "Cet envoi ne pose pas de question."


@router.get("/me/alerts")
def get_my_alerts(me: AsJobseeker, service: TheService, store: Reading, wanted: Paged) -> Page[MyAlert]:
    """Mes envois.

    Les offres qui m’ont été envoyées, par quelque canal que ce soit, les dernières d’abord, avec mes réponses.
    """
    profile, before = own_profile(me), wanted.after_key() or None
    found = store.digests.of_person(own_person(me), before, wanted.limit + 1, (DigestState.SENT,))
    cut = found[: wanted.limit]
    items = my_alerts(store, profile, cut, service.rome.domains)
    return page(items, (cut[-1].digest_id,) if len(found) > len(cut) else None)


@router.get("/me/alerts/{digest_id}")
def get_my_alert(me: AsJobseeker, service: TheService, store: Reading, digest_id: Key) -> MyAlert:
    """Un de mes envois.

    Les offres telles qu’elles sont aujourd’hui, avec les raisons données alors.
    """
    return my_alerts(store, own_profile(me), [own_digest(me, store, digest_id)], service.rome.domains)[0]


@router.post("/me/alerts/{digest_id}/answer", status_code=201)
def answer_question(
    me: AsJobseeker, service: TheService, tx: Tx, digest_id: Key, body: QuestionAnswer
) -> AlertQuestion | None:
    """Répondre à la question d’un envoi.

    Un « non » met une règle en place, comme un refus : elle agit dès la liste suivante, et s’annule.
    """
    digest = _asking(me, tx, digest_id)
    asking.reply(tx, digest, body.accepted, datetime.now(UTC), "web")
    return question_of(tx, digest, service.rome.domains)


@router.delete("/me/alerts/{digest_id}/answer")
def undo_question_answer(me: AsJobseeker, service: TheService, tx: Tx, digest_id: Key) -> AlertQuestion | None:
    """Revenir sur la réponse à une question.

    Tout est comme si elle n’avait pas été donnée, sa règle comprise.
    """
    digest = _asking(me, tx, digest_id)
    asking.take_back(tx, digest, datetime.now(UTC), "web")
    return question_of(tx, digest, service.rome.domains)


def _asking(me: Principal, store: Store, digest_id: int) -> Digest:
    digest = own_digest(me, store, digest_id)
    if asking.asked(digest, {}) is None:
        raise NotFoundError(NO_QUESTION)
    return digest
