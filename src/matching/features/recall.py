"""Features that rest on what the person answered before: the memory, read for candidates."""

import numpy as np

from matching.columns import Occupations
from matching.features.memory import Memories, exposures
from matching.features.memory.groups import groups
from matching.features.names import RISKS
from matching.features.pairs import Floats, Pairs

_OBJECTIONS = tuple(name for name in RISKS if name != "risk_skills_missing")


def recalled(pairs: Pairs, occupations: Occupations) -> dict[str, Floats]:
    """The features of `names.MEMORY` by name, float32 (p,) each; none when nothing is remembered."""
    memory = pairs.memory
    if memory is None:
        return {}
    found = _risks(memory, pairs, occupations)
    spared = np.prod(1 - np.nan_to_num([found[name] for name in _OBJECTIONS]), axis=0)
    km, pay = memory.tolerated("distance")[pairs.pi], memory.tolerated("pay")[pairs.pi]
    rome = pairs.offer["rome"].astype(np.int64)
    accepted, refused = (np.where(rome >= 0, table[pairs.pi, rome], np.nan) for table in memory.near)
    return found | {
        "risk_any": 1 - spared,
        "tolerated_km": km,
        "distance_over_tolerated": (pairs.distance_km / km).astype(np.float32),
        "pay_over_floor": np.exp(-exposures.minus_log_pay(pairs, memory.priors.usual)[0]) / pay,
        "answers": np.log1p(memory.answers)[pairs.pi],
        "accepted_proximity": accepted,
        "refused_proximity": refused,
    }


def _risks(memory: Memories, pairs: Pairs, occupations: Occupations) -> dict[str, Floats]:
    around, rows = groups(pairs, occupations), pairs.pi
    log_km, stated = exposures.log_km(pairs), np.zeros(len(pairs), np.int64)
    return {
        "risk_too_far": memory.beyond("distance", rows, log_km, stated),
        "risk_no_transport": memory.rate("no_transport", rows, around),
        "risk_working_hours": memory.dislikes("hours", pairs),
        "risk_contract_type": memory.dislikes("contract", pairs),
        "risk_part_full_time": memory.dislikes("working_time", pairs),
        "risk_salary_too_low": memory.beyond("pay", rows, *exposures.minus_log_pay(pairs, memory.priors.usual)),
        "risk_working_conditions": memory.dislikes("conditions", pairs),
        "risk_wrong_occupation": memory.rate("occupation", rows, around),
        "risk_overqualified": memory.rate("overqualified", rows, around),
        "risk_employer": memory.rate("employer", rows, around),
        "risk_skills_missing": memory.rate("skills_missing", rows, around),
        "acceptance": memory.rate("acceptance", rows, around),
    }
