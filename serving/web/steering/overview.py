"""The service as those who steer it read it: the model, what people answer, who is reached, what may be published."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from matching.disclosure import CELL
from matching.domain import RefusalReason
from matching.drift import CHANGED, FEW, WATCH
from matching.explain.french import MONTHS
from matching.geo import DEPARTEMENTS
from matching.promotions import changes
from matching.refusals import PERSON
from serving.figures import Figures
from serving.routers.bundles import get_shadow, list_bundles
from serving.routers.ml import get_model_card
from serving.transactions import TheService
from serving.web.rendering import render
from serving.web.route import web_router
from serving.web.steering.words import ACTIONS, CHECKS, OUTCOMES
from serving.web.visitor import AsMl

router: APIRouter = web_router()

HOME = "/pilotage"
MOST_REASONS = 4
"""Lines of a chart that are told apart."""

LAST_CHANGES, MOST_DRIFTS = 20, 10
CSV = "text/csv; charset=utf-8"


@router.get(HOME)
def overview(request: Request, me: AsMl, service: TheService) -> Response:  # noqa: ARG001
    """Ce que les personnes répondent, ce qui leur est montré, qui est atteint."""
    found = service.figures.read()
    return render(
        request,
        "steering/overview",
        figures=found,
        months=[month_of(one) for one in found.months],
        reasons=_reasons(found.refusals),
        total=sum(sum(one.values()) for one in found.refusals),
        least=CELL,
    )


@router.get(HOME + "/modele")
def model(request: Request, me: AsMl, service: TheService) -> Response:
    """Le modèle servi, le challenger, le dernier verdict, et ce qui a changé."""
    card = get_model_card(me, service)
    return render(
        request,
        "steering/model",
        card=card,
        checks=_checks(card.verdict),
        bundles=list_bundles(me, service),
        shadow=get_shadow(me, service),
        made=_moment(card.manifest.get("created_at")),
        history=[(_moment(one.at), one) for one in changes(service.swapping.models_dir)[: -LAST_CHANGES - 1 : -1]],
        actions=ACTIONS,
        mlflow=service.settings.mlflow_url,
    )


@router.get(HOME + "/derive")
def drift(request: Request, me: AsMl, service: TheService) -> Response:  # noqa: ARG001
    """Ce que le modèle lit a-t-il bougé."""
    found = service.figures.read()
    drifts = found.drifts[:MOST_DRIFTS]
    return render(request, "steering/drift", drifts=drifts, at=found.at, watch=WATCH, changed=CHANGED, few=FEW)


@router.get(HOME + "/donnees")
def data_page(request: Request, me: AsMl, service: TheService) -> Response:  # noqa: ARG001
    """Ce qui peut être publié, par territoire et par mois."""
    found = service.figures.read()
    rows = [[name, *("–" if n is None else n for n in said)] for name, said in _territories(found)]
    return render(
        request, "steering/data", rows=rows, months=[month_of(one) for one in found.months], at=found.at, least=CELL
    )


@router.get(HOME + "/donnees.csv")
def data_file(me: AsMl, service: TheService) -> Response:  # noqa: ARG001
    """Les mêmes dans un fichier : une ligne par territoire et par mois, vide où le nombre est masqué."""
    found, text = service.figures.read(), io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(["departement", "mois", "personnes_ayant_repondu"])
    for code, said in found.answering.items():
        lines.writerows(
            [code, f"{month:%Y-%m}", "" if n is None else n] for month, n in zip(found.months, said, strict=True)
        )
    headers = {"Content-Disposition": f'attachment; filename="reponses-{found.at:%Y-%m}.csv"'}
    return Response("\ufeff" + text.getvalue(), headers=headers, media_type=CSV)


def month_of(first: datetime) -> str:
    """A month in words: "novembre 2026"."""
    return f"{MONTHS[first.month - 1]} {first.year}"


def _moment(said: Any) -> datetime | None:
    """A moment of a manifest or of a history; None where it cannot be read."""
    try:
        return datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None


def _reasons(months: Sequence[Counter[RefusalReason]]) -> dict[str, list[int]]:
    """Refusals of each month by reason, the most frequent of the year first, the others together."""
    year = sum(months, Counter[RefusalReason]())
    first = [reason for reason, _ in year.most_common(MOST_REASONS - 1 if len(year) > MOST_REASONS else MOST_REASONS)]
    found = {PERSON[reason].label: [month[reason] for month in months] for reason in first}
    if len(year) > len(first):
        found["Autres raisons"] = [sum(n for reason, n in month.items() if reason not in first) for month in months]
    return found


def _territories(found: Figures) -> list[tuple[str, tuple[int | None, ...]]]:
    return [(DEPARTEMENTS.get(code, code) or "Commune non précisée", said) for code, said in found.answering.items()]


def _checks(verdict: dict[str, Any]) -> list[tuple[str, tuple[str, str], dict[str, Any]]]:
    """The checks of a verdict, each with its name and how its outcome is said."""
    return [
        (CHECKS.get(one["name"].partition(".")[0], one["name"]), OUTCOMES[one["outcome"]], one)
        for one in verdict.get("checks", ())
    ]
