"""One search on one state of the pool: who is eligible, and how they are put in order."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matching.bank.bridge import Bridge, bridges, needed
from matching.bank.eligible import Eligible, Market, Viewer, eligible
from matching.bank.query import Asked, Query
from matching.bank.ranking import Place, Ranked, Ranking
from matching.bank.transfer import Transfer, leading, transfer
from matching.columns import Layers, OfferColumns, ProfileColumns
from matching.domain import Offer, Override, OverrideKind, Reason
from matching.errors import VectorIndexError
from matching.explain import reasons
from matching.features.pairs import Floats
from matching.matcher import Matcher
from matching.matcher.queries import Queries
from matching.matcher.ruled import shared_columns
from matching.pool import State, offer_columns
from matching.rome import Rome
from matching.store import Store

Said = Mapping[OverrideKind, Mapping[int, Override]]
"""What advisers say of an offer and people, by key of the profile."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """See the module.

    Attributes:
        found: those set aside left out.
        set_aside: how many they are.
        promoted: by key of the profile.
        positions: posts of the offer; None without one.
    """

    asked: Asked
    columns: OfferColumns
    found: Eligible
    ranking: Ranking
    set_aside: int
    promoted: Mapping[int, Override]
    positions: int | None

    @classmethod
    def of(
        cls,
        matcher: Matcher,
        store: Store,
        query: Query,
        viewer: Viewer,
        offer: tuple[int, Offer] | None,
        at: datetime,
        without: AbstractSet[int] = frozenset(),
    ) -> "Prepared":
        """Find who is eligible; see `Bank.search` for the arguments and errors."""
        asked = looked_up(matcher, query, offer and offer[1])
        queries = Queries.of_offers(asked.offers, query.radius_km, matcher.encoding, matcher.rome)
        state, columns = state_of(matcher), offers_of(queries)
        everyone = eligible(market_of(matcher, store, state.columns, columns, at), query, asked, viewer).without(
            without
        )
        said = said_of(store, offer)
        found = everyone.without(said[OverrideKind.SET_ASIDE])
        ranking = Ranking(found, state.index, queries.searches.vectors, columns, matcher.employers_parts, at)
        left_out = len(everyone) - len(found)
        positions = offer[1].positions if offer else None
        return cls(asked, columns, found, ranking, left_out, said[OverrideKind.PROMOTE], positions)

    def first(self) -> list[Ranked]:
        """Those who are promoted and eligible, in order."""
        if not self.promoted:
            return []
        return self.ranking.of(np.flatnonzero(np.isin(self.found.people.keys, [*self.promoted])))

    def others(self, after: Place | None = None) -> Iterator[Ranked]:
        """Everyone else in order, from a place on; None: from the first."""
        return (one for one in self.ranking.after(after) if one.key not in self.promoted)

    def distance_km(self, one: Ranked) -> float | None:
        """Of someone from the place of work; None when not known."""
        km = float(self.found.distance_km[one.row])
        return None if km != km else km

    def transfer(self, one: Ranked, rome: Rome) -> Transfer | None:
        """How someone could come to the occupations asked; see `matching.bank.transfer`."""
        return transfer(self._slots(one), self.asked, self.ranking.parts.occupations, rome)

    def bridges(self, one: Ranked, way: Transfer | None, rome: Rome) -> tuple[Bridge, ...]:
        """How someone could show that their skills do, `way` being their `transfer`; see `matching.bank.bridge`."""
        if not needed(self.found.bonds[[one.row]]).all():
            return ()
        way = way or leading(self._slots(one), self.asked, self.ranking.parts.occupations, rome)
        return bridges(way, self.positions)

    def _slots(self, one: Ranked) -> NDArray[np.int64]:
        record = self.found.people.rows[one.row]
        return np.concatenate([record["projects"], record["experiences"]])

    def reasons(self, listed: Sequence[Ranked]) -> list[tuple[Reason, ...]]:
        """Why each is listed, as an employer's adviser is told."""
        if not listed:
            return []
        rows = np.array([one.row for one in listed], np.int64)
        similarity = np.array([one.similarity for one in listed], np.float32)
        features: Floats = np.array([one.features for one in listed], np.float32)
        pairs = self.found.pairs(rows, self.columns, similarity)
        return reasons(pairs, features, self.ranking.parts.labels, "adviser", dict(enumerate(self.asked.offers)))


def state_of(matcher: Matcher) -> State[ProfileColumns]:
    """The people of one moment.

    Raises:
        VectorIndexError: the matcher has no pool of profiles.
    """
    if matcher.profiles is None:
        raise VectorIndexError("This matcher has no pool of profiles; give it one.")
    return matcher.profiles.state


def market_of(
    matcher: Matcher, store: Store, pool: Layers[ProfileColumns], offers: OfferColumns, at: datetime
) -> Market:
    """What lists are drawn from: the people of one moment, with the rules that they share."""
    return Market(
        pool,
        offers,
        matcher.parts.occupations,
        matcher.times,
        lambda keys: shared_columns(store.rules.shared(at, keys.tolist()), at),
    )


def looked_up(matcher: Matcher, query: Query, offer: Offer | None) -> Asked:
    """A query brought to the matcher's release; the occupation of an offer is that which its vector says."""
    row = -1
    if offer is not None:
        row = int(offer_columns([0], [offer], matcher.encoding, matcher.rome).rows["rome"][0])
    return Asked.of(query, matcher.rome, matcher.parts.occupations, offer, row)


def said_of(store: Store, offer: tuple[int, Offer] | None) -> Said:
    """What advisers say of an offer and people."""
    standing = store.overrides.standing([offer[0]]).get(offer[0], {}) if offer else {}
    return {kind: {key: one for key, one in standing.items() if one.kind is kind} for kind in OverrideKind}


def offers_of(queries: Queries) -> OfferColumns:
    """The columns of queries that are offers."""
    if not isinstance(queries.columns, OfferColumns):
        raise TypeError("These queries are profiles.")
    return queries.columns
