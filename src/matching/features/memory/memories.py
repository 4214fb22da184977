"""What people taught by their answers, many people at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, ProfileColumns
from matching.features.memory import rates, subsets
from matching.features.memory.gathered import SUBSETS, answered, counted, described, shifted, thresholds
from matching.features.memory.groups import RATES, Groups
from matching.features.memory.past import Asked, Past
from matching.features.memory.priors import Priors
from matching.features.memory.rates import Shifts
from matching.features.memory.threshold import Threshold, ThresholdPrior
from matching.features.pairs import Floats, Pairs, Rows


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Beliefs about one tolerance.

    Attributes:
        mean: float32 (n,), expected tolerance on the grid of its `Threshold`.
        objection: float32 (n, channels, g), probability to object to each exposure.
        beliefs: float32 (n, g), probability of each tolerance of the grid.
    """

    mean: Floats
    objection: Floats
    beliefs: Floats

    @classmethod
    def of(cls, kind: Threshold, prior: ThresholdPrior, beliefs: Floats) -> "Tolerances":
        """What beliefs come to."""
        return cls((beliefs @ kind.grid).astype(np.float32), kind.objections(prior, beliefs), beliefs)


@dataclass(frozen=True, slots=True)
class Memories:
    """One row a person, in the order of the profiles; a person's row rests on that person's answers and the priors.

    Attributes:
        priors: of the population.
        tolerances: of "distance" and "pay".
        beliefs: probability of each subset, for each of `SUBSETS`.
        shifts: of each step of each of `RATES`.
        answers: float32 (n,), how many, faded.
        near: float32 (n, occupations) each: mean ROME proximity to the offers accepted, and to those refused; NaN for
            someone who did neither.
    """

    priors: Priors
    tolerances: Mapping[str, Tolerances]
    beliefs: Mapping[str, Floats]
    shifts: Mapping[str, tuple[Shifts, ...]]
    answers: Floats
    near: tuple[Floats, Floats]

    @classmethod
    def of(
        cls,
        past: Past,
        profiles: ProfileColumns,
        occupations: Occupations,
        priors: Priors,
        asked: Asked | None = None,
    ) -> "Memories":
        """Learn from answers.

        Args:
            past: the answers; `past.person` points into `profiles`.
            profiles: who is remembered; someone without answers has the prior of comparable people.
            occupations: the ROME release that the columns point into.
            priors: of the population.
            asked: direct answers to questions, nearly decisive; None means none.

        Raises:
            InputError: the priors were fitted with another ROME release.
        """
        priors.usual.require(occupations)
        n, weight, asked = len(profiles), past.weight(priors.half_life_days), asked or Asked.nothing()
        return cls(
            priors,
            _tolerances(past, profiles, priors, weight, asked),
            {name: _beliefs(name, past, profiles, priors, weight, asked) for name in SUBSETS},
            shifted(priors.rates, past, weight, asked, occupations),
            np.bincount(past.person, weight * (past.grade >= 0), n).astype(np.float32),
            _near(past, weight, n, occupations),
        )

    @classmethod
    def empty(cls, profiles: ProfileColumns, occupations: Occupations, priors: Priors) -> "Memories":
        """What `of` gives of people who have not answered anything, in a third of its time."""
        priors.usual.require(occupations)
        n, kinds, people = len(profiles), thresholds(priors.usual), described(profiles, priors.usual)
        unknown = np.full((n, len(occupations)), np.nan, np.float32)
        return cls(
            priors,
            {
                name: Tolerances.of(kind, prior := priors.thresholds[name], kind.before(prior, people[name]))
                for name, kind in kinds.items()
            },
            {name: subsets.before(priors.subsets[name], kind.stated(profiles.rows)) for name, kind in SUBSETS.items()},
            {name: tuple(map(Shifts.none, priors.rates[name].spreads)) for name in RATES},
            np.zeros(n, np.float32),
            (unknown, unknown),
        )

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def shifted(self) -> bool:
        """Whether answers shifted some rate of somebody."""
        return any(len(step.keys) for steps in self.shifts.values() for step in steps)

    def tolerated(self, name: str) -> Floats:
        """Expected tolerance of each person, float32 (n,): "distance" in km, "pay" the floor in EUR a month."""
        mean = self.tolerances[name].mean
        return np.exp(mean if name == "distance" else -mean)

    def beyond(self, name: str, rows: Rows, u: NDArray[np.floating], channel: Rows) -> Floats:
        """Probability that each person objects to an exposure, float32 (p,); NaN where it is not known."""
        kind = thresholds(self.priors.usual)[name]
        unknown = np.isnan(u)
        low, share = kind.place(np.where(unknown, 0, u))
        curves = self.tolerances[name].objection
        flat, size = curves.reshape(-1), curves.shape[2]
        cell = (rows * curves.shape[1] + channel) * size + low
        value = flat[cell] * (1 - share) + flat[cell + 1] * share
        return np.where(unknown, np.nan, value).astype(np.float32)

    def dislikes(self, name: str, pairs: Pairs) -> Floats:
        """Probability that each person objects to what the offer involves, for one of `SUBSETS`: float32 (p,)."""
        exposure = SUBSETS[name].exposure(pairs, self.priors.usual)
        return subsets.risk(self.priors.subsets[name], self.beliefs[name], pairs.pi, exposure)

    def rate(self, name: str, around: Groups, own: Groups) -> Floats:
        """One of `RATES`, for each person and offer: float32 (p,); `own` is what `owned` makes of `around`."""
        steps = [own[step] for step in RATES[name].steps]
        category = around[RATES[name].category].astype(np.int64)
        return rates.rate(self.priors.rates[name], category, self.shifts[name], steps)


_AMOUNTS = {"distance": "km", "pay": "pay"}


def _tolerances(
    past: Past, profiles: ProfileColumns, priors: Priors, weight: Floats, asked: Asked
) -> dict[str, Tolerances]:
    people, counts = described(profiles, priors.usual), counted(past, priors.usual, weight, len(profiles))
    found = {}
    for name, kind in thresholds(priors.usual).items():
        who, amounts, accepts = asked.bounds(_AMOUNTS[name])
        u = np.log(amounts) * (1 if name == "distance" else -1)
        prior = priors.thresholds[name]
        direct = kind.direct(who, u, accepts, len(profiles)) if len(who) else None
        found[name] = Tolerances.of(kind, prior, kind.posterior(prior, people[name], counts[name], direct))
    return found


def _beliefs(name: str, past: Past, profiles: ProfileColumns, priors: Priors, weight: Floats, asked: Asked) -> Floats:
    subset = SUBSETS[name]
    stated = subset.stated(profiles.rows)
    who, which, accepts = asked.about(subset.asked)
    shape = len(profiles), 1 << stated.shape[1]
    direct = subsets.direct(who, which, accepts, shape) if len(who) else None
    answers = answered(name, past, priors.usual, weight, len(profiles))
    return subsets.posterior(priors.subsets[name], stated, answers, direct)


def _near(past: Past, weight: Floats, n: int, occupations: Occupations) -> tuple[Floats, Floats]:
    """Mean proximity of each occupation to those a person accepted, and to those refused: see `Memories.near`."""
    rome = past.pairs.offer["rome"].astype(np.int64)
    kept = np.flatnonzero((rome >= 0) & (past.grade >= 0) & (weight > 0))
    row, rome = past.person[kept] + n * (past.grade[kept] == 0), rome[kept]
    total = np.bincount(row, weight[kept], 2 * n)
    near = np.zeros((2 * n, len(occupations)), np.float32)
    for mean, share, code in zip(row.tolist(), (weight[kept] / total[row]).tolist(), rome.tolist(), strict=True):
        near[mean] += np.float32(share) * occupations.proximity[code]
    near[total == 0] = np.nan
    return near[:n], near[n:]
