"""What a person is likely to hold against an offer, said only to someone who has held it against others."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matching.domain import Reason, RefusalReason
from matching.explain.shared import against
from matching.rerank import Heads

LIKELY = 0.15
"""Probability of an objection from which it is said: two or three times as likely as the usual objection of one kind.
A judgement; below it, most of what would be said would turn out wrong."""

_R = RefusalReason

OBJECTIONS: Mapping[RefusalReason, tuple[str, str, str]] = MappingProxyType(
    {
        _R.TOO_FAR: ("distance", "trop loin de chez vous", "trop loin de chez vous"),
        _R.NO_TRANSPORT: ("trajet", "faute de moyen de transport", "faute de moyen de transport"),
        _R.WORKING_HOURS: ("horaires", "à cause de ses horaires", "à cause de leurs horaires"),
        _R.CONTRACT_TYPE: ("contrat", "à cause de son type de contrat", "à cause de leur type de contrat"),
        _R.PART_FULL_TIME: ("temps de travail", "à cause du temps de travail", "à cause du temps de travail"),
        _R.SALARY_TOO_LOW: ("salaire", "à cause de son salaire", "à cause de leur salaire"),
        _R.WORKING_CONDITIONS: (
            *("conditions de travail", "à cause des conditions de travail", "à cause des conditions de travail"),
        ),
        _R.WRONG_OCCUPATION: ("métier", "qui n’était pas de votre métier", "qui n’étaient pas de votre métier"),
        _R.OVERQUALIFIED: ("niveau", "en dessous de vos compétences", "en dessous de vos compétences"),
        _R.EMPLOYER: ("employeur", "à cause de l’employeur", "à cause de l’employeur"),
        _R.SKILLS_MISSING: (
            *("compétences", "faute d’avoir les compétences demandées", "faute d’avoir les compétences demandées"),
        ),
    }
)
"""What is said of each objection: what to look at, why one offer was refused, why several were."""

FEATURES: Mapping[RefusalReason, tuple[str, ...]] = MappingProxyType(
    {
        _R.TOO_FAR: (
            *("risk_too_far", "tolerated_km", "distance_over_tolerated", "distance_km", "distance_over_reach"),
        ),
        _R.NO_TRANSPORT: ("risk_no_transport", "licences_share"),
        _R.WORKING_HOURS: ("risk_working_hours", "night", "weekend", "split_shift", "shift_work", "hours_accepted"),
        _R.CONTRACT_TYPE: ("risk_contract_type", "contract_permanence", "contract_months", "contract_accepted"),
        _R.PART_FULL_TIME: ("risk_part_full_time", "part_time", "hours_per_week", "working_time_accepted"),
        _R.SALARY_TOO_LOW: ("risk_salary_too_low", "pay_over_floor", "pay_over_wish", "pay_over_usual", "log_pay"),
        _R.WORKING_CONDITIONS: ("risk_working_conditions", "physical_demands"),
        _R.WRONG_OCCUPATION: (
            *("risk_wrong_occupation", "acceptance", "accepted_proximity", "refused_proximity"),
            *("occupation_affinity", "occupation_proximity", "occupation_relation", "occupation_same"),
        ),
        _R.OVERQUALIFIED: ("risk_overqualified", "education_gap"),
        _R.EMPLOYER: ("risk_employer",),
        _R.SKILLS_MISSING: ("risk_skills_missing", "skills_required_share", "skills_required_near"),
    }
)
"""What each objection rests on: without them, it is not there."""

_PLACES = {reason: place for place, reason in enumerate(RefusalReason)}


def objections(heads: Heads, refused: NDArray[np.int64]) -> list[Reason | None]:
    """The likeliest objection to each offer that is shown, when it is likely and the person has already made it.

    Args:
        heads: of the `p` offers shown.
        refused: int64 (p, len(RefusalReason)), how many offers the person refused for each reason.

    Returns:
        A reason against for each, named by the slug of the refusal; None where there is nothing to say.
    """
    known = [RefusalReason(slug) for slug in heads.slugs]
    if not known:
        return [None] * len(refused)
    times = refused[:, [_PLACES[reason] for reason in known]]
    said = np.where(times > 0, heads.reasons, 0)
    likeliest = said.argmax(axis=1)
    rows = np.arange(len(refused))
    found = zip(likeliest.tolist(), said[rows, likeliest].tolist(), times[rows, likeliest].tolist(), strict=True)
    return [_said(known[of], often) if p >= LIKELY else None for of, p, often in found]


def _said(reason: RefusalReason, times: int) -> Reason:
    look_at, one, several = OBJECTIONS[reason]
    refused = f"une offre {one}" if times == 1 else f"{times} offres {several}"
    return against(f"risk_{reason.value}", f"{look_at} à vérifier : vous avez déjà refusé {refused}")
