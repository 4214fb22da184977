"""Hard constraints, outside the ranker: each veto has its French sentence. What is not stated vetoes nothing."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, RuleColumns, common
from matching.columns.codes import position
from matching.domain import OfferStatus, Veto
from matching.features.pairs import HOURS, Bools, Pairs, Rows
from matching.reach import TravelTimes, modes_without_car, within_reach

VETOES: tuple[Veto, ...] = tuple(Veto)
"""Bit `i` of a veto mask is `VETOES[i]`."""

SENTENCES: dict[Veto, str] = {
    Veto.REACH: "trop loin pour vos moyens de transport ou votre rayon de recherche",
    Veto.LICENCE: "un permis de conduire demandé est absent du profil",
    Veto.CONTRACT: "type de contrat que vous ne recherchez pas",
    Veto.WORKING_TIME: "temps de travail différent de celui que vous recherchez",
    Veto.HOURS: "horaires que vous n’acceptez pas",
    Veto.REGULATED: "métier réglementé, sans expérience, projet ni compétence certifiée dans ce métier",
    Veto.CLOSED: "offre qui n’est plus ouverte",
    Veto.EMPLOYER: "employeur que vous avez écarté",
    Veto.PAY: "salaire inférieur à ce que vous acceptez",
    Veto.CONDITIONS: "conditions de travail que vous avez écartées",
    Veto.ANSWERED: "offre à laquelle vous avez déjà répondu",
}
"""What each veto says to the person."""

ADVISER_SENTENCES: dict[Veto, str] = {
    Veto.REACH: "hors du rayon de recherche ou des moyens de transport de la personne",
    Veto.LICENCE: "un permis de conduire demandé est absent du profil",
    Veto.CONTRACT: "type de contrat que la personne ne recherche pas",
    Veto.WORKING_TIME: "temps de travail différent de celui que la personne recherche",
    Veto.HOURS: "horaires incompatibles avec la disponibilité indiquée",
    Veto.REGULATED: SENTENCES[Veto.REGULATED],
    Veto.CLOSED: SENTENCES[Veto.CLOSED],
    Veto.PAY: "salaire inférieur à ce que la personne a indiqué",
}
"""What each veto that acts in an adviser's list says to the adviser."""

CONFIDED: frozenset[Veto] = frozenset({Veto.EMPLOYER, Veto.CONDITIONS, Veto.ANSWERED})
"""Vetoes that rest on what a person confides: they act in the person's own lists, never in an employer's."""

_CONFIDED_BITS = np.uint16(sum(1 << VETOES.index(veto) for veto in CONFIDED))
_OPEN = position(OfferStatus, OfferStatus.OPEN)


def vetoes(
    pairs: Pairs,
    occupations: Occupations,
    times: TravelTimes | None = None,
    confided: bool = True,
    rules: RuleColumns | None = None,
    answered: Bools | None = None,
) -> NDArray[np.uint16]:
    """Which vetoes fall on each pair.

    A person who states no driving licence at all is not kept from offers that require one: the reason against says it.

    Args:
        pairs: who and what.
        occupations: the ROME release that both columns point into.
        times: a table of travel times; None means the approximation of `matching.reach`.
        confided: whether the vetoes of `CONFIDED` act.
        rules: in force for the profiles of the pairs; None for none.
        answered: bool (p,), whether the person has answered this very offer by more than interest; None for no one.

    Returns:
        uint16 (p,) masks, 0 when the pair may be proposed.
    """
    p, o = pairs.profile, pairs.offer
    fallen = {
        Veto.REACH: pairs.out_of_reach(times),
        Veto.LICENCE: (pairs.licences_share() < 1) & (p["licences"] > 0),
        Veto.CONTRACT: pairs.contract_accepted() == 0,
        Veto.WORKING_TIME: pairs.working_time_accepted() == 0,
        Veto.HOURS: pairs.hours_accepted() < 1,
        Veto.REGULATED: _regulated(pairs, occupations),
        Veto.CLOSED: o["status"] != _OPEN,
        Veto.EMPLOYER: _excluded(pairs),
    }
    if answered is not None:
        fallen[Veto.ANSWERED] = answered
    mask = _mask(fallen, len(pairs))
    if rules is not None:
        mask |= broken(pairs, rules, times)
    return mask if confided else mask & ~_CONFIDED_BITS


def broken(pairs: Pairs, rules: RuleColumns, times: TravelTimes | None = None) -> NDArray[np.uint16]:
    """Which rules of its person each offer breaks, under the name of a veto; what is not stated breaks none.

    Whoever does not count on a car is also kept from offers that require a driving licence absent from the profile.

    Args:
        pairs: who and what.
        rules: those of the profiles that the pairs point into.
        times: a table of travel times; None means the approximation of `matching.reach`.

    Returns:
        uint16 (p,) masks as of `vetoes`.
    """
    which = rules.rows_of(pairs.profiles.keys[pairs.pi])
    rule, p, o = rules.rows.take(which), pairs.profile, pairs.offer
    hours = [(o[name] == 1) & (rule["hours"] >> bit & 1 > 0) for bit, name in enumerate(HOURS)]
    fallen = {
        Veto.REACH: (pairs.distance_km > rule["max_km"]) | _out_of_reach_without_car(pairs, rule["no_car"], times),
        Veto.LICENCE: rule["no_car"] & (o["licences_required"] & ~p["licences"] > 0),
        Veto.CONTRACT: _among(o["contract"], rule["contracts"]),
        Veto.WORKING_TIME: _among(o["working_time"], rule["working_times"]),
        Veto.HOURS: np.any(hours, axis=0),
        Veto.EMPLOYER: _named(pairs, *rules.employers.expand(which)),
        Veto.PAY: (np.fmin(o["pay_min"], o["pay_max"]) + np.fmax(o["pay_min"], o["pay_max"])) / 2 < rule["min_pay"],
        Veto.CONDITIONS: o["physical"] & rule["physical"] > 0,
    }
    return _mask(fallen, len(pairs))


def count(masks: NDArray[np.uint16], owners: Rows, n: int) -> NDArray[np.int64]:
    """How many pairs of each query each veto fell on: int64 (n, len(VETOES)); `owners` (p,) is the query of a pair."""
    fell = np.flatnonzero(masks)
    pair, veto = np.nonzero(masks[fell, None] >> np.arange(len(VETOES), dtype=np.uint16) & 1)
    return np.bincount(owners[fell[pair]] * len(VETOES) + veto, minlength=n * len(VETOES)).reshape(n, len(VETOES))


def count_all(masks: NDArray[np.uint16]) -> NDArray[np.int64]:
    """How many pairs each veto fell on, whosever they are: int64 (len(VETOES),)."""
    return np.asarray(count(masks, np.zeros(len(masks), np.int64), 1)[0])


def named(counts: NDArray[np.int64]) -> dict[Veto, int]:
    """Counts (len(VETOES),) by veto; one that fell on nothing is absent."""
    return {veto: n for veto, n in zip(VETOES, counts.tolist(), strict=True) if n}


def _mask(fallen: dict[Veto, Bools], n: int) -> NDArray[np.uint16]:
    mask = np.zeros(n, np.uint16)
    for veto, where in fallen.items():
        mask |= where.astype(np.uint16) << VETOES.index(veto)
    return mask


def _among(position: NDArray[np.int8], mask: NDArray[Any]) -> Bools:
    """Whether a position, -1 not stated, is that of a bit of a mask."""
    return np.asarray((position >= 0) & (mask >> np.maximum(position, 0) & 1 > 0))


def _out_of_reach_without_car(pairs: Pairs, no_car: Bools, times: TravelTimes | None) -> Bools:
    out = np.zeros(len(pairs), bool)
    afoot = np.flatnonzero(no_car & ~np.isnan(pairs.distance_km))
    modes, radius, home = (pairs.profile[name][afoot] for name in ("modes", "radius_km", "insee"))
    night, work = (pairs.offer[name][afoot] for name in ("night", "insee"))
    usable = modes_without_car(modes, night == 1)
    out[afoot] = ~within_reach(pairs.distance_km[afoot], usable, radius, home, work, times)
    return out


def _regulated(pairs: Pairs, occupations: Occupations) -> Bools:
    """An occupation reserved to titles, in which the person has neither project, past job nor certified core skill.

    Occupations that come from one ROME v3 sheet count as one: entry rules are shared more often than not.
    """
    rome = pairs.offer["rome"]
    barred = np.zeros(len(pairs), bool)
    asked = np.flatnonzero((rome >= 0) & pairs.offer["rome_sure"] & ~pairs.profile["uncoded"])
    asked = asked[occupations.reserved[rome[asked]]]
    own = np.hstack([pairs.profile["projects"][asked], pairs.profile["experiences"][asked]])
    within = (own >= 0) & (occupations.family[own] == occupations.family[rome[asked]][:, None])
    left = asked[(own >= 0).any(axis=1) & ~within.any(axis=1)]
    at_core = occupations.core.expand(rome[left].astype(np.int64))
    certified = common(pairs.profiles.lists["certified"], pairs.pi[left], *at_core)
    barred[left] = certified == 0
    return barred


def _excluded(pairs: Pairs) -> Bools:
    return _named(pairs, *pairs.profiles.lists["excluded"].expand(pairs.pi))


def _named(pairs: Pairs, names: NDArray[np.uint64], owners: Rows) -> Bools:
    """Whether some of the names that belong to a pair is its employer's."""
    hit = (names == pairs.offer["siret"][owners]) | (names == pairs.offer["employer"][owners])
    return np.bincount(owners[hit], minlength=len(pairs)) > 0
