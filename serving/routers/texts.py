"""What the provider of text messages tells: answers of people, and what became of messages."""

from datetime import UTC, datetime

from serving.delivery.sms.incoming import take_report, take_text
from serving.rights import AsTextsWriter
from serving.routing import make_router
from serving.schemas.texts import IncomingText, TextStatus
from serving.transactions import TheService, Tx

router = make_router("Fournisseurs de SMS")


@router.post("/incoming/sms", status_code=204)
def post_text(me: AsTextsWriter, service: TheService, tx: Tx, body: IncomingText) -> None:  # noqa: ARG001
    """Transmettre un SMS reçu.

    STOP ou ARRÊT arrête les SMS de qui l’envoie, aussitôt. Tout autre message est compté et oublié : rien n’est gardé
    de ce qu’il dit.
    """
    service.metrics.texts.labels(take_text(tx, body.sender, body.text, datetime.now(UTC))).inc()


@router.post("/incoming/sms/reports", status_code=204)
def post_text_status(me: AsTextsWriter, service: TheService, tx: Tx, body: TextStatus) -> None:  # noqa: ARG001
    """Dire ce qu’il est advenu d’un SMS.

    Ce qui n’a pas été remis part par le canal suivant de la personne, une fois ; un numéro qui n’existe plus ne sert
    plus. Le même compte rendu répété ne change rien.
    """
    told = take_report(tx, body.reference, body.status, body.to, datetime.now(UTC))
    service.metrics.text_reports.labels(told).inc()
