"""The only feature code: live, in training, for both directions."""

import hashlib
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, Ragged, common, distinct
from matching.columns.occupations import UNRANKED
from matching.columns.offers import NO_DAY
from matching.features.pairs import Floats, Pairs, Rows

FEATURE_NAMES: tuple[str, ...] = (
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
)
"""Columns of `feature_rows`, in order; NaN is missing, never 0."""


CONFIDED: frozenset[str] = frozenset({"pay_over_wish", "hours_accepted"})
"""Features that rest on what a person confides: never in a list that an employer's adviser sees."""


def schema_id() -> str:
    """Identifies this list of features: it changes when a name is added, removed or moved."""
    return hashlib.blake2b("\n".join(FEATURE_NAMES).encode(), digest_size=6).hexdigest()


def feature_rows(pairs: Pairs, occupations: Occupations, at: datetime) -> Floats:
    """Describe pairs.

    Args:
        pairs: who and what, already gathered.
        occupations: the ROME release that both columns point into.
        at: the moment of the match, aware.

    Returns:
        float32 (p, len(FEATURE_NAMES)), NaN where missing.
    """
    rows = np.empty((len(FEATURE_NAMES), len(pairs)), np.float32)
    for index, values in enumerate(_columns(pairs, occupations, days(at))):
        rows[index] = values
    return np.ascontiguousarray(rows.T)


def without_confided(rows: Floats) -> Floats:
    """The same rows with the `CONFIDED` features missing."""
    blind = rows.copy()
    blind[:, [index for index, name in enumerate(FEATURE_NAMES) if name in CONFIDED]] = np.nan
    return blind


def days(at: datetime) -> int:
    """Days since 1970 in UTC."""
    return int(at.astimezone(UTC).timestamp() // 86400)


def _columns(pairs: Pairs, occupations: Occupations, today: int) -> tuple[NDArray[np.floating], ...]:
    p, o = pairs.profile, pairs.offer
    rome = o["rome"].astype(np.int64)
    wanted = np.where((p["projects"] >= 0).any(axis=1, keepdims=True), p["projects"], p["experiences"])
    affinity = _affinity(wanted, o["occupations"], o["occupation_shares"], occupations)
    nearest, same, mobility = _projects(p["projects"], rome, occupations)
    past, months = _experience(p["experiences"], p["experience_months"], rome, occupations)
    required = np.where(o["beginner"] == 1, 0, o["experience_months"])
    lists = pairs.profiles.lists["skills"]
    return (
        pairs.similarity,
        same,
        nearest,
        mobility,
        affinity,
        past,
        np.where(np.isnan(p["months_total"]), np.nan, months - required),
        _occupation_skills(lists, pairs.pi, occupations, rome),
        _covered(lists, pairs.pi, pairs.offers.lists["required"], pairs.oi),
        _covered(lists, pairs.pi, pairs.offers.lists["wished"], pairs.oi),
        pairs.distance_km,
        pairs.distance_km / np.maximum(pairs.reach_km, 0.1),
        pairs.contract_accepted(),
        pairs.working_time_accepted(),
        pairs.hours_accepted(),
        pairs.pay_over_wish(),
        pairs.education_gap(),
        pairs.licences_share(),
        pairs.languages_share(),
        np.where(o["remote"] >= 0, o["remote"] / 2, np.nan),
        _elapsed(today, o["created"]),
        _elapsed(p["available"], today),
    )


def _projects(slots: Rows, rome: Rows, occupations: Occupations) -> tuple[Floats, Floats, Floats]:
    """Nearest proximity, same occupation and mobility over the projects; NaN when no occupation is known."""
    nearest = np.full(len(rome), np.nan, np.float32)
    mobility = np.full(len(rome), np.nan, np.float32)
    inverse = np.where(np.arange(256) == UNRANKED, 0, 1 / (1 + np.arange(256))).astype(np.float32)
    for known, project in _known_slots(slots, rome):
        cells = project[known], rome[known]
        nearest[known] = np.fmax(nearest[known], occupations.proximity[cells])
        mobility[known] = np.fmax(mobility[known], inverse[occupations.mobility[cells]])
    same = (slots == rome[:, None]).any(axis=1)
    return nearest, np.where(np.isnan(nearest), np.nan, same).astype(np.float32), mobility


def _affinity(slots: Rows, likely: Rows, shares: Floats, occupations: Occupations) -> Floats:
    """Expected worth of an offer, over the occupations it may be about, to the project it serves best."""
    best = np.full(len(slots), np.nan, np.float32)
    for known, project in _known_slots(slots, likely[:, 0]):
        wanted, offered = project[known][:, None], likely[known].astype(np.int64)
        worth = np.where(offered >= 0, occupations.affinity[wanted, offered], 0)
        best[known] = np.fmax(best[known], (worth * shares[known]).sum(axis=1))
    return best


def _experience(slots: Rows, months: Floats, rome: Rows, occupations: Occupations) -> tuple[Floats, Floats]:
    """Nearest proximity over past jobs, and their months weighted by it."""
    nearest = np.full(len(rome), np.nan, np.float32)
    weighted = np.where((rome >= 0) & (slots[:, 0] >= 0), 0, np.nan).astype(np.float32)
    for index, (known, job) in enumerate(_known_slots(slots, rome)):
        near = occupations.proximity[job[known], rome[known]]
        nearest[known] = np.fmax(nearest[known], near)
        weighted[known] += near * np.nan_to_num(months[known, index])
    return nearest, weighted


def _known_slots(slots: Rows, rome: Rows) -> "list[tuple[NDArray[np.intp], Rows]]":
    """For each slot in use: positions of the pairs where both occupations are known, and the slot's occupation."""
    used = np.flatnonzero((slots >= 0).any(axis=0)).max(initial=-1) + 1
    columns = (slots[:, index].astype(np.int64) for index in range(used))
    return [(np.flatnonzero((column >= 0) & (rome >= 0)), column) for column in columns]


def _covered(held: Ragged, pi: Rows, asked: Ragged, oi: Rows) -> Floats:
    """Share of the skills asked for that are held; NaN when none is asked for, or none stated."""
    wanted = asked.lengths(oi)
    known = np.flatnonzero((wanted > 0) & (held.lengths(pi) > 0))
    share = np.full(len(pi), np.nan, np.float32)
    share[known] = common(held, pi[known], asked, oi[known]) / wanted[known]
    return share


def _occupation_skills(held: Ragged, pi: Rows, occupations: Occupations, rome: Rows) -> Floats:
    """Share of the person's skills that are in the occupation's sheet, measured once for each person and occupation."""
    share = np.full(len(pi), np.nan, np.float32)
    known = np.flatnonzero((rome >= 0) & (held.lengths(pi) > 0))
    people, person = distinct(pi[known], len(held))
    sheets, sheet = distinct(rome[known], len(occupations))
    couples, couple = distinct(person * len(sheets) + sheet, len(people) * len(sheets))
    mine, theirs = people[couples // max(len(sheets), 1)], sheets[couples % max(len(sheets), 1)]
    shared = common(occupations.skills, theirs, held, mine) / np.maximum(held.lengths(mine), 1)
    share[known] = shared[couple]
    return share


def _elapsed(until: "int | NDArray[np.int32]", since: "int | NDArray[np.int32]") -> Floats:
    known = (np.asarray(since) != NO_DAY) & (np.asarray(until) != NO_DAY)
    elapsed = np.asarray(until, np.int64) - np.asarray(since, np.int64)
    return np.where(known, np.maximum(elapsed, 0), np.nan).astype(np.float32)
