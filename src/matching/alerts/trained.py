"""Trainings that digests tell of: those that fill what is missing for the offers that people like or cannot reach."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from matching.columns import Layers, OfferColumns, ProfileColumns, RuleColumns
from matching.domain import ANY_TRAINING, Due, Profile, RefusalReason, Rule, RuleKind, TrainingEntry
from matching.features.memory import Asked
from matching.history import Answers, History
from matching.outcomes import INTERESTED
from matching.refusals import standing
from matching.rome import Rome
from matching.store import Store
from matching.trainings.catalogue import Catalogue
from matching.trainings.choice import Chosen, Limits, chosen
from matching.trainings.coverage import counted, coverage_of
from matching.trainings.gap import Bounds, Gap, Market, Said, gap_of
from matching.trainings.sentence import sentence_of

if TYPE_CHECKING:
    from matching.alerts.desk import Desk

_SKILLS_MISSING = 1 << list(RefusalReason).index(RefusalReason.SKILLS_MISSING)


@dataclass(slots=True)
class Shelf:
    """What trainings are chosen from, read again once it has changed."""

    _catalogue: tuple[tuple[int, date], Catalogue] | None = None
    _market: Market | None = field(default=None)

    def catalogue(self, store: Store, rome: Rome, day: date) -> Catalogue:
        """The trainings of a store of which a session may be entered on a day."""
        state = store.trainings.revision, day
        if self._catalogue is None or self._catalogue[0] != state:
            self._catalogue = state, Catalogue.of(store.trainings.open(day), rome, day)
        return self._catalogue[1]

    def market(self, columns: Layers[OfferColumns]) -> Market:
        """The offers of a pool that require skills."""
        if self._market is None or self._market.columns is not columns:
            self._market = Market.of(columns)
        return self._market


def trained(
    desk: "Desk", due: Sequence[Due], profiles: Mapping[int, Profile], at: datetime
) -> dict[int, tuple[TrainingEntry, ...]]:
    """What some people are told of trainings, by person key; absent: nothing.

    Args:
        desk: what is worked with.
        due: the people, to whom something else is said.
        profiles: by key, theirs among them.
        at: the moment of the night, aware.
    """
    rome, catalogue = desk.matcher.rome, desk.shelf.catalogue(desk.store, desk.matcher.rome, at.date())
    if not due or not len(catalogue):
        return {}
    people, keys = [profiles[one.profile_key] for one in due], [one.profile_key for one in due]
    columns = ProfileColumns.from_profiles(range(len(due)), people, rome)
    history = _history(desk, people, keys, at)
    rules = {row: standing(made, at) for row, made in history.rules.items()}
    gap = _gap(desk, columns, history, rules)
    told = _told(desk.store, [one.person_key for one in due], catalogue)
    found: dict[int, tuple[TrainingEntry, ...]] = {}
    for one in chosen(columns, coverage_of(gap, catalogue), catalogue, _limits(rules, told, catalogue)):
        person = due[one.person].person_key
        found[person] = (*found.get(person, ()), _entry(one, gap, catalogue, rome))
    return found


def _gap(desk: "Desk", people: ProfileColumns, history: History, rules: Mapping[int, Sequence[Rule]]) -> Gap:
    bounds = Bounds(desk.matcher.parts.occupations, desk.matcher.times, desk.store.offers.suspended)
    market = desk.shelf.market(desk.offers.state.columns)
    return gap_of(people, said_of(history.answers), RuleColumns.of(rules), market, bounds)


def said_of(answers: Answers) -> Said:
    """The last word of each person on each offer: it counts where they like it, or lack skills for it."""
    order = np.lexsort((answers.at, answers.offer, answers.person))
    person, offer = answers.person[order], answers.offer[order]
    last = np.ones(len(order), bool)
    last[:-1] = (np.diff(person) != 0) | (np.diff(offer) != 0)
    counts = (answers.grade[order] >= INTERESTED) | (answers.reasons[order] & np.uint32(_SKILLS_MISSING) > 0)
    return Said(person[last], offer[last], counts[last])


def _history(desk: "Desk", people: Sequence[Profile], keys: Sequence[int], at: datetime) -> History:
    histories = desk.matcher.histories
    return History(Answers.nothing(), Asked.nothing(), {}) if histories is None else histories(people, at, keys)


def _told(store: Store, persons: Sequence[int], catalogue: Catalogue) -> dict[int, frozenset[int]]:
    """Programmes that people were told of or refused, by position; absent: none."""
    pushed, refused = store.training_ledger.pushed(persons), store.training_answers.refused(persons)
    keys = {row: pushed.get(key, set()) | refused.get(key, set()) for row, key in enumerate(persons)}
    return {row: frozenset(catalogue.programmes(own)) for row, own in keys.items() if own}


def _limits(
    rules: Mapping[int, Iterable[Rule]], told: Mapping[int, frozenset[int]], catalogue: Catalogue
) -> dict[int, Limits]:
    return {row: _limit(rules.get(row, ()), told.get(row, frozenset()), catalogue) for row in {*rules, *told}}


def _limit(rules: Iterable[Rule], told: frozenset[int], catalogue: Catalogue) -> Limits:
    furthest = [float(rule.value) for rule in rules if rule.kind is RuleKind.TRAINING_DISTANCE]
    kept_out = {str(rule.value) for rule in rules if rule.kind is RuleKind.TRAINING}
    of_occupations = {n for n, taught in enumerate(catalogue.taught) if kept_out & {*taught.occupations}}
    return Limits(min(furthest, default=np.inf), ANY_TRAINING in kept_out, told | of_occupations)


def _entry(one: Chosen, gap: Gap, catalogue: Catalogue, rome: Rome) -> TrainingEntry:
    taught = catalogue.taught[catalogue.rows["programme"][one.row]]
    found = counted(gap, one.person, taught.ogrs)
    sentence = sentence_of(found, taught, rome)
    return TrainingEntry(int(catalogue.keys[one.row]), sentence, found.offers, one.distance_km)
