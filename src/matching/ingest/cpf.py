"""Trainings in the shape of the catalogue of personal training accounts ("Mon Compte Formation") to `Training`.

Source: data of the Caisse des Dépôts on data.gouv.fr, "Offre de formation de Mon Compte Formation", one row a training,
provider and area; a missing number is -1. Dates of sessions are not in it, only how many are open.
"""

from typing import Any

from matching.domain import Place, RomeRef, Session, Training
from matching.ingest.outcome import Accepted, Rejected, reject
from matching.ingest.payload import day, identifier, line, whole
from matching.ingest.trainings import MAX_EUR, MAX_HOURS, amount, certification
from matching.normalize.place import Communes

COLUMNS = ("id", "intitule_formation", "nb_session_active", "code_rncp", "code_rome_1", "date_extract")
"""Without which a table is none of this catalogue."""

MISSING = ("", "-1")


def parse_cpf(raw: dict[str, Any], communes: Communes, source: str = "default") -> Accepted[Training] | Rejected:
    """Turn one row into a training; never raises.

    Its sessions have no date: they are believed for a while after the extraction, see `matching.domain.TRUSTED`. Its
    place is no more precise than a département.

    Args:
        raw: column -> text.
        communes: where the main town of a territory is found.
        source: the external source; with `id`, the training's key.
    """
    if (training_id := identifier(_said(raw, "id"))) is None:
        return reject("no_id")
    if (title := line(_said(raw, "intitule_formation"))) is None:
        return reject("no_training_title")
    codes = [_said(raw, f"code_rome_{n}") for n in range(1, 6)]
    open_sessions = whole(_said(raw, "nb_session_active"), 0, 100_000) or 0
    training = Training(
        id=training_id,
        title=title,
        source=source,
        occupations=tuple(RomeRef(code.upper()) for code in dict.fromkeys(codes) if code),
        formacodes=tuple(filter(None, (_said(raw, f"code_formacode_{n}") for n in range(1, 6)))),
        certification=_certification(raw),
        place=_place(raw, communes),
        remote=(whole(_said(raw, "nb_session_a_distance"), 1, 100_000) or 0) > 0,
        sessions=(Session(),) if open_sessions else (),
        hours=amount(_said(raw, "nombre_heures_total_mean"), MAX_HOURS) or None,
        price_eur=amount(_said(raw, "frais_ttc_tot_mean"), MAX_EUR),
        cpf=True,
        stated_on=day(_said(raw, "date_extract")),
    )
    if not (training.occupations or training.certification):
        return reject("teaches_nothing")
    return Accepted(training)


def _said(raw: dict[str, Any], column: str) -> str | None:
    value = raw.get(column)
    return None if value is None or value.strip() in MISSING else value.strip()


def _certification(raw: dict[str, Any]) -> str | None:
    """Of the directory of certifications, else of the specific one ("RS"), which prepares for no occupation."""
    if rncp := _said(raw, "code_rncp"):
        return certification(rncp)
    specific = _said(raw, "code_inventaire")
    return certification(f"RS{specific}") if specific else None


def _place(raw: dict[str, Any], communes: Communes) -> Place:
    departement, region = _said(raw, "code_departement"), _said(raw, "nom_region")
    found = communes.departement(departement) if departement else None
    return found or (communes.region(region) if region else None) or Place()
