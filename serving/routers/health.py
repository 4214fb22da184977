"""What watches the service asks: is it alive, is it ready, how is it."""

from fastapi import Response

from serving.errors import NotReadyError
from serving.routing import make_router
from serving.schemas.common import Health
from serving.transactions import TheService

router = make_router("Exploitation")


@router.get("/health/live")
def live() -> Health:
    """Le processus répond.

    Ne dit rien de la base ni de l’index : voir `/health/ready`.
    """
    return Health(status="ok")


@router.get("/health/ready")
def ready(service: TheService) -> Health:
    """Le service est prêt.

    La base répond, le modèle est chargé, l’index est à jour. Sinon 503, avec ce qui manque.
    """
    if faults := service.faults():
        raise NotReadyError(" ; ".join(faults).capitalize() + ".")
    return Health(status="ok")


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(service: TheService) -> Response:
    """Mesures au format Prometheus.

    Aucune donnée personnelle ; à ne pas exposer hors du réseau d’exploitation.
    """
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
