"""What came of a month, counted person by person."""

import numpy as np
from numpy.typing import NDArray

from eval.alerts.counts import Counts
from eval.alerts.month import Month, Pushes
from eval.alerts.stock import FIRST, KINDS, REPOST, SOURCE, Stock, within_reach
from eval.alerts.usual import Usual
from eval.market import Market, answers
from eval.market.behaviour import APPLIED, INTERESTED, REFUSED
from matching.domain import DigestKind

FLOORS = (0.25, 0.40, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95)
"""Scores below which an offer would not be pushed."""

JUDGED = 200
"""People of a market for whom everything that they could have been shown is judged."""

CHUNK = 200_000
WEEK = 7

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


class Figures:
    """Counts under way.

    Args:
        market: people and the truth.
        stock: what was published.
        month: what the service did.
        usual: what the usual loop pushed.
        days: of the month.
    """

    def __init__(self, market: Market, stock: Stock, month: Month, usual: Usual, days: int) -> None:
        self._market, self._stock, self._month, self._usual = market, stock, month, usual
        self._days, self._people, self.counts = days, len(market.people), Counts()

    def all(self, seed: int) -> Counts:
        """Every count; `seed` chooses the people of `JUDGED`."""
        for name, person, stock in (
            ("ours", self._month.pushes.person, self._month.pushes.stock),
            ("usual", self._usual.person, self._usual.stock),
        ):
            self._repeats(name, person, stock)
            self._truth(name, person, stock)
        self._copies()
        self._digests()
        self._missed(seed)
        self._floors()
        self.counts.weeks = by_week("ours", self._month.pushes, self._people, self._days)
        return self.counts

    def _repeats(self, name: str, person: Ints, stock: Ints) -> None:
        """How often an offer, one of the same group, and one of the same work came to a person again, of all pushes."""
        pushes = self._counted(person)
        labels = {"offer": np.arange(len(self._stock)), "group": self._month.group, "work": self._stock.work}
        for what, label in labels.items():
            couple = person * (int(label.max(initial=0)) + 1) + label[stock]
            first = np.unique(couple, return_index=True)[1]
            again = pushes - self._counted(person[first])
            self.counts.totals[f"repeats.{what}.{name}"] = float(again.sum())
            self.counts.ratios[f"repeats_of_pushes.{what}.{name}"] = again, pushes
        self.counts.totals[f"pushes.{name}"] = float(len(person))

    def _truth(self, name: str, person: Ints, stock: Ints) -> None:
        """What people would answer to what is pushed, if they looked."""
        applies, refuses = self._answers(person, self._stock.work[stock])
        pushes = self._counted(person)
        self.counts.ratios[f"would_apply.{name}"] = self._counted(person, applies), pushes
        self.counts.ratios[f"would_refuse.{name}"] = self._counted(person, refuses), pushes

    def _copies(self) -> None:
        """Which copies the service took for new offers, and which groups hold several works."""
        stock, group = self._stock, self._month.group
        known = np.flatnonzero(group >= 0)
        own = known[stock.kind[known] == FIRST]
        first = np.full(len(self._market.offers), -1)
        first[stock.work[own]] = group[own]
        for kind in (REPOST, SOURCE):
            rows = known[(stock.kind[known] == kind) & (first[stock.work[known]] >= 0)]
            missed = int((group[rows] != first[stock.work[rows]]).sum())
            self.counts.shares[f"copies_missed.{KINDS[kind]}"] = missed, len(rows)
        works = np.unique(np.stack([group[known], stock.work[known]], axis=1), axis=0)
        sizes = np.unique(works[:, 0], return_counts=True)[1]
        self.counts.shares["groups_of_several_works"] = int((sizes > 1).sum()), len(sizes)

    def _digests(self) -> None:
        """How many, how full, how much silence, how fast."""
        counts, month, nights = self.counts, self._month, self._month.nights
        due = sum(night.due for night in nights)
        kinds = {kind: sum(night.digests[kind] for night in nights) for kind in DigestKind}
        sent, pushed = self._counted(month.digests[:, 1]), self._counted(month.pushes.person)
        counts.ratios["digests_a_person_a_week"] = sent, np.full(self._people, self._days / WEEK)
        counts.ratios["offers_a_digest"] = pushed, sent
        counts.shares["turns_without_an_offer"] = sum(night.empty for night in nights), due
        for kind, n in kinds.items():
            counts.shares[f"digests.{kind.value}"] = n, sum(kinds.values())
        counts.shares["pushes_barred_by_a_rule_in_force"] = int(month.pushes.barred.sum()), len(month.pushes)
        answered = int((month.pushes.answer >= 0).sum())
        counts.totals |= {"turns": due, "answers": answered, "offers_published": len(self._stock)}
        counts.totals |= {f"seconds.{part}": seconds for part, seconds in month.seconds.items()}

    def _floors(self) -> None:
        """Answers and offers that would remain of each digest with offers, were the floor higher."""
        pushes = self._month.pushes
        digests = self._counted(pushes.person[np.unique(pushes.digest, return_index=True)[1]])
        yes, no = np.isin(pushes.answer, (APPLIED, INTERESTED)), pushes.answer == REFUSED
        for floor in FLOORS:
            kept = pushes.score >= floor
            for name, which in (("accepted", yes), ("refused", no), ("offers", kept)):
                self.counts.ratios[f"floor.{floor:.2f}.{name}"] = self._counted(pushes.person[kept & which]), digests

    def _missed(self, seed: int) -> None:
        """Of the applications that people would make to what was published within reach, which never had a chance."""
        chosen = np.random.default_rng([seed, 24]).permutation(self._people)[:JUDGED]
        shown = [self._works(one.person, one.stock) for one in (self._month.pushes, self._usual)]
        rows = [self._judged(int(person), shown[0], shown[1]) for person in chosen.tolist()]
        works, wanted, ours, theirs, either = np.array(rows, np.float64).reshape(-1, 5).T
        weeks = np.full(len(rows), self._days / WEEK)
        self.counts.ratios["published.works_a_week"] = works, weeks
        self.counts.ratios["published.applications_a_week"] = wanted, weeks
        for name, found in (("ours", ours), ("usual", theirs), ("either", either)):
            self.counts.ratios[f"published.missed.{name}"] = wanted - found, wanted

    def _judged(self, person: int, ours: dict[int, Ints], theirs: dict[int, Ints]) -> tuple[float, ...]:
        """Works published within reach, applications expected of them; of those that ours, theirs, either showed."""
        works = within_reach(self._market, person, self._days)
        applies, _ = self._answers(np.full(len(works), person), works)
        one, other = (np.isin(works, shown.get(person, ())) for shown in (ours, theirs))
        return len(works), applies.sum(), applies[one].sum(), applies[other].sum(), applies[one | other].sum()

    def _works(self, person: Ints, stock: Ints) -> dict[int, Ints]:
        order = np.argsort(person, kind="stable")
        people, begins = np.unique(person[order], return_index=True)
        return dict(zip(people.tolist(), np.split(self._stock.work[stock[order]], begins[1:]), strict=False))

    def _answers(self, person: Ints, work: Ints) -> tuple[Doubles, Doubles]:
        """True chances to apply and to refuse, of a look."""
        parts = [
            answers(self._market, person[start : start + CHUNK], work[start : start + CHUNK])
            for start in range(0, len(person), CHUNK)
        ]
        applies, refuses = ([np.empty(0), *(getattr(one, name) for one in parts)] for name in ("applies", "refuses"))
        return np.concatenate(applies), np.concatenate(refuses)

    def _counted(self, person: Ints, weight: Doubles | None = None) -> Doubles:
        return np.bincount(person, weight, minlength=self._people).astype(np.float64)


def by_week(arm: str, pushes: Pushes, people: int, days: int) -> dict[str, tuple[Doubles, Doubles]]:
    """Refusals, and digests with offers or offers, of each person in each complete week: see `Counts.weeks`."""
    refused, first = np.flatnonzero(pushes.answer == REFUSED), np.unique(pushes.digest, return_index=True)[1]
    units = {"a_digest": first, "an_offer": np.arange(len(pushes))}
    weeks = days // WEEK
    told = _grid(pushes, refused, people, weeks)
    return {f"{unit}.{arm}": (told, _grid(pushes, rows, people, weeks)) for unit, rows in units.items()}


def _grid(pushes: Pushes, rows: Ints, people: int, weeks: int) -> Doubles:
    found, week = np.zeros((people, weeks)), pushes.day[rows] // WEEK
    kept = week < weeks
    np.add.at(found, (pushes.person[rows][kept], week[kept]), 1)
    return found
