"""Which model is served: hot swap, rollback, and a challenger in the shadow."""

import json
from datetime import UTC, datetime
from pathlib import Path as Folder
from typing import Annotated, Any

from fastapi import Path

from matching.bundle import MANIFEST
from matching.promotions import accepted, before
from serving.errors import ConflictError
from serving.rights import AsMl
from serving.routing import make_router
from serving.schemas.ml import BundleId, Bundles, BundleState, Leave, NewShadow, Preparing, ShadowState, Swap
from serving.service import Service
from serving.transactions import TheService

router = make_router("Équipe d’apprentissage")

Id = Annotated[BundleId, Path(description="Identifiant du modèle.")]


@router.get("/ml/bundles")
def list_bundles(_: AsMl, service: TheService) -> Bundles:
    """Modèles.

    Ceux du dossier des modèles, celui qui est servi, et le changement en cours s’il y en a un.
    """
    return _bundles(service)


@router.post("/ml/bundles/{bundle_id}/serve", status_code=202)
def serve_bundle(me: AsMl, service: TheService, bundle_id: Id, swap: Swap) -> Bundles:
    """Mettre un modèle en service.

    Il est vérifié, puis préparé à côté, index compris si son encodeur est autre ; ensuite seulement il remplace
    l’ancien, sans qu’aucune demande soit perdue. Les autres processus suivent. La même demande répétée ne change rien.
    """
    bundle, served = service.swapping.bundle(bundle_id), service.swapping.serves(bundle_id)
    if not (served or swap.without_verdict or accepted(service.swapping.models_dir, bundle_id)):
        raise ConflictError("Aucun verdict favorable n’est enregistré pour ce modèle ; `without_verdict` passe outre.")
    service.swapping.serve(bundle, me.client, swap.why)
    return _bundles(service)


@router.post("/ml/bundles/rollback", status_code=202)
def roll_back(me: AsMl, service: TheService, leave: Leave) -> Bundles:
    """Revenir au modèle précédent.

    Par le même chemin : préparé à côté, puis mis en place. Dire le modèle que l’on quitte fait que la même demande
    répétée ne revient pas deux fois en arrière.
    """
    service.swapping.rollback(leave.bundle, me.client, leave.why)
    return _bundles(service)


def _bundles(service: Service) -> Bundles:
    models, now, preparation = service.swapping.models_dir, service.served.bundle.id, service.swapping.preparation
    return Bundles(
        served=now,
        previous=before(models, now),
        preparing=None
        if preparation is None
        else Preparing(bundle=preparation.bundle, done=preparation.done, fault=preparation.fault),
        bundles=[_state(models, folder) for folder in sorted(models.iterdir()) if (folder / MANIFEST).is_file()],
    )


def _state(models: Folder, folder: Folder) -> BundleState:
    facts: dict[str, Any] = {}
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        facts = {}
    return BundleState(
        id=folder.name,
        created_at=facts.get("created_at"),
        encoder=facts.get("encoder_fingerprint"),
        accepted=accepted(models, folder.name),
    )


@router.get("/ml/shadow")
def get_shadow(_: AsMl, service: TheService) -> ShadowState:
    """Challenger à l’essai.

    Ce qu’il aurait fait des mêmes candidats, tous processus réunis.
    """
    asked, found = service.shadow.read()
    n = found.lists
    return ShadowState(
        bundle=asked.bundle if asked else None,
        share=asked.share if asked else 0.0,
        since=datetime.fromisoformat(asked.since) if asked else None,
        lists=n,
        candidates=found.candidates,
        dropped=found.dropped,
        rank_correlation=found.correlation / n if n else None,
        same_first=found.same_first / n if n else None,
        shared_top_10=found.shared / n if n else None,
        fault=service.shadow.fault,
    )


@router.post("/ml/shadow", status_code=202)
def begin_shadow(_: AsMl, service: TheService, new: NewShadow) -> ShadowState:
    """Mettre un challenger à l’essai.

    Il note les mêmes candidats à côté, dans un fil à part : rien de ce qui est montré n’en dépend, et personne ne
    l’attend. Les comptes repartent de zéro, sauf si le même est déjà à l’essai sur la même part des listes.
    """
    service.shadow.ask(service.swapping.bundle(new.bundle), new.share, datetime.now(UTC))
    return get_shadow(_, service)


@router.delete("/ml/shadow")
def end_shadow(_: AsMl, service: TheService) -> ShadowState:
    """Arrêter l’essai du challenger."""
    service.shadow.end()
    return get_shadow(_, service)
