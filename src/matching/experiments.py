"""What each arm of an experiment brings, and the end of one that does harm: nobody has to be looking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.domain import Experiment, Unit
from matching.outcomes import APPLIED, INTERESTED, REFUSED, Outcomes, outcomes_of
from matching.rollout import arm_named
from matching.sequential import ALPHA, Difference, Rate, difference
from matching.store import Store

if TYPE_CHECKING:
    from matching.log import Log

OUTCOMES = ("applied", "interested", "refused", "hired")
HARMS = {"applied": -1, "hired": -1, "refused": 1}
"""Outcomes whose fall, or rise, is a harm. Interest may fall because people apply at once: no harm in itself."""

MARGIN = 0.05
"""Harm is a change for the worse by surely more than this share of the default arm's rate."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Totals of each unit in each arm that it was shown something in.

    Attributes:
        arms: int64 (units,), place among the experiment's arms.
        shown: float64 (units,).
        outcomes: float64 (units,) by name, see `OUTCOMES`.
    """

    arms: NDArray[np.int64]
    shown: NDArray[np.float64]
    outcomes: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome in one arm.

    Attributes:
        difference: from the default arm; None for the default arm itself.
    """

    arm: str
    outcome: str
    rate: Rate
    difference: Difference | None

    def harms(self, margin: float = MARGIN) -> bool:
        """Whether the arm is surely worse than the default by more than a share of the default's rate."""
        found, worse = self.difference, HARMS.get(self.outcome)
        if found is None or worse is None:
            return False
        bound = margin * (self.rate.value - found.value)
        return found.low > bound if worse > 0 else found.high < -bound


def compared(experiment: Experiment, tally: Tally, alpha: float = ALPHA) -> list[Compared]:
    """Every outcome of every arm, the default first; at any time, as often as wanted.

    Args:
        experiment: whose arms.
        tally: of what was shown and answered so far.
        alpha: probability that any of all these intervals ever leaves out the truth; it is shared out evenly.
    """
    level = alpha / max(len(OUTCOMES) * (len(experiment.arms) - 1), 1)
    found: list[Compared] = []
    for outcome in OUTCOMES:
        of = [_rate(tally, place, outcome) for place in range(len(experiment.arms))]
        found.append(Compared(experiment.arms[0].name, outcome, of[0], None))
        rest = zip(experiment.arms[1:], of[1:], strict=True)
        found += [Compared(arm.name, outcome, rate, difference(rate, of[0], level)) for arm, rate in rest]
    return found


def _rate(tally: Tally, place: int, outcome: str) -> Rate:
    mask = tally.arms == place
    return Rate.of(tally.shown[mask], tally.outcomes[outcome][mask])


def tally_of_log(experiment: Experiment, log: "Log") -> Tally:
    """Totals of the units of a log.

    Raises:
        InputError: see `matching.log.outcomes`.
    """
    from matching.log import outcomes

    labels, inverse = np.unique(log.column("arm").astype(str), return_inverse=True)
    units = log.column("profile_id" if experiment.unit is Unit.PERSON else "offer_id")
    return _tally(_places(experiment, labels.tolist())[inverse], units, np.ones(len(log)), outcomes(log))


def tally_of_store(experiment: Experiment, store: Store, until: datetime) -> Tally:
    """Totals of the units of the store, from the start of the experiment to a moment.

    Args:
        experiment: stopped or not.
        store: where it runs.
        until: what is shown or happens from then on does not count.
    """
    period = (experiment.name, experiment.unit, experiment.started_at, until)
    shown = store.exposures.shown(*period)
    answered = store.exposures.answered(*period)
    state = outcomes_of([*answered], store.events.of(answered, until))
    labels = [label for label, _, _ in shown] + [label for label, _ in answered.values()]
    units = np.array([unit for _, unit, _ in shown] + [unit for _, unit in answered.values()], np.int64)
    counts = np.array([n for _, _, n in shown] + [0] * len(answered), np.float64)
    return _tally(_places(experiment, labels), units, counts, state)


def _places(experiment: Experiment, labels: Sequence[str]) -> NDArray[np.int64]:
    """Place of each label's arm; -1 for those of no arm."""
    names = {arm.name: place for place, arm in enumerate(experiment.arms)}
    known = {label: names.get(arm_named(label, experiment.name) or "", -1) for label in set(labels)}
    return np.array([known[label] for label in labels], np.int64)


def _tally(places: NDArray[np.int64], units: NDArray[np.int64], counts: NDArray[np.float64], state: Outcomes) -> Tally:
    """Add up by arm and unit; `state` is that of the last rows."""
    kept = places >= 0
    pairs, inverse = np.unique(np.stack([places[kept], units[kept]], 1), axis=0, return_inverse=True)
    head = len(places) - len(state.grade)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(inverse.ravel(), values[kept], len(pairs)).astype(np.float64)

    def outcome(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
        return total(np.concatenate([np.zeros(head), mask.astype(np.float64)]))

    grades = {"applied": APPLIED, "interested": INTERESTED, "refused": REFUSED}
    found = {name: outcome(state.grade == grade) for name, grade in grades.items()}
    return Tally(pairs[:, 0], total(counts), found | {"hired": outcome(state.hired)})


def stop_on_harm(store: Store, name: str, now: datetime, margin: float = MARGIN) -> str | None:
    """Stop an experiment when one of its arms surely does harm; everyone then has the default arm.

    Args:
        store: where it runs.
        name: of the experiment.
        now: aware; what happened since does not count.
        margin: see `Compared.harms`.

    Returns:
        Why it was stopped, in French; None when it goes on, or was stopped before.

    Raises:
        InputError: there is no such experiment.
    """
    experiment = store.experiments.get(name)
    if experiment.stopped_at is not None:
        return None
    harms = [one for one in compared(experiment, tally_of_store(experiment, store, now)) if one.harms(margin)]
    if not harms:
        return None
    why = " ; ".join(map(_sentence, harms))
    store.experiments.stop(name, why, now)
    return why


_SAID = {"applied": "de candidatures", "hired": "d’embauches", "refused": "de refus"}


def _sentence(one: Compared) -> str:
    assert one.difference is not None
    way = "plus" if HARMS[one.outcome] > 0 else "moins"
    share = f"{abs(one.difference.relative):.0%}".replace("%", " %")
    return f"bras {one.arm} : {share} {way} {_SAID[one.outcome]} que le bras par défaut"
