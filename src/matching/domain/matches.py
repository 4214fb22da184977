"""What is said of a match, or of its absence."""

from dataclasses import dataclass, field
from enum import StrEnum


class Veto(StrEnum):
    """Why a pair is not proposed at all."""

    REACH = "reach"
    LICENCE = "licence"
    CONTRACT = "contract"
    WORKING_TIME = "working_time"
    HOURS = "hours"
    REGULATED = "regulated"
    CLOSED = "closed"
    EMPLOYER = "employer"
    PAY = "pay"
    CONDITIONS = "conditions"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a match speaks for or against itself, in plain French. `slug` names the feature; `for_` True in favour."""

    slug: str
    text: str
    for_: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One candidate for a query.

    Attributes:
        candidate_key: the store's int64 key.
        score: in [0, 1], higher is better.
        similarity: cosine of the vectors, in [-1, 1].
        distance_km: great-circle; None when a side has no place or the offer is nationwide.
        project: slot of the profile's project that matched best.
    """

    candidate_key: int
    candidate_id: str
    score: float
    similarity: float
    distance_km: float | None
    project: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchList:
    """The answer to one query: matches best first, and how many candidates each veto kept out."""

    query_id: str
    matches: tuple[Match, ...] = ()
    vetoes: dict[Veto, int] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # what the query lacks to be matched, e.g. "projects"
