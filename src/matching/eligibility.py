"""Hard constraints, outside the ranker: each veto has its French sentence. What is not stated vetoes nothing."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, common
from matching.columns.codes import position
from matching.domain import OfferStatus, Veto
from matching.features.pairs import Bools, Pairs, Rows
from matching.reach import TravelTimes

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
}
"""What each veto that acts in an adviser's list says to the adviser."""

CONFIDED: frozenset[Veto] = frozenset({Veto.EMPLOYER})
"""Vetoes that rest on what a person confides: they act in the person's own lists, never in an employer's."""

_OPEN = position(OfferStatus, OfferStatus.OPEN)


def vetoes(
    pairs: Pairs, occupations: Occupations, times: TravelTimes | None = None, confided: bool = True
) -> NDArray[np.uint16]:
    """Which vetoes fall on each pair.

    A person who states no driving licence at all is not kept from offers that require one: the reason against says it.

    Args:
        pairs: who and what.
        occupations: the ROME release that both columns point into.
        times: a table of travel times; None means the approximation of `matching.reach`.
        confided: whether the vetoes of `CONFIDED` act.

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
    }
    if confided:
        fallen[Veto.EMPLOYER] = _excluded(pairs)
    mask = np.zeros(len(pairs), np.uint16)
    for veto, where in fallen.items():
        mask |= where.astype(np.uint16) << VETOES.index(veto)
    return mask


def count(masks: NDArray[np.uint16], owners: Rows, n: int) -> NDArray[np.int64]:
    """How many pairs of each query each veto fell on: int64 (n, len(VETOES)); `owners` (p,) is the query of a pair."""
    bits = masks[:, None] >> np.arange(len(VETOES), dtype=np.uint16) & 1
    return np.stack([np.bincount(owners[bit > 0], minlength=n) for bit in bits.T], axis=1)


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
    certified = common(pairs.profiles.lists["certified"], pairs.pi[left], occupations.core, rome[left].astype(np.int64))
    barred[left] = certified == 0
    return barred


def _excluded(pairs: Pairs) -> Bools:
    names, owners = pairs.profiles.lists["excluded"].expand(pairs.pi)
    hit = (names == pairs.offer["siret"][owners]) | (names == pairs.offer["employer"][owners])
    return np.bincount(owners[hit], minlength=len(pairs)) > 0
