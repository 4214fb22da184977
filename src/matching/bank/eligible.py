"""Who may be in a list of the bank: everyone whom the filters let through and that no veto of lists keeps out."""

from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import IntEnum, IntFlag
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.bank.query import Asked, Query
from matching.columns import Layers, Occupations, OfferColumns, ProfileColumns, RuleColumns
from matching.columns.codes import LANGUAGES, language_mask, licence_mask, mask, position, spoken
from matching.columns.offers import NO_DAY, day
from matching.domain import Audience, ContractKind, Veto, WorkingTime
from matching.eligibility import count_all, named, vetoes
from matching.errors import InputError
from matching.features import Pairs
from matching.features.pairs import Bools, Floats
from matching.reach import TravelTimes

Column = Callable[[str], NDArray[Any]]
"""A column of the records under examination, by name."""


class Bond(IntFlag):
    """What ties someone to the occupations asked."""

    SOUGHT = 1  # looks for one of them
    DONE = 2  # has had one of them
    TRANSFERABLE = 4  # looks for, or has had, one that leads to them: a ROME mobility, or much the same skills


class Held(IntEnum):
    """How someone has a skill asked for, the surest first."""

    STATED = 1
    SIMILAR = 2  # another skill of the same macro-competence
    BY_OCCUPATION = 3  # at the core of an occupation sought or had
    NO = 4


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks.

    Attributes:
        audience: finds the profiles whose owners agree that it does.
        own: keys of the profiles that the viewer sees whatever is agreed: an adviser's portfolio.
        only: keys of the profiles that the viewer may see at most; None: no such bound.
    """

    audience: Audience
    own: AbstractSet[int] = frozenset()
    only: AbstractSet[int] | None = None


@dataclass(frozen=True, slots=True)
class Eligible:
    """`n` people.

    Attributes:
        people: their columns, by key.
        oi: int64 (n,), which of the offers asked each is matched with.
        distance_km: float64 (n,), NaN without two places.
        bonds: uint8 (n,), masks of `Bond`.
        held: uint8 (n, skills asked), of `Held`.
        kept_out: how many others each veto kept out.
    """

    people: ProfileColumns
    oi: NDArray[np.int64]
    distance_km: NDArray[np.float64]
    bonds: NDArray[np.uint8]
    held: NDArray[np.uint8]
    kept_out: dict[Veto, int]

    def __len__(self) -> int:
        return len(self.people)

    def without(self, keys: Collection[int]) -> "Eligible":
        """The same people but for some."""
        if not keys:
            return self
        return self.where(~np.isin(self.people.keys, [*keys]))

    def where(self, kept: Bools) -> "Eligible":
        """Some of the people, by mask (n,)."""
        if kept.all():
            return self
        rows = np.flatnonzero(kept)
        return Eligible(
            self.people.take(rows),
            self.oi[rows],
            self.distance_km[rows],
            self.bonds[rows],
            self.held[rows],
            self.kept_out,
        )

    def pairs(self, rows: NDArray[np.int64], offers: OfferColumns, similarity: Floats) -> Pairs:
        """Some of the people, each with the offer that is theirs."""
        return Pairs.of(self.people, rows, offers, self.oi[rows], similarity)


@dataclass(frozen=True, slots=True)
class Market:
    """What a list is drawn from.

    Attributes:
        pool: everyone.
        offers: the columns of `Asked.offers`.
        rules: gives those that some people of the pool share, by their keys; None for none.
    """

    pool: Layers[ProfileColumns]
    offers: OfferColumns
    occupations: Occupations
    times: TravelTimes | None
    rules: Callable[[NDArray[np.int64]], RuleColumns | None]


def known(market: Market, query: Query, asked: Asked, viewer: Viewer) -> Eligible:
    """Find whom the filters let through, exactly, whatever the vetoes say.

    Args:
        market: from where.
        query: what is looked for.
        asked: the same, looked up.
        viewer: who looks.

    Raises:
        InputError: a licence or a language is none that the bank knows.
    """
    filters, kept = [*_filters(query)], list[ProfileColumns]()
    for columns, alive in zip(market.pool.columns, market.pool.alive, strict=True):
        rows = _around(columns, market.offers, query.radius_km)
        if len(asked.codes):
            rows = rows[columns.related(asked.exact | asked.near)[rows]]
        rows = _visible(columns, rows if alive is None else rows[alive[rows]], viewer)
        kept.append(columns.take(_narrowed(columns, rows, filters)))
    people = ProfileColumns.concatenate(kept).by_key()
    held, oi = holding(people, asked, query, market.occupations), _served(people, asked)
    pairs = Pairs.of(people, np.arange(len(people)), market.offers, oi, np.zeros(len(people), np.float32))
    found = Eligible(people, oi, pairs.distance_km, _bonds(people, asked), held, {})
    fit = _speak(people, query) & _experienced(people, asked, query) & (held != Held.NO).all(axis=1)
    return found.where(fit & ~(pairs.distance_km > query.radius_km))


def eligible(market: Market, query: Query, asked: Asked, viewer: Viewer) -> Eligible:
    """Those of the people `known` whom no veto of lists keeps out; the arguments are the same."""
    everyone = known(market, query, asked, viewer)
    pairs = everyone.pairs(np.arange(len(everyone)), market.offers, np.zeros(len(everyone), np.float32))
    masks = vetoes(pairs, market.occupations, market.times, False, market.rules(everyone.people.keys))
    return replace(everyone.where(masks == 0), kept_out=named(count_all(masks)))


def _visible(columns: ProfileColumns, rows: NDArray[np.int64], viewer: Viewer) -> NDArray[np.int64]:
    """Those of the rows that the viewer may see."""
    keys = columns.keys[rows]
    found = _column(columns, rows, "visible_to") & mask(Audience, [viewer.audience]) > 0
    found |= np.isin(keys, [*viewer.own])
    if viewer.only is not None:
        found &= np.isin(keys, [*viewer.only])
    return rows[found]


def _narrowed(
    columns: ProfileColumns, rows: NDArray[np.int64], filters: Sequence[Callable[[Column], Bools]]
) -> NDArray[np.int64]:
    """Rows that pass one filter after the other, each on what the former ones left."""
    for passes in filters:
        rows = rows[passes(partial(_column, columns, rows))]
    return rows


def _column(columns: ProfileColumns, rows: NDArray[np.int64], name: str) -> NDArray[Any]:
    """A column of some rows; of all of them, it is not copied."""
    column = columns.rows[name]
    return np.asarray(column if len(rows) == len(column) else column[rows])


def _filters(query: Query) -> Iterator[Callable[[Column], Bools]]:
    """What one column or two decide, the cheapest and most selective first."""
    if query.licences:
        yield _of_mask("licences", _known(licence_mask(query.licences), query.licences))
    if query.languages:
        yield _of_spoken(query)
    if query.contracts:
        kinds = mask(ContractKind, query.contracts)
        yield lambda of: (of("contracts") == 0) | (of("contracts") & kinds > 0)
    if query.working_time:
        wanted = position(WorkingTime, query.working_time)
        yield lambda of: (of("working_time") < 0) | (of("working_time") == wanted)
    if query.available_by:
        last = day(query.available_by)
        yield lambda of: (of("available") == NO_DAY) | (of("available") <= last)


def _around(columns: ProfileColumns, offers: OfferColumns, radius_km: float) -> NDArray[np.int64]:
    """Rows within the circle around the place, to a metre; all of them where there is none."""
    place = offers.rows[0]
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if place["everywhere"] or np.isnan(latitude):
        return np.arange(len(columns))
    return columns.around(latitude, longitude, radius_km)


def _of_mask(name: str, wanted: np.uint64) -> Callable[[Column], Bools]:
    return lambda of: (wanted & ~of(name).astype(np.uint64)) == 0


def _of_spoken(query: Query) -> Callable[[Column], Bools]:
    """Whether some language is spoken at all, French apart, which columns of masks leave out."""
    for language in query.languages:
        if language.code not in LANGUAGES:
            raise InputError(f"{language.code!r} is no language of the bank; give its ISO 639-1 code.")
    return _of_mask("languages", np.uint64(language_mask(query.languages)))


def _known(wanted: int, licences: Sequence[str]) -> np.uint64:
    if wanted.bit_count() != len({code.upper() for code in licences}):
        raise InputError("A licence is none of the official categories; give codes such as B, C or CE.")
    return np.uint64(wanted)


def _speak(people: ProfileColumns, query: Query) -> Bools:
    """Whether each speaks every language asked, at its level or better."""
    every = np.ones(len(people), bool)
    values, owners = people.lists["spoken"].expand(np.arange(len(people)))
    for low in spoken(query.languages):
        at_level = (values >= low) & (values < (low | 7) + 1)
        every &= np.bincount(owners[at_level], minlength=len(people)) > 0
    return every


def _experienced(people: ProfileColumns, asked: Asked, query: Query) -> Bools:
    if not query.experience_months:
        return np.ones(len(people), bool)
    months = people.rows["months_total"]
    if len(asked.codes):
        related = (asked.exact | asked.near)[people.rows["experiences"]]
        months = np.nansum(np.where(related, people.rows["experience_months"], 0), axis=1)
    return np.asarray(months >= query.experience_months)


def _bonds(people: ProfileColumns, asked: Asked) -> NDArray[np.uint8]:
    sought, done = people.rows["projects"], people.rows["experiences"]
    near = asked.near[sought].any(axis=1) | asked.near[done].any(axis=1)
    bonds = asked.exact[sought].any(axis=1) * Bond.SOUGHT + asked.exact[done].any(axis=1) * Bond.DONE
    return np.asarray(bonds + near * Bond.TRANSFERABLE, np.uint8)


def holding(people: ProfileColumns, asked: Asked, query: Query, occupations: Occupations) -> NDArray[np.uint8]:
    """How some people have the skills asked: uint8 (people, skills), of `Held`."""
    held = np.full((len(people), len(asked.skills)), Held.NO, np.uint8)
    if not asked.skills:
        return held
    values, owners = people.lists["skills"].expand(np.arange(len(people)))
    for column, number in enumerate(asked.skills):
        if query.transferable:
            at_core = np.append(_with_core(occupations, number), False)
            slots = at_core[people.rows["projects"]].any(axis=1) | at_core[people.rows["experiences"]].any(axis=1)
            held[slots, column] = Held.BY_OCCUPATION
            macro = occupations.macro(np.array([number], np.int32))
            held[owners[np.isin(values, occupations.ogrs[occupations.macros == macro])], column] = Held.SIMILAR
        held[owners[values == number], column] = Held.STATED
    return held


def _with_core(occupations: Occupations, number: int) -> Bools:
    """Which occupations have a skill at their core."""
    values, owners = occupations.core.expand(np.arange(len(occupations)))
    return np.bincount(owners[values == number], minlength=len(occupations)) > 0


def _served(people: ProfileColumns, asked: Asked) -> NDArray[np.int64]:
    """Which offer each is matched with: of the first project or past job that has to do with what is asked."""
    if len(asked.offers) == 1:
        return np.zeros(len(people), np.int64)
    slots = np.hstack([people.rows["projects"], people.rows["experiences"]])
    rank = np.where(asked.exact[slots], 0, np.where(asked.near[slots], 1, 2))
    best = slots[np.arange(len(slots)), rank.argmin(axis=1)]
    return np.asarray(asked.serves[best])
