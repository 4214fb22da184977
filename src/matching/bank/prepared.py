"""One search on one state of the pool: who is eligible, and how they are put in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from matching.bank.eligible import Eligible, Market, Viewer, eligible
from matching.bank.query import Asked, Query
from matching.bank.ranking import Place, Ranked, Ranking
from matching.bank.transfer import Transfer, transfer
from matching.columns import OfferColumns
from matching.domain import Offer, Override, OverrideKind, Reason
from matching.errors import VectorIndexError
from matching.explain import reasons
from matching.features.pairs import Floats
from matching.matcher import Matcher
from matching.matcher.matcher import shared_columns
from matching.matcher.queries import Queries
from matching.pool import offer_columns
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
    """

    asked: Asked
    columns: OfferColumns
    found: Eligible
    ranking: Ranking
    set_aside: int
    promoted: Mapping[int, Override]

    @classmethod
    def of(
        cls, matcher: Matcher, store: Store, query: Query, viewer: Viewer, offer: tuple[int, Offer] | None, at: datetime
    ) -> "Prepared":
        """Find who is eligible; see `Bank.search` for the arguments and errors."""
        if matcher.profiles is None:
            raise VectorIndexError("This matcher has no pool of profiles; give it one.")
        state, parts = matcher.profiles.state, matcher.employers_parts
        asked = Asked.of(query, matcher.rome, parts.occupations, offer and offer[1], _occupation(matcher, offer))
        queries = Queries.of_offers(asked.offers, query.radius_km, matcher.encoding, matcher.rome)
        columns = offers_of(queries)
        made = {key: [*own.values()] for key, own in store.rules.made(store.rules.sharing(at), at).items()}
        market = Market(state.columns, columns, parts.occupations, matcher.times, shared_columns(made, at))
        everyone = eligible(market, query, asked, viewer)
        said = said_of(store, offer)
        found = everyone.without(said[OverrideKind.SET_ASIDE])
        ranking = Ranking(found, state.index, queries.vectors, columns, parts, at)
        left_out = len(everyone) - len(found)
        return cls(asked, columns, found, ranking, left_out, said[OverrideKind.PROMOTE])

    def first(self) -> list[Ranked]:
        """Those who are promoted and eligible, in order."""
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
        record = self.found.people.rows[one.row]
        slots = np.concatenate([record["projects"], record["experiences"]])
        return transfer(slots, self.asked, self.ranking.parts.occupations, rome)

    def reasons(self, listed: Sequence[Ranked]) -> list[tuple[Reason, ...]]:
        """Why each is listed, as an employer's adviser is told."""
        rows = np.array([one.row for one in listed], np.int64)
        similarity = np.array([one.similarity for one in listed], np.float32)
        features: Floats = np.array([one.features for one in listed], np.float32)
        pairs = self.found.pairs(rows, self.columns, similarity)
        return reasons(pairs, features, self.ranking.parts.labels, "adviser", dict(enumerate(self.asked.offers)))


def said_of(store: Store, offer: tuple[int, Offer] | None) -> Said:
    """What advisers say of an offer and people."""
    standing = store.overrides.standing([offer[0]]).get(offer[0], {}) if offer else {}
    return {kind: {key: one for key, one in standing.items() if one.kind is kind} for kind in OverrideKind}


def offers_of(queries: Queries) -> OfferColumns:
    """The columns of queries that are offers."""
    if not isinstance(queries.columns, OfferColumns):
        raise TypeError("These queries are profiles.")
    return queries.columns


def _occupation(matcher: Matcher, offer: tuple[int, Offer] | None) -> int:
    """Row of the occupation of an offer; -1 when it is not known."""
    if offer is None:
        return -1
    return int(offer_columns([0], [offer[1]], matcher.encoding, matcher.rome).rows["rome"][0])
