"""What two models are compared on: rows they have not learned from, with what people answered, and what each says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eval.lists import rank
from matching.domain import OFFERS_FOR, RefusalReason
from matching.errors import InputError
from matching.log import APPLIED, INTERESTED, NONE, REFUSED, Log, outcomes, reason_mask

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SAMPLED = "sample"
"""Surface of eligible offers that were drawn and not shown."""


@dataclass(frozen=True, slots=True)
class Heldout:
    """Offers proposed to persons after what models learned from, one row each.

    Attributes:
        list_id: int64 (r,), rows that are ranked together.
        profile_id: int64 (r,).
        offer_id: int64 (r,).
        position: int64 (r,), 1 the first of its list; 0: not shown, only eligible.
        grade: int8 (r,), see `matching.log`.
        answered: bool (r,), whether the person said anything at all.
        reasons: uint32 (r,), bit `i` is the i-th `RefusalReason`.
        employer: float (r,), 1 accepted, 0 refused, NaN unknown.
        propensity: float (r,), see `matching.domain.Impression`; NaN where the policy gives none.
    """

    list_id: Ints
    profile_id: Ints
    offer_id: Ints
    position: Ints
    grade: NDArray[np.int8]
    answered: Bools
    reasons: NDArray[np.uint32]
    employer: Floats
    propensity: Floats

    @classmethod
    def of(cls, log: Log) -> tuple["Heldout", Ints]:
        """The persons' lists of a log, and the row of the log of each.

        Raises:
            InputError: the log holds no list of offers for a person.
        """
        rows = np.flatnonzero(log.column("direction") == OFFERS_FOR)
        if not len(rows):
            raise InputError("The log holds no list of offers; export a longer period with `matching export log`.")
        found = outcomes(log)

        def ids(name: str) -> Ints:
            return np.asarray(log.column(name)[rows], np.int64)

        heldout = cls(
            ids("list_id"),
            ids("profile_id"),
            ids("offer_id"),
            np.where(log.column("surface")[rows] == SAMPLED, 0, ids("position")),
            found.grade[rows],
            found.answered[rows],
            found.reasons[rows],
            found.employer[rows].astype(np.float64),
            np.asarray(log.column("propensity")[rows], np.float64),
        )
        return heldout, rows

    def __len__(self) -> int:
        return len(self.list_id)

    @property
    def worth(self) -> Floats:
        """Float (r,) of each answer: applied 1, interested 0.5, else 0."""
        return np.where(self.grade == APPLIED, 1.0, np.where(self.grade == INTERESTED, 0.5, 0.0))

    @property
    def refused(self) -> Floats:
        """Float (r,), 1 refused, 0 judged otherwise, NaN unknown."""
        return np.where(self.grade == NONE, np.nan, self.grade == REFUSED)

    def refused_for(self, reason: str) -> Bools:
        """Bool (r,), refused for this reason, among others perhaps."""
        return np.asarray(self.reasons & np.uint32(reason_mask([reason])) > 0)

    def examined(self) -> Bools:
        """Surely looked at, and not because it was answered: strictly above the last answer of its list, bool (r,).

        Read backwards from where reading stopped, the last answer is the first met; what comes after it is a fair
        sample of what was looked at, answered or not. With it, answers would be too many. Refusals that say nothing of
        the match (a duplicate, a closed offer) are left out.
        """
        place = np.unique(self.list_id, return_inverse=True)[1]
        last = np.zeros(place.max(initial=-1) + 1, np.int64)
        np.maximum.at(last, place, np.where(self.answered, self.position, 0))
        says = ~self.answered | (self.grade != NONE) | self.refused_for(RefusalReason.SKILLS_MISSING)
        return np.asarray((self.position > 0) & (self.position < last[place]) & says)


@dataclass(frozen=True, slots=True)
class Scored:
    """What a model says of the same rows.

    Attributes:
        score: float (r,), what it ranks by.
        liking: float (r,), P(applies | examined); None for a model that gives none.
        chance: float (r,), P(the employer accepts | applied); None likewise.
        reasons: slug -> float (r,), P(refused for it | examined).
        ms_per_200: time to rerank 200 candidates on one core, ms; None when not measured.
    """

    score: Floats
    liking: Floats | None = None
    chance: Floats | None = None
    reasons: Mapping[str, Floats] = field(default_factory=dict)
    ms_per_200: float | None = None

    def require(self, heldout: Heldout) -> None:
        """Check that it speaks of these rows, in numbers.

        Raises:
            InputError: it has another number of rows, or a value is missing.
        """
        given = {"score": self.score, "liking": self.liking, "chance": self.chance, **self.reasons}
        for name, values in given.items():
            if values is not None and np.shape(values) != (len(heldout),):
                raise InputError(f"{name} has shape {np.shape(values)} for {len(heldout)} rows; score the same rows.")
            if values is not None and np.isnan(values).any():
                raise InputError(f"{name} is missing on some rows; a model in service scores every candidate.")

    def first(self, heldout: Heldout, n: int) -> Bools:
        """Bool (r,), the `n` best of each list."""
        return np.asarray(rank(heldout.list_id, self.score) <= n)
