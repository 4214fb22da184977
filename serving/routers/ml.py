"""What the ML team reads and does: decisions and their replay, the model served, experiments."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import TypeAdapter, ValidationError

from matching.domain import Experiment
from matching.errors import ConflictError as Taken
from matching.errors import InputError
from matching.experiments import compared, tally_of_store
from matching.promotions import verdict_of
from matching.replay import replay
from matching.store import Store
from serving.errors import ConflictError, InvalidError, NotFoundError
from serving.pagination import Paged, Position, page
from serving.rights import AsMl
from serving.routing import make_router
from serving.schemas.common import Key, Moment, Page
from serving.schemas.ml import (
    Decision,
    ExperimentState,
    ModelCard,
    NewExperiment,
    Replayed,
    Results,
    Slug,
    Stop,
    arm_result,
    decisions,
    experiment_state,
    replayed,
)
from serving.transactions import Reading, TheService, Tx

router = make_router("Équipe d’apprentissage")

Since = Annotated[Moment | None, Query(description="À partir de ce moment ; absent : depuis le début.")]
Until = Annotated[Moment | None, Query(description="Avant ce moment ; absent : jusqu’à maintenant.")]
PLACE: TypeAdapter[tuple[Moment, Key]] = TypeAdapter(tuple[Moment, Key])
"""Of a list in the log."""

Name = Annotated[Slug, Path(description="Nom de l’expérience.")]


@router.get("/ml/decisions")
def list_decisions(_: AsMl, store: Reading, paged: Paged, since: Since = None, until: Until = None) -> Page[Decision]:
    """Journal des décisions.

    Les listes montrées, par date, sous des clés pseudonymes ; les personnes effacées n’y sont plus.
    """
    end = until or datetime.now(UTC)
    shown, last = store.impressions.page(since, end, _after(paged.after), paged.limit)
    return page(decisions(shown), None if last is None else (last[0].isoformat(), last[1]))


def _after(position: Position | None) -> tuple[datetime, int] | None:
    try:
        return None if position is None else PLACE.validate_python(position)
    except ValidationError:
        raise InvalidError("Le curseur n’est pas celui de cette liste.") from None


@router.get("/ml/decisions/{list_id}/replay")
def replay_decision(_: AsMl, store: Reading, service: TheService, list_id: Key) -> Replayed:
    """Rejouer une décision.

    Les scores sont recalculés à partir des variables enregistrées et du modèle d’alors, puis comparés.
    """
    shown = store.impressions.of_list(list_id)
    if not shown:
        raise NotFoundError
    return replayed(replay(shown, store.impressions.versions(list_id), service.swapping.models_dir))


@router.get("/ml/model-card")
def get_model_card(_: AsMl, service: TheService) -> ModelCard:
    """Fiche du modèle servi.

    La fiche, le manifeste et le dernier verdict du contrôle avant mise en service.
    """
    served = service.served
    card = served.bundle.folder / "README.md"
    return ModelCard(
        bundle=served.bundle.id,
        ranked_by=served.ranked_by,
        card=card.read_text(encoding="utf-8") if card.exists() else "",
        manifest=dict(served.bundle.manifest),
        verdict=dict(verdict_of(service.swapping.models_dir, served.bundle.id)),
    )


@router.get("/ml/experiments")
def list_experiments(_: AsMl, store: Reading) -> list[ExperimentState]:
    """Expériences.

    Celles qui courent et celles qui sont arrêtées, par nom.
    """
    return [experiment_state(one) for one in store.experiments.all()]


@router.post("/ml/experiments", status_code=201)
def start_experiment(_: AsMl, store: Tx, service: TheService, new: NewExperiment) -> ExperimentState:
    """Commencer une expérience.

    Chaque personne, ou chaque offre, a toujours le même bras ; le bras est enregistré avec chaque liste montrée. Une
    expérience qui nuit s’arrête d’elle-même.
    """
    for bundle in {arm.bundle for arm in new.arms if arm.bundle}:
        service.swapping.bundle(bundle)
    try:
        begun = store.experiments.start(new.name, new.unit, [arm.arm() for arm in new.arms], datetime.now(UTC))
    except Taken:
        raise ConflictError("Une expérience de ce nom existe déjà : choisissez-en un autre.") from None
    except InputError:
        raise InvalidError("Donnez à chaque bras un nom qui n’est qu’à lui.") from None
    return experiment_state(begun)


@router.get("/ml/experiments/{name}")
def get_experiment(_: AsMl, store: Reading, name: Name) -> Results:
    """Résultats d’une expérience.

    Par issue et par bras, avec des intervalles qui restent valables à chaque regard.
    """
    experiment = _known(store, name)
    tally = tally_of_store(experiment, store, datetime.now(UTC))
    return Results(
        experiment=experiment_state(experiment), results=[arm_result(one) for one in compared(experiment, tally)]
    )


@router.post("/ml/experiments/{name}/stop")
def stop_experiment(_: AsMl, store: Tx, name: Name, stop: Stop) -> ExperimentState:
    """Arrêter une expérience.

    Tout le monde a aussitôt le bras par défaut. Le premier motif donné est gardé.
    """
    _known(store, name)
    return experiment_state(store.experiments.stop(name, stop.reason, datetime.now(UTC)))


def _known(store: Store, name: str) -> Experiment:
    try:
        return store.experiments.get(name)
    except InputError:
        raise NotFoundError from None
