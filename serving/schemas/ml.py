"""What the ML team reads and sends."""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from matching.domain import Arm, Experiment, Impression, Unit
from matching.experiments import Compared
from matching.replay import Replay
from serving.schemas.common import Line, Model

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""A name that the log can hold."""

BundleId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
"""A bundle's folder."""


class Place(Model):
    """Une place d’une liste."""

    impression_id: int = Field(description="Identifiant de l’affichage.")
    position: int = Field(description="Rang, à partir de 1.")
    profile_key: int = Field(description="Clé pseudonyme du profil.")
    project: int = Field(description="Rang du projet du profil.")
    offer_key: int = Field(description="Clé de l’offre.")
    score: float = Field(description="Score affiché.")
    price: float = Field(description="Prix de congestion.")
    propensity: float | None = Field(
        description="Probabilité d’être dans cette liste ; nulle si elle n’est pas connue."
    )


class Decision(Model):
    """Une liste telle qu’elle a été décidée."""

    list_id: int = Field(description="Identifiant de la liste, à donner pour la rejouer.")
    at: datetime = Field(description="Moment.")
    direction: str = Field(description="offers_for ou profiles_for.")
    surface: str = Field(description="Où elle a été montrée.")
    channel: str = Field(description="Par quel canal.")
    bundle: str = Field(description="Modèle qui l’a ordonnée.")
    handle: float = Field(description="Entre « j’aime » (0) et « j’ai mes chances » (1).")
    arm: str = Field(description="Bras d’expérience, « expérience=bras » ; vide s’il n’y en a pas.")
    feature_schema: str = Field(description="Identifiant des noms de variables.")
    places: list[Place] = Field(description="Ses places, la première d’abord.")


def decisions(shown: Sequence[Impression]) -> list[Decision]:
    """Impressions, list by list."""
    lists: dict[int, list[Impression]] = {}
    for one in shown:
        lists.setdefault(one.list_id, []).append(one)
    return [_decision(own) for own in lists.values()]


def _decision(shown: Sequence[Impression]) -> Decision:
    head = shown[0]
    same = {name: getattr(head, name) for name in Decision.model_fields if name != "places"}
    return Decision(**same, places=[_place(one) for one in shown])


def _place(one: Impression) -> Place:
    return Place(
        impression_id=one.impression_id,
        position=one.position,
        profile_key=one.profile_id,
        project=one.project,
        offer_key=one.offer_id,
        score=one.score,
        price=one.price,
        propensity=one.propensity,
    )


class ReplayedPlace(Model):
    """Une place rejouée."""

    impression_id: int = Field(description="Identifiant de l’affichage.")
    position: int = Field(description="Rang.")
    logged: float = Field(description="Score enregistré.")
    recomputed: float | None = Field(description="Score retrouvé ; nul s’il ne peut pas l’être.")


class Replayed(Model):
    """Une liste rejouée."""

    verdict: str = Field(description="exact, differs ou impossible.")
    sentence: str = Field(description="En une phrase.")
    places: list[ReplayedPlace] = Field(description="Place par place.")


def replayed(found: Replay) -> Replayed:
    """A replay as it is answered."""
    places = [
        ReplayedPlace(
            impression_id=line.impression_id, position=line.position, logged=line.logged, recomputed=line.recomputed
        )
        for line in found.lines
    ]
    return Replayed(verdict=found.verdict.value, sentence=found.sentence, places=places)


class ModelCard(Model):
    """Le modèle servi."""

    bundle: str = Field(description="Identifiant du modèle.")
    ranked_by: str = Field(description="Ce que le journal nomme : le modèle, ou la règle de secours.")
    card: str = Field(description="Fiche du modèle (Markdown).")
    manifest: dict[str, Any] = Field(description="Manifeste : fichiers, empreintes, données, mesures.")
    verdict: dict[str, Any] = Field(
        description="Dernier verdict du contrôle avant mise en service ; vide s’il n’y en a pas."
    )


class BundleState(Model):
    """Un modèle du dossier des modèles."""

    id: str = Field(description="Identifiant.")
    created_at: str | None = Field(description="Date de fabrication.")
    encoder: str | None = Field(description="Empreinte de son encodeur.")
    accepted: bool = Field(description="Si un verdict favorable, ou un service passé, permet de le servir.")


class Preparing(Model):
    """Un changement de modèle en cours."""

    bundle: str = Field(description="Modèle préparé.")
    done: int = Field(description="Offres et profils déjà codés par son encodeur, quand il change.")
    fault: str | None = Field(description="Pourquoi la préparation a échoué ; nul sinon.")


class Bundles(Model):
    """Les modèles, et celui qui est servi."""

    served: str = Field(description="Modèle servi par ce processus.")
    previous: str | None = Field(description="Modèle auquel un retour arrière reviendrait.")
    preparing: Preparing | None = Field(description="Changement en cours, ou échoué ; nul sinon.")
    bundles: list[BundleState] = Field(description="Tous, par identifiant.")


class Why(Model):
    """Pourquoi le modèle change."""

    why: Line = Field(description="Motif, gardé dans l’historique.")


class Swap(Why):
    """Pourquoi un modèle est mis en service."""

    without_verdict: bool = Field(False, description="Le servir même sans verdict favorable enregistré.")


class Leave(Why):
    """Pourquoi l’on revient au modèle précédent."""

    bundle: BundleId = Field(description="Modèle que l’on quitte : celui qui est servi.")


class NewArm(Model):
    """Un bras."""

    name: Slug = Field(description="Nom.")
    share: float = Field(gt=0, le=1e6, description="Poids parmi les bras.")
    bundle: BundleId | None = Field(None, description="Modèle qui ordonne ; nul : le modèle servi.")
    handle: float | None = Field(
        None, ge=0, le=1, description="Réglage par défaut entre « j’aime » et « mes chances »."
    )
    interest_first: bool | None = Field(
        None, description="Recueillir l’intérêt avant de montrer la carte à l’employeur."
    )

    def arm(self) -> Arm:
        """In the words of the domain."""
        return Arm(**self.model_dump())


class NewExperiment(Model):
    """Une expérience à commencer ; le premier bras est celui par défaut."""

    name: Slug = Field(description="Nom ; jamais réutilisé.")
    unit: Unit = Field(description="Ce qui est tiré au sort : la personne ou l’offre.")
    arms: list[NewArm] = Field(min_length=2, max_length=10, description="Les bras.")


class Stop(Model):
    """La fin d’une expérience."""

    reason: Line = Field(description="Pourquoi.")


class ExperimentState(Model):
    """Une expérience."""

    name: str = Field(description="Nom.")
    unit: Unit = Field(description="Ce qui est tiré au sort.")
    arms: list[NewArm] = Field(description="Les bras, le bras par défaut d’abord.")
    started_at: datetime = Field(description="Début.")
    stopped_at: datetime | None = Field(description="Fin ; nulle tant qu’elle court.")
    stopped_for: str | None = Field(description="Pourquoi elle s’est arrêtée.")


def experiment_state(one: Experiment) -> ExperimentState:
    """An experiment as it is answered, without its secret."""
    arms = [NewArm.model_validate({name: getattr(arm, name) for name in NewArm.model_fields}) for arm in one.arms]
    return ExperimentState(
        name=one.name,
        unit=one.unit,
        arms=arms,
        started_at=one.started_at,
        stopped_at=one.stopped_at,
        stopped_for=one.stopped_for,
    )


class ArmResult(Model):
    """Une issue dans un bras ; l’intervalle reste valable quel que soit le nombre de fois où on le regarde."""

    arm: str = Field(description="Bras.")
    outcome: Literal["applied", "interested", "refused", "hired"] = Field(description="Issue.")
    units: int = Field(description="Personnes, ou offres.")
    shown: float = Field(description="Places montrées.")
    rate: float | None = Field(description="Issues par place montrée.")
    difference: float | None = Field(description="Écart au bras par défaut ; nul pour celui-ci.")
    low: float | None = Field(description="Borne basse de l’écart ; nulle tant que trop peu est connu.")
    high: float | None = Field(description="Borne haute de l’écart.")
    harm: bool = Field(description="Si le bras nuit sûrement, au-delà de la marge.")


class Results(Model):
    """Ce que donne une expérience."""

    experiment: ExperimentState = Field(description="L’expérience.")
    results: list[ArmResult] = Field(description="Par issue et par bras.")


def arm_result(one: Compared) -> ArmResult:
    """One outcome in one arm, infinite bounds left out."""
    gap = one.difference
    return ArmResult(
        arm=one.arm,
        outcome=one.outcome,  # type: ignore[arg-type]
        units=one.rate.units,
        shown=one.rate.shown,
        rate=_finite(one.rate.value),
        difference=_finite(gap.value) if gap else None,
        low=_finite(gap.low) if gap else None,
        high=_finite(gap.high) if gap else None,
        harm=one.harms(),
    )


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


class NewShadow(Model):
    """Un challenger à faire noter à côté, sans rien montrer de lui."""

    bundle: BundleId = Field(description="Modèle.")
    share: float = Field(0.1, gt=0, le=1, description="Part des listes notées.")


class ShadowState(Model):
    """Ce qu’un challenger aurait fait des mêmes candidats."""

    bundle: str | None = Field(description="Challenger ; nul quand il n’y en a pas.")
    share: float = Field(description="Part des listes notées.")
    since: datetime | None = Field(description="Depuis quand.")
    lists: int = Field(description="Listes notées.")
    candidates: int = Field(description="Candidats notés.")
    dropped: int = Field(description="Listes laissées de côté parce que la file était pleine.")
    rank_correlation: float | None = Field(description="Corrélation de rang moyenne des deux ordres (Spearman).")
    same_first: float | None = Field(description="Part des listes dont le premier est le même.")
    shared_top_10: float | None = Field(description="Part commune des dix premiers, en moyenne.")
    fault: str | None = Field(description="Pourquoi le challenger ne peut pas noter ; nul sinon.")
