"""A simulated life as the log of a service, in the form that retraining reads."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.learn.life import WEEK, Life
from eval.market import DIMS, START
from eval.market.behaviour import APPLIED, ASIDE, ASIDES, INTERESTED, REFUSED, SILENT
from matching.features import schema_id
from matching.log import Log, outcomes

KINDS = {REFUSED: "refused", INTERESTED: "interested", APPLIED: "applied", ASIDE: "refused"}
HOUR_US = 3_600_000_000
NOTHING = np.empty(0, np.int64)


def log_of(life: Life, features: NDArray[np.float32], n_people: int, undone: NDArray[np.int64] = NOTHING) -> Log:
    """The log of a life.

    Args:
        life: what was shown and answered.
        features: float32 (n, len(FEATURE_NAMES)), as they were when the lists were made.
        n_people: numbers lists apart.
        undone: rows whose answer is withdrawn afterwards.
    """
    n = len(life)
    shown_us = _microseconds(life.week * WEEK)
    impressions = {
        "impression_id": np.arange(n),
        "list_id": life.week * n_people + life.person,
        "direction": np.full(n, "offers_for"),
        "surface": np.full(n, "digest"),
        "profile_id": life.person,
        "project": np.zeros(n, np.int64),
        "offer_id": life.offer,
        "at": shown_us.astype("datetime64[us]"),
        "channel": np.full(n, "email"),
        "bundle": np.full(n, "preference"),
        "position": life.position + 1,
        "score": life.score,
        "handle": np.full(n, 0.5),
        "price": np.zeros(n),
        "propensity": life.propensity,
        "arm": np.full(n, ""),
        "feature_schema": np.full(n, schema_id()),
        "features": features,
    }
    parts = [_opened(life), _answered(life), _decided(life), _withdrawn(undone)]
    events: dict[str, Any] = {name: [v for part in parts for v in part[name]] for name in ("rows", "event", "reasons")}
    rows = np.array(events["rows"], np.int64)
    sizes = [len(part["rows"]) for part in parts]
    employer = np.repeat([False, False, True, False], sizes)
    order = np.repeat([1, 2, 3, 4], sizes)
    answers = dict(zip(parts[1]["rows"], range(sizes[0], sizes[0] + sizes[1]), strict=True))
    return Log.from_columns(
        impressions,
        {
            "event_id": np.arange(len(rows)),
            "impression_id": rows,
            "event": events["event"],
            "side": np.where(employer, "employer", "person"),
            "reasons": events["reasons"],
            "actor": np.where(employer, "employer", "person"),
            "channel": np.full(len(rows), "email"),
            "at": (shown_us[rows] + order * HOUR_US).astype("datetime64[us]"),
            "withdrawn_of": [None] * sum(sizes[:3]) + [answers[row] for row in parts[3]["rows"]],
        },
    )


def withdrawing(life: Life, rows: NDArray[np.int64], n_people: int) -> Life:
    """What is left of a life when some of its answers are withdrawn, as the log's own reading of events has it."""
    found = outcomes(log_of(life, np.zeros((len(life), 1), np.float32), n_people, rows))
    return life.take(found.answered | (life.answer == SILENT))


def _withdrawn(rows: NDArray[np.int64]) -> dict[str, list[Any]]:
    return {"rows": rows.tolist(), "event": ["withdrawn"] * len(rows), "reasons": [[]] * len(rows)}


def _opened(life: Life) -> dict[str, list[Any]]:
    rows = np.flatnonzero(life.opened).tolist()
    return {"rows": rows, "event": ["opened"] * len(rows), "reasons": [[]] * len(rows)}


def _answered(life: Life) -> dict[str, list[Any]]:
    rows = np.flatnonzero(life.answer != SILENT)
    answers, first, second = (part[rows].tolist() for part in (life.answer, life.first, life.second))
    reasons = [reasons_of(a, f, s) for a, f, s in zip(answers, first, second, strict=True)]
    return {"rows": rows.tolist(), "event": [KINDS[a] for a in answers], "reasons": reasons}


def reasons_of(answer: int, first: int, second: int) -> list[str]:
    """Slugs of the reasons that an answer tells; see `eval.market.behaviour.Reading`."""
    if answer == ASIDE:
        return [ASIDES[first].value]
    return [DIMS[dim].value for dim in (first, second) if dim >= 0] if answer == REFUSED else []


def _decided(life: Life) -> dict[str, list[Any]]:
    rows = np.flatnonzero(life.employer >= 0)
    called = (life.employer[rows] == 1).tolist()
    why = life.employer_reason[rows].tolist()
    return {
        "rows": rows.tolist(),
        "event": ["contacted" if yes else "refused" for yes in called],
        "reasons": [[] if yes or not reason else [reason] for yes, reason in zip(called, why, strict=True)],
    }


def _microseconds(day: NDArray[Any]) -> NDArray[np.int64]:
    return (int(START.timestamp() * 1e6) + day * 24 * HOUR_US).astype(np.int64)
