"""Why so few offers: what each constraint of a person costs, counted exactly over the open offers of their occupations.

Each constraint is lifted alone and the same vetoes as those of lists judge again, so that "12 offres de plus si vous
acceptez 35 km" is what the next list would draw from.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from matching.columns import Layers, Occupations, OfferColumns, ProfileColumns, RuleColumns
from matching.columns.codes import licence_mask, licence_names
from matching.columns.occupations import MOBILITY_WORTH
from matching.columns.offers import HOURS
from matching.domain import ContractKind, Mode, Profile, Rule, RuleKind, WorkingTime
from matching.eligibility import vetoes
from matching.explain import french, rule_sentence
from matching.features import Pairs
from matching.features.pairs import Bools, may_drive, wanted
from matching.reach import TravelTimes, reach_km, usable_modes
from matching.rome import Rome

STEPS_KM = (10, 20, 40)
"""How much further is counted: beyond, few people would move every day."""

ROUND_KM = 5

HOURS_WORDS = {
    "night": "de travailler la nuit",
    "weekend": "de travailler le week-end",
    "split_shift": "des horaires coupés",
    "shift_work": "de travailler en équipes",
}


@dataclass(frozen=True, slots=True)
class Concession:
    """One constraint lifted.

    Attributes:
        slug: "distance", "car", "contract", "working_time", "hours", "licence", "employers" or "rule".
        value: what is accepted; None where there is nothing to choose.
        words: the French condition ("si vous acceptez 35 km").
        profile: as it would be.
        rules: that would still stand.
        lifted: rules that would have to go; empty when the profile alone decides.
    """

    slug: str
    value: float | str | None
    words: str
    profile: Profile
    rules: tuple[Rule, ...]
    lifted: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What a concession would bring.

    Attributes:
        more: offers, 1 or more.
        sentence: in French.
    """

    concession: Concession
    more: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The count.

    Attributes:
        known: open offers of the person's occupations and of their first mobilities, not yet answered.
        within: those that nothing vetoes.
        relaxations: the most costly constraint first; no longer way that brings no more than a shorter one.
    """

    known: int
    within: int
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """The vetoes of lists, on some offers.

    Attributes:
        offers: the open ones of some occupations.
    """

    offers: OfferColumns
    occupations: Occupations
    rome: Rome
    times: TravelTimes | None = None

    def allowed(self, profile: Profile, rules: Sequence[Rule]) -> Bools:
        """Which offers may be proposed: (n,)."""
        people, n = ProfileColumns.from_profiles([0], [profile], self.rome), len(self.offers)
        nobody = np.zeros(n, np.int64)
        pairs = Pairs.of(people, nobody, self.offers, np.arange(n), np.zeros(n, np.float32))
        bound = RuleColumns.of({0: rules}) if rules else None
        return np.asarray(vetoes(pairs, self.occupations, self.times, rules=bound) == 0)

    def reach_km(self, profile: Profile) -> float:
        """See `reach_by_day`."""
        return reach_by_day(profile, self.rome)

    def only(self, rows: NDArray[np.int64]) -> "Judge":
        """The same on fewer offers."""
        return replace(self, offers=self.offers.take(rows))


def reach_by_day(profile: Profile, rome: Rome) -> float:
    """Km, as the crow flies, that a person goes to work by day."""
    rows = ProfileColumns.from_profiles([0], [profile], rome).rows
    return float(reach_km(usable_modes(rows["modes"], may_drive(rows), np.zeros(1, bool)), rows["radius_km"])[0])


def sought(offers: Layers[OfferColumns], profile: Profile, occupations: Occupations, rome: Rome) -> OfferColumns:
    """The offers of a pool in the occupations of a person's projects (else past jobs), or in their first mobilities.

    Empty when no occupation of theirs is known. Offers whose own occupation is not known are left out.
    """
    slots = wanted(ProfileColumns.from_profiles([0], [profile], rome).rows)[0]
    worth = occupations.affinity[slots[slots >= 0]]
    near = np.append((worth >= MOBILITY_WORTH).any(axis=0), False)  # the last is an occupation that is not known
    parts = []
    for columns, alive in zip(offers.columns, offers.alive, strict=True):
        kept = near[columns.rows["rome"]]
        parts.append(columns.take(np.flatnonzero(kept if alive is None else kept & alive)))
    return OfferColumns.concatenate(parts)


def relax(profile: Profile, rules: Sequence[Rule], judge: Judge) -> Relaxed:
    """Count what each constraint costs.

    Args:
        profile: of the person.
        rules: that stand, see `matching.refusals.standing`.
        judge: of the offers of `sought`, without those already answered.
    """
    within = judge.allowed(profile, rules)
    kept_out = judge.only(np.flatnonzero(~within))
    found, nearer = list[Relaxation](), 0
    for concession in concessions(profile, tuple(rules), kept_out):
        more = int(np.count_nonzero(kept_out.allowed(concession.profile, concession.rules)))
        if concession.slug == "distance":
            more, nearer = more if more > nearer else 0, more  # a longer way that brings no more is not said
        if more:
            said = f"{french.plural(more, 'offre', 'offres')} de plus {concession.words}"
            found.append(Relaxation(concession, more, said))
    found.sort(key=lambda one: -one.more)
    return Relaxed(len(within), int(np.count_nonzero(within)), tuple(found))


def concessions(profile: Profile, rules: tuple[Rule, ...], judge: Judge) -> Iterator[Concession]:
    """Every constraint that a person may lift, alone.

    Args:
        profile: of the person.
        rules: that stand.
        judge: of the offers kept out.
    """
    yield from _further(profile, rules, judge.reach_km(profile))
    yield from _others(profile, rules, judge.offers)
    for rule in rules:
        left = tuple(other for other in rules if other is not rule)
        yield Concession("rule", rule.value, f"si vous annulez : « {rule_sentence(rule)} »", profile, left, (rule,))


def _further(profile: Profile, rules: tuple[Rule, ...], reach: float) -> Iterator[Concession]:
    """A longer way, whether the profile or a rule bounds it."""
    bounds = tuple(rule for rule in rules if rule.kind is RuleKind.DISTANCE)
    reach = min(reach, *(float(rule.value) for rule in bounds), np.inf)
    for step in STEPS_KM:
        km = float((reach + step) // ROUND_KM * ROUND_KM)
        wider = replace(profile, mobility=replace(profile.mobility, radius_km=max(km, profile.mobility.radius_km or 0)))
        moved = tuple(replace(rule, value=km) if rule in bounds else rule for rule in rules)
        yield Concession("distance", km, f"si vous acceptez {km:g} km", wider, moved, bounds)


def _others(profile: Profile, rules: tuple[Rule, ...], offers: OfferColumns) -> Iterator[Concession]:
    modes = profile.mobility.modes
    if modes and Mode.CAR not in modes:
        by_car = replace(profile, mobility=replace(profile.mobility, modes=(*modes, Mode.CAR)))
        yield Concession("car", None, "si vous pouvez venir en voiture", by_car, rules)
    for kind in ContractKind if profile.contracts else ():
        if kind not in (*profile.contracts, ContractKind.OTHER):
            words = f"si vous acceptez aussi de travailler en {french.CONTRACTS[kind]}"
            more = replace(profile, contracts=(*profile.contracts, kind))
            yield Concession("contract", kind.value, words, more, rules)
    if profile.working_time is not None:
        other = next(one for one in WorkingTime if one is not profile.working_time)
        words = f"si vous acceptez aussi un {french.WORKING_TIMES[other]}"
        yield Concession("working_time", other.value, words, replace(profile, working_time=None), rules)
    for slot, _ in HOURS:
        if getattr(profile.hours, slot) is False:
            accepted = replace(profile, hours=replace(profile.hours, **{slot: None}))
            yield Concession("hours", slot, f"si vous acceptez {HOURS_WORDS[slot]}", accepted, rules)
    for code in _missing(profile, offers):
        held = replace(profile, licences=(*profile.licences, code))
        yield Concession("licence", code, f"avec le permis {code}", held, rules)
    if profile.excluded_employers:
        words = "si vous acceptez les employeurs que vous avez écartés"
        yield Concession("employers", None, words, replace(profile, excluded_employers=()), rules)


def _missing(profile: Profile, offers: OfferColumns) -> Iterable[str]:
    """Licences that some offers require and that the profile, which states others, lacks."""
    if not profile.licences:
        return ()
    required = reduce(or_, np.unique(offers.rows["licences_required"]).tolist(), 0)
    return licence_names(required & ~licence_mask(profile.licences, implied=True))
