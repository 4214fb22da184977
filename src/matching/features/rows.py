"""The only feature code: live, in training, for both directions."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations
from matching.columns.codes import position
from matching.columns.offers import NO_DAY
from matching.domain import ContractKind, WorkingTime
from matching.features import occupation, skills
from matching.features.memory.usual import stated_pay
from matching.features.names import FEATURE_NAMES
from matching.features.pairs import HOURS, Floats, Pairs, wanted
from matching.features.recall import recalled

_PERMANENCE = {
    ContractKind.CDI: 3.0,
    ContractKind.TEMP_CDI: 3.0,
    ContractKind.CDD: 2.0,
    ContractKind.APPRENTICESHIP: 2.0,
    ContractKind.PROFESSIONALISATION: 2.0,
    ContractKind.SEASONAL: 1.0,
    ContractKind.INSERTION: 1.0,
    ContractKind.TEMP: 0.0,
}
_PERMANENCES = np.array([*(_PERMANENCE.get(kind, np.nan) for kind in ContractKind), np.nan], np.float32)


def feature_rows(pairs: Pairs, occupations: Occupations, at: datetime) -> Floats:
    """Describe pairs.

    Args:
        pairs: who and what, already gathered.
        occupations: the ROME release that both columns point into.
        at: the moment of the match, aware.

    Returns:
        float32 (p, len(FEATURE_NAMES)), NaN where missing.
    """
    today = days(at)
    known = _match(pairs, occupations, today) | _offer(pairs)
    known |= recalled(pairs, occupations, known["occupation_relation"])
    rows = np.full((len(FEATURE_NAMES), len(pairs)), np.nan, np.float32)
    for index, name in enumerate(FEATURE_NAMES):
        if name in known:
            rows[index] = known[name]
    return np.ascontiguousarray(rows.T)


def experience_gap(pairs: Pairs, occupations: Occupations) -> Floats:
    """Months of experience beyond what each offer requires, (p,): negative where they lack, NaN where none is told."""
    p = pairs.profile
    rome = pairs.offer["rome"].astype(np.int64)
    return _gap(pairs, occupation.experience(p["experiences"], p["experience_months"], rome, occupations)[1])


def days(at: datetime) -> int:
    """Days since 1970 in UTC."""
    return int(at.astimezone(UTC).timestamp() // 86400)


def _match(pairs: Pairs, occupations: Occupations, today: int) -> dict[str, NDArray[Any]]:
    return _work(pairs, occupations) | _skills(pairs, occupations) | _terms(pairs, today)


def _work(pairs: Pairs, occupations: Occupations) -> dict[str, NDArray[Any]]:
    p, o = pairs.profile, pairs.offer
    rome = o["rome"].astype(np.int64)
    nearest, same, mobility = occupation.projects(p["projects"], rome, occupations)
    past, months = occupation.experience(p["experiences"], p["experience_months"], rome, occupations)
    return {
        "similarity": pairs.similarity,
        "occupation_same": same,
        "occupation_proximity": nearest,
        "occupation_mobility": mobility,
        "occupation_affinity": occupation.affinity(wanted(p), o["occupations"], o["occupation_shares"], occupations),
        "occupation_relation": occupation.relation(pairs, occupations),
        "experience_proximity": past,
        "experience_gap_months": _gap(pairs, months),
        "experience_required_months": _required(o),
    }


def _gap(pairs: Pairs, months: Floats) -> Floats:
    return np.where(np.isnan(pairs.profile["months_total"]), np.nan, months - _required(pairs.offer))


def _required(offers: NDArray[Any]) -> NDArray[Any]:
    return np.where(offers["beginner"] == 1, 0, offers["experience_months"])


def _skills(pairs: Pairs, occupations: Occupations) -> dict[str, NDArray[Any]]:
    held, pi, rome = pairs.profiles.lists["skills"], pairs.pi, pairs.offer["rome"].astype(np.int64)
    (required, by), (wished, too) = (pairs.offers.lists[kind].expand(pairs.oi) for kind in ("required", "wished"))
    asked, owners = np.concatenate([required, wished]), np.concatenate([by, too + len(pi)])
    exactly, nearly = skills.covered(held, np.concatenate([pi, pi]), asked, owners, occupations)
    of_person, of_core = skills.in_sheet(held, pi, rome, occupations)
    return {
        "occupation_skills_share": of_person,
        "core_skills_share": of_core,
        "skills_required_share": exactly[: len(pi)],
        "skills_wished_share": exactly[len(pi) :],
        "skills_required_near": nearly[: len(pi)],
        "skills_wished_near": nearly[len(pi) :],
    }


def _terms(pairs: Pairs, today: int) -> dict[str, NDArray[Any]]:
    p, o = pairs.profile, pairs.offer
    return {
        "distance_km": pairs.distance_km,
        "distance_over_reach": pairs.distance_km / np.maximum(pairs.reach_km, 0.1),
        "contract_accepted": pairs.contract_accepted(),
        "working_time_accepted": pairs.working_time_accepted(),
        "hours_accepted": pairs.hours_accepted(),
        "pay_over_wish": pairs.pay_over_wish(),
        "education_gap": pairs.education_gap(),
        "education_required": np.where(o["education"] >= 0, o["education_required"], np.nan),
        "licences_share": pairs.licences_share(),
        "licences_wished_share": pairs.licences_share("licences_wished"),
        "languages_share": pairs.languages_share(),
        "remote": np.where(o["remote"] >= 0, o["remote"] / 2, np.nan),
        "offer_age_days": _elapsed(today, o["created"]),
        "available_in_days": _elapsed(p["available"], today),
    }


def _offer(pairs: Pairs) -> dict[str, NDArray[Any]]:
    o, demand = pairs.offer, pairs.demand
    pay, part = stated_pay(o), position(WorkingTime, WorkingTime.PART)
    physical = np.bitwise_count(o["physical"])
    found = {
        "contract_permanence": _PERMANENCES[o["contract"]],
        "contract_months": o["contract_months"],
        "part_time": np.where(o["working_time"] >= 0, o["working_time"] == part, np.nan),
        "hours_per_week": o["hours_per_week"],
        **{name: np.where(o[name] >= 0, o[name], np.nan) for name in HOURS},
        "physical_demands": np.where(physical > 0, physical, np.nan),
        "log_pay": np.log(np.where(pay > 0, pay, np.nan)),
    }
    if pairs.memory is not None:
        usual = pairs.memory.priors.usual
        found["pay_over_usual"] = pay / np.exp(usual.log_pay[usual.row(o["rome"])])
    if demand is not None:
        found["applications"], found["refusals"] = (
            np.log1p(n[pairs.oi]) for n in (demand.applications, demand.refusals)
        )
    return found


def _elapsed(until: "int | NDArray[np.int32]", since: "int | NDArray[np.int32]") -> Floats:
    known = (np.asarray(since) != NO_DAY) & (np.asarray(until) != NO_DAY)
    elapsed = np.asarray(until, np.int64) - np.asarray(since, np.int64)
    return np.where(known, np.maximum(elapsed, 0), np.nan).astype(np.float32)
