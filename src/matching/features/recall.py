"""Features that rest on what the person answered before: the memory, read for candidates."""

import numpy as np

from matching.columns import Occupations
from matching.features.memory import Memories, exposures
from matching.features.memory.gathered import owned
from matching.features.memory.groups import Groups, groups
from matching.features.names import RISKS
from matching.features.pairs import Floats, Pairs

_OBJECTIONS = tuple(name for name in RISKS if name != "risk_skills_missing")


def recalled(pairs: Pairs, occupations: Occupations, related: Floats) -> dict[str, Floats]:
    """The features of `names.MEMORY` by name, float32 (p,) each; none when nothing is remembered.

    Args:
        pairs: who and what.
        occupations: the ROME release that both columns point into.
        related: what `occupation.relation` says of the pairs.
    """
    memory = pairs.memory
    if memory is None:
        return {}
    minus_log_pay, guessed = exposures.minus_log_pay(pairs, memory.priors.usual)
    found = _risks(memory, pairs, groups(pairs, occupations, related))
    found["risk_salary_too_low"] = memory.beyond("pay", pairs.pi, minus_log_pay, guessed)
    risks = np.stack([found[name] for name in _OBJECTIONS])
    spared = np.prod(1 - np.where(np.isnan(risks), 0, risks), axis=0)
    km, pay = memory.tolerated("distance")[pairs.pi], memory.tolerated("pay")[pairs.pi]
    rome = pairs.offer["rome"].astype(np.int64)
    accepted, refused = (np.where(rome >= 0, table[pairs.pi, rome], np.nan) for table in memory.near)
    return found | {
        "risk_any": 1 - spared,
        "tolerated_km": km,
        "distance_over_tolerated": (pairs.distance_km / km).astype(np.float32),
        "pay_over_floor": np.exp(-minus_log_pay) / pay,
        "answers": np.log1p(memory.answers)[pairs.pi],
        "accepted_proximity": accepted,
        "refused_proximity": refused,
    }


def _risks(memory: Memories, pairs: Pairs, around: Groups) -> dict[str, Floats]:
    rows = pairs.pi
    own = owned(around, rows) if memory.shifted else around  # which nothing is looked for in
    log_km, stated = exposures.log_km(pairs), np.zeros(len(pairs), np.int64)
    return {
        "risk_too_far": memory.beyond("distance", rows, log_km, stated),
        "risk_no_transport": memory.rate("no_transport", around, own),
        "risk_working_hours": memory.dislikes("hours", pairs),
        "risk_contract_type": memory.dislikes("contract", pairs),
        "risk_part_full_time": memory.dislikes("working_time", pairs),
        "risk_working_conditions": memory.dislikes("conditions", pairs),
        "risk_wrong_occupation": memory.rate("occupation", around, own),
        "risk_overqualified": memory.rate("overqualified", around, own),
        "risk_employer": memory.rate("employer", around, own),
        "risk_skills_missing": memory.rate("skills_missing", around, own),
        "acceptance": memory.rate("acceptance", around, own),
    }
