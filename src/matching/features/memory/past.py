"""What people answered so far, as arrays, and what each answer says of one kind of objection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.domain import RefusalReason
from matching.features.pairs import Floats, Pairs, Rows

Codes = NDArray[np.int8]

NAMED, ELSEWHERE, ACCEPTED, UNEXPLAINED, SILENT = 0, 1, 2, 3, -1
"""What an answer says of an objection: named; refused naming others; accepted; refused without a reason; nothing."""

INTEREST = 0.7
"""Weight of interest shown, an application weighing 1: a click is cheaper than an application. A convention."""

_BIT = {reason: 1 << index for index, reason in enumerate(RefusalReason)}
_TELLING = tuple(RefusalReason)[: tuple(RefusalReason).index(RefusalReason.ALREADY_APPLIED)]


@dataclass(frozen=True)
class Past:
    """`a` answers.

    Attributes:
        pairs: what was answered.
        person: int64 (a,), row of the person among those remembered.
        grade: int8 (a,), 0 refused, 1 interested, 2 applied, -1 nothing said of the match.
        reasons: uint32 (a,), bit `i` is the i-th `RefusalReason`.
        age_days: float32 (a,), since the answer.
    """

    pairs: Pairs
    person: Rows
    grade: Codes
    reasons: NDArray[np.uint32]
    age_days: Floats

    @classmethod
    def nothing(cls, pairs: Pairs) -> "Past":
        """No answer; `pairs` only lends its columns."""
        none = np.empty(0, np.int64)
        return cls(pairs.take(none), none, np.empty(0, np.int8), np.empty(0, np.uint32), np.empty(0, np.float32))

    def __len__(self) -> int:
        return len(self.person)

    def take(self, chosen: Rows) -> "Past":
        """Some of the answers, by position."""
        return Past(
            self.pairs.take(chosen),
            self.person.take(chosen),
            self.grade.take(chosen),
            self.reasons.take(chosen),
            self.age_days.take(chosen),
        )

    def names(self, *reasons: RefusalReason) -> NDArray[np.bool_]:
        """Whether one of the reasons was given."""
        return np.asarray(self.reasons & np.uint32(sum(_BIT[reason] for reason in {*reasons})) > 0)

    def verdict(self, *reasons: RefusalReason) -> Codes:
        """What each answer says of the objection that these reasons name: int8 (a,).

        Without a reason, of the offer as a whole: an acceptance is what is named.
        """
        if not reasons:
            return np.where(self.grade > 0, NAMED, np.where(self.grade == 0, ACCEPTED, SILENT)).astype(np.int8)
        return np.where(self.names(*reasons) & (self.grade <= 0), np.int8(NAMED), self._unnamed)

    @cached_property
    def _unnamed(self) -> Codes:
        """What each answer says of an objection that it does not name."""
        said = np.where((self.grade == 0) & (self.reasons == 0), UNEXPLAINED, SILENT).astype(np.int8)
        said[self.names(*_TELLING) & (self.grade <= 0)] = ELSEWHERE
        said[self.grade > 0] = ACCEPTED
        return said

    def weight(self, half_life_days: float) -> Floats:
        """How much each answer counts, float32 (a,): old ones fade, interest weighs less than an application."""
        faded = np.exp2(-np.maximum(self.age_days, 0) / np.float32(half_life_days))
        return np.asarray(np.where(self.grade == 1, INTEREST, 1) * faded, np.float32)


@dataclass(frozen=True, slots=True)
class Asked:
    """Direct answers to questions.

    Attributes:
        person: int64 (q,), row of the person among those remembered.
        dimension: what was asked, `q` slugs: a field of `Schedule`, a `WorkingTime`, "contract:cdd",
            "condition:heavy_loads", "domain:G16", "km:30", "pay:1900". Others teach nothing here.
        accepts: bool (q,), whether the person would take such an offer.
    """

    person: Rows
    dimension: Sequence[str]
    accepts: NDArray[np.bool_]

    @classmethod
    def nothing(cls) -> "Asked":
        """No question."""
        return cls(np.empty(0, np.int64), (), np.empty(0, bool))

    def about(self, places: Mapping[str, int]) -> tuple[Rows, Rows, NDArray[np.bool_]]:
        """Questions on one of the slugs of `places`: who, the place, and whether it is accepted."""
        kept = [index for index, slug in enumerate(self.dimension) if slug in places]
        which = np.array([places[self.dimension[index]] for index in kept], np.int64)
        return self.person[kept], which, self.accepts[kept]

    def bounds(self, prefix: str) -> tuple[Rows, NDArray[np.float64], NDArray[np.bool_]]:
        """Questions on an amount ("km", "pay"): who, the amount, and whether it is accepted."""
        kept = [index for index, slug in enumerate(self.dimension) if slug.startswith(prefix + ":")]
        amounts = np.array([float(self.dimension[index].split(":")[1]) for index in kept], np.float64)
        return self.person[kept], amounts, self.accepts[kept]
