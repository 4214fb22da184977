"""From the log to what heads learn from: one row an impression, features by name, what was answered and seen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain import OFFERS_FOR, RefusalReason
from matching.errors import MatchingError
from matching.features import FEATURE_NAMES, schema_id
from matching.log import APPLIED, INTERESTED, NONE, REFUSED, Log, outcomes, reason_mask
from training.exposure import Lists

SAMPLED = "sample"
"""Surface of eligible offers that were drawn and not shown: weak negatives of the ranker, nothing else."""


Bools = NDArray[np.bool_]


class DatasetError(MatchingError):
    """There is nothing to learn from; export a longer period with `matching export log`, or wait for more answers."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What heads learn from, one row an impression, in the order of the log.

    Attributes:
        features: float32 (n, len(FEATURE_NAMES)), as logged, mapped by name; NaN for a feature that was not logged.
        list_id: int64 (n,).
        profile_id: int64 (n,).
        position: int64 (n,), 1 the first of its list; 0 when it was drawn and not shown.
        at: int64 (n,), microseconds since 1970, UTC.
        person: bool (n,), whether the list was a person's (`offers_for`), not an employer's.
        sampled: bool (n,), drawn and not shown.
        grade: int8 (n,), see `matching.log`.
        answered: bool (n,), whether the person answered at all.
        reasons: uint32 (n,), bit `i` is the i-th `RefusalReason`.
        examined: bool (n,), surely seen, and not because it was answered: strictly above the list's last answer, those
            about the data alone ("already received") left aside, so that however many there are, they teach nothing.
        seen: float32 (n,), probability that the person looked at it; see `training.exposure`.
        employer: float32 (n,), 1 accepted, 0 refused, NaN unknown.
        employer_weight: float32 (n,).
    """

    features: NDArray[np.float32]
    list_id: NDArray[np.int64]
    profile_id: NDArray[np.int64]
    position: NDArray[np.int64]
    at: NDArray[np.int64]
    person: Bools
    sampled: Bools
    grade: NDArray[np.int8]
    answered: Bools
    reasons: NDArray[np.uint32]
    examined: Bools
    seen: NDArray[np.float32]
    employer: NDArray[np.float32]
    employer_weight: NDArray[np.float32]

    @classmethod
    def of(cls, log: Log, schemas: Mapping[str, Sequence[str]] | None = None) -> "Dataset":
        """Read a log.

        Args:
            log: impressions and events.
            schemas: names of the features of former versions, by `feature_schema`; today's are known.

        Raises:
            DatasetError: the log is empty, or some rows were logged with features that nothing names.
        """
        if not len(log):
            raise DatasetError("The log is empty; export a longer period with `matching export log`.")
        known = {**(schemas or {}), schema_id(): FEATURE_NAMES}
        found = outcomes(log)
        person, sampled = log.column("direction") == OFFERS_FOR, log.column("surface") == SAMPLED
        position = np.where(sampled, 0, log.column("position")).astype(np.int64)
        shown = np.where(person, position, 0)
        told = found.answered & ((found.grade != NONE) | _lacking(found.reasons))
        lists = Lists.read(log.column("list_id"), shown, told & person)
        return cls(
            _features(log, known),
            log.column("list_id"),
            log.column("profile_id"),
            position,
            log.column("at").astype("datetime64[us]").astype(np.int64),
            person,
            sampled,
            found.grade,
            found.answered,
            found.reasons,
            lists.examined(),
            lists.seen(),
            found.employer,
            found.employer_weight,
        )

    def __len__(self) -> int:
        return len(self.features)

    def take(self, rows: NDArray[Any]) -> "Dataset":
        """Some rows, by position or by mask."""
        return Dataset(*(getattr(self, field.name)[rows] for field in fields(self)))

    def split(self, share: float) -> tuple["Dataset", "Dataset"]:
        """The earlier lists, and the last `share` of them by time; a list is never cut.

        Raises:
            DatasetError: one of the two would be empty.
        """
        lists, of = np.unique(self.list_id, return_inverse=True)
        begins = np.full(len(lists), np.iinfo(np.int64).max)
        np.minimum.at(begins, of, self.at)
        late = (begins > np.quantile(begins, 1 - share, method="lower"))[of]
        if late.all() or not late.any():
            raise DatasetError("All lists were made at one moment; export a longer period with `matching export log`.")
        return self.take(~late), self.take(late)

    def folds(self, n: int, seed: int = 0) -> NDArray[np.int64]:
        """Fold of each row in [0, n), the same for all rows of a person: int64 (rows,)."""
        people, person = np.unique(self.profile_id, return_inverse=True)
        return (np.random.default_rng(seed).permutation(len(people)) % n)[person]

    def refused_for(self, reason: str) -> Bools:
        """Rows refused for a reason, among others perhaps: bool (n,)."""
        return np.asarray(self.reasons & np.uint32(reason_mask([reason])) > 0)

    def telling(self) -> Bools:
        """Rows of persons' lists whose answer, or silence, says something of the match: bool (n,).

        A refusal for the data's or the situation's sake says nothing; that skills are missing does.
        """
        lacking = self.refused_for(RefusalReason.SKILLS_MISSING)
        says = ~self.answered | (self.grade != NONE) | lacking
        return np.asarray(self.person & ~self.sampled & says)

    def judged(self) -> Bools:
        """Rows of persons' lists that were judged as offers: bool (n,)."""
        return np.asarray(self.person & ~self.sampled & (self.grade != NONE))

    def without(self, features: Collection[str]) -> "Dataset":
        """The same with some features missing; names that this version lacks are ignored."""
        hidden = self.features.copy()
        hidden[:, [index for index, name in enumerate(FEATURE_NAMES) if name in features]] = np.nan
        return replace(self, features=hidden)

    def plain(self) -> "Dataset":
        """The same with every refusal a negative, whatever its reason; what others do, to compare with."""
        refused = self.reasons > 0
        return replace(
            self, grade=np.where(refused, REFUSED, self.grade).astype(np.int8), reasons=np.zeros_like(self.reasons)
        )

    def require(self) -> None:
        """Raise what cannot be learned from.

        Raises:
            DatasetError: nothing was answered, or all answers are alike.
        """
        grades = self.grade[self.judged()]
        if not len(grades):
            raise DatasetError("Nobody answered anything in this log; wait for answers, or export a longer period.")
        if not ((grades == REFUSED).any() and (grades == APPLIED).any()):
            what = "a refusal" if (grades != REFUSED).all() else "an application"
            raise DatasetError(f"No answer of this log is {what}, and heads need both; export a longer period.")


def _lacking(reasons: NDArray[np.uint32]) -> Bools:
    """Refusals for want of skills: no dislike, and yet an answer."""
    return np.asarray(reasons & np.uint32(reason_mask([RefusalReason.SKILLS_MISSING])) > 0)


def gains(grade: NDArray[np.int8]) -> NDArray[np.float32]:
    """Worth of an answer: applied 1, interested 0.5, else 0."""
    return np.where(grade == APPLIED, 1, np.where(grade == INTERESTED, 0.5, 0)).astype(np.float32)


def _features(log: Log, known: Mapping[str, Sequence[str]]) -> NDArray[np.float32]:
    """Rows under today's names."""
    values, offsets = log.features()
    logged = log.column("feature_schema")
    schemas, of = np.unique(logged.astype(str), return_inverse=True)
    features = np.full((len(log), len(FEATURE_NAMES)), np.nan, np.float32)
    for index, schema in enumerate(schemas.tolist()):
        rows = np.flatnonzero(of == index)
        if schema not in known:
            raise DatasetError(
                f"{len(rows)} impressions were logged with features {schema!r}, which nothing names: give a bundle of"
                " that time, or export a later period."
            )
        _fill(features, rows, values, offsets, known[schema])
    return features


def _fill(
    features: NDArray[np.float32],
    rows: NDArray[np.int64],
    values: NDArray[np.float32],
    offsets: NDArray[np.int64],
    names: Sequence[str],
) -> None:
    if (offsets[rows + 1] - offsets[rows] != len(names)).any():
        raise DatasetError(
            f"Some feature rows do not hold the {len(names)} values of their list; export the log again."
        )
    for source, name in enumerate(names):
        if name in FEATURE_NAMES:
            features[rows, FEATURE_NAMES.index(name)] = values[offsets[rows] + source]
