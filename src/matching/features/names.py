"""The list of features: names, order, and which of them may be read where."""

import hashlib
from collections.abc import Sequence

import numpy as np

from matching.features.pairs import Floats

_MATCH: tuple[str, ...] = (
    "similarity",  # cosine of the two vectors
    "occupation_same",  # 1 when one project is the offer's occupation, else 0
    "occupation_proximity",  # ROME proximity from the nearest project, in [0, 1]
    "occupation_mobility",  # 1 / rank among the mobilities of a project, 0 when not among them
    "occupation_affinity",  # worth of the offer's likely occupations to the best served project, else past job
    "experience_proximity",  # ROME proximity from the nearest past job, in [0, 1]
    "experience_gap_months",  # months of past jobs, each weighted by its proximity, less the months required
    "occupation_skills_share",  # share of the person's skills that belong to the offer's occupation in ROME
    "skills_required_share",  # share of the skills required that the person states (same OGR code)
    "skills_wished_share",  # share of the skills wished for that the person states
    "distance_km",  # great-circle
    "distance_over_reach",  # distance over the tolerated distance
    "contract_accepted",  # 1 or 0
    "working_time_accepted",  # 1 or 0
    "hours_accepted",  # share of the constraints on hours stated on both sides that are not refused
    "pay_over_wish",  # middle of the pay offered over the least wished for
    "education_gap",  # levels above the one asked for, negative below
    "licences_share",  # share of the required driving licences stated
    "languages_share",  # share of the required languages stated
    "remote",  # 0 none, 0.5 partial, 1 full
    "offer_age_days",  # days since the offer was created
    "available_in_days",  # days until the person is available, 0 when already
    "occupation_relation",  # nearest to projects: 0 same, 2 same domain, 4 same letter, 6 other; 1 less for a mobility
    "core_skills_share",  # share of the core skills of the offer's occupation that the person states
    "skills_required_near",  # share of the skills required whose macro-competence the person has
    "skills_wished_near",  # share of the skills wished for whose macro-competence the person has
    "licences_wished_share",  # share of the driving licences wished for that are stated
    "experience_required_months",  # months required, 0 when beginners are accepted
    "education_required",  # 1 when the level asked for is compulsory, 0 when wished for
)

_OFFER: tuple[str, ...] = (
    "contract_permanence",  # 3 permanent, 2 fixed term or training, 1 seasonal or insertion, 0 temporary
    "contract_months",  # how long
    "part_time",  # 1 part time, 0 full time
    "hours_per_week",  # of work
    "night",  # 1 the work involves it, 0 it does not; the next three likewise
    "weekend",
    "split_shift",
    "shift_work",
    "physical_demands",  # how many are stated
    "log_pay",  # log of EUR gross a month, full-time equivalent
    "pay_over_usual",  # pay stated over what the occupation usually pays
    "applications",  # of others to the offer so far, log(1 + n)
    "refusals",  # of others of the offer so far, log(1 + n)
)

RISKS: tuple[str, ...] = (
    "risk_too_far",
    "risk_no_transport",
    "risk_working_hours",
    "risk_contract_type",
    "risk_part_full_time",
    "risk_salary_too_low",
    "risk_working_conditions",
    "risk_wrong_occupation",
    "risk_overqualified",
    "risk_employer",
    "risk_skills_missing",
)
"""Probability that this person objects to this offer for that reason, from the memory; one for each reason that is an
objection, then the one that lowers the chance."""

MEMORY: tuple[str, ...] = (
    *RISKS,
    "risk_any",  # that at least one of the objections holds, were they independent
    "tolerated_km",  # expected tolerance
    "distance_over_tolerated",  # distance over it
    "pay_over_floor",  # pay stated, else usual, over the expected floor
    "answers",  # judgements remembered, log(1 + n)
    "acceptance",  # share of like offers that the person accepts, shrunk
    "accepted_proximity",  # mean ROME proximity from the offers accepted
    "refused_proximity",  # mean ROME proximity from the offers refused
)
"""Features that rest on a person's answers."""

FEATURE_NAMES: tuple[str, ...] = (*_MATCH, *_OFFER, *MEMORY)
"""Columns of `feature_rows`, in order; NaN is missing, never 0."""

CONFIDED: frozenset[str] = frozenset({"pay_over_wish", "hours_accepted", *MEMORY})
"""Features that rest on what a person confides: never in a list that an employer's adviser sees."""

CHANCE_FEATURES: tuple[str, ...] = (
    *(name for name in _MATCH if name not in {*CONFIDED, "contract_accepted", "working_time_accepted"}),
    *("contract_permanence", "contract_months", "part_time", "applications"),
)
"""What the chance that an employer accepts may be learned from: no tolerance, rule, memory, nor wish of pay, terms or
hours."""


def schema_id(names: Sequence[str] = FEATURE_NAMES) -> str:
    """Identifies a list of features: it changes when a name is added, removed or moved."""
    return hashlib.blake2b("\n".join(names).encode(), digest_size=6).hexdigest()


def without_confided(rows: Floats) -> Floats:
    """The same rows with the `CONFIDED` features missing."""
    blind = rows.copy()
    blind[:, [index for index, name in enumerate(FEATURE_NAMES) if name in CONFIDED]] = np.nan
    return blind


def mapped(rows: Floats, names: Sequence[str]) -> Floats:
    """Rows written under another list of names, as today's.

    Args:
        rows: float32 (p, len(names)).
        names: of the columns of `rows`; those that no longer exist are left out.

    Returns:
        float32 (p, len(FEATURE_NAMES)), NaN where `names` lacks the feature.
    """
    places = {name: index for index, name in enumerate(names)}
    known = [index for index, name in enumerate(FEATURE_NAMES) if name in places]
    today = np.full((len(rows), len(FEATURE_NAMES)), np.nan, np.float32)
    today[:, known] = rows[:, [places[FEATURE_NAMES[index]] for index in known]]
    return today
