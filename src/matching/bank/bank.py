"""`Bank`: for an offer or for a free query, the people who may be listed, in order, as anonymous cards."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from matching.bank.bridge import Bridge
from matching.bank.card import Card, card
from matching.bank.eligible import Bond, Held, Viewer
from matching.bank.facets import Facet, facets
from matching.bank.logged import logged
from matching.bank.pages import Cursor, Page, Turn
from matching.bank.prepared import Prepared
from matching.bank.query import Query
from matching.bank.solicited import Attention
from matching.bank.transfer import Transfer
from matching.domain import Offer, Override, Reason, Veto
from matching.exploration import EPSILON
from matching.matcher import Matcher
from matching.recording import Occasion
from matching.store import Store

NO_OFFER = 0
"""`Impression.offer_id` of a list that answers a free query."""

Why = tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Someone listed.

    Attributes:
        profile_key: for those who may act on it; not for employers.
        impression_id: of their place in the log.
        reasons: for and against, as an employer's adviser is told.
        bond: what ties them to the occupations asked.
        transfer: by which near occupation, when none of those asked is theirs; None otherwise.
        bridges: how they could show that their skills do where their experience lacks.
        held: how they have each skill asked, in the order of the query.
        solicited: contact requests of late, see `matching.bank.solicited`.
        shown: times in lists of late, this one not counted.
        promoted: by whom and why they come first; None in their own place.
    """

    profile_key: int
    impression_id: int
    score: float
    card: Card
    reasons: Why
    bond: Bond
    transfer: Transfer | None
    bridges: tuple[Bridge, ...]
    held: tuple[Held, ...]
    solicited: int
    shown: int
    promoted: Override | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page.

    Attributes:
        total: people eligible, those set aside not counted; rules that people share are heeded, as they were told.
        facets: over all of them, exact however few: they count what cards show.
        set_aside: eligible, and left out on an adviser's word.
        spared: met while the page was made, and left out because they are too often solicited.
        kept_out: people whom each veto kept out, though the query let them through.
        next: of the next page; None at the last.
    """

    entries: tuple[Entry, ...]
    total: int
    facets: tuple[Facet, ...]
    set_aside: int
    spared: int
    kept_out: dict[Veto, int]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Bank:
    """Searches the profiles of a matcher, logs what it shows.

    Attributes:
        matcher: of profiles; what an occasion says of the ranking must be true of it.
        store: of the profiles; it has the last word on who may be seen.
    """

    matcher: Matcher
    store: Store

    def search(
        self,
        query: Query,
        viewer: Viewer,
        occasion: Occasion,
        offer: tuple[int, Offer] | None = None,
        n: int = 20,
        after: Cursor | None = None,
        rng: np.random.Generator | None = None,
        epsilon: float = EPSILON,
        without: AbstractSet[int] = frozenset(),
    ) -> Found:
        """Find people and log the page.

        Those whom an adviser promotes for the offer come first, those set aside are left out. A little chance puts
        people never shown at the end of the first page.

        Args:
            query: what is looked for; with an offer, what narrows it.
            viewer: who looks.
            occasion: where and when; its handle must be 1, for chance alone ranks people.
            offer: key and offer that people are wanted for; None for a free query.
            n: people a page, those promoted included.
            after: end of the former page; None for the first.
            rng: where chance comes from; None means a fresh one.
            epsilon: how often the last places are drawn, see `matching.exploration`.
            without: keys of people who are not to be listed.

        Raises:
            VectorIndexError: the matcher has no pool of profiles.
            InputError: the query names what is not known, nothing, or too much.
        """
        found = Prepared.of(self.matcher, self.store, query, viewer, offer, occasion.at, without)
        turn = Turn(self.store, lambda keys: self._visible(keys, viewer), occasion.at)
        if after is None:
            chance = rng or np.random.default_rng()
            page = turn.first_page(found.first(), found.others(), n, chance, epsilon)
        else:
            page = turn.page_after(after, found.others(after.place), n)
        why = found.reasons(page.listed)
        before = after.shown if after else 0
        ids = logged(
            self.store, found, page.listed, page.propensities, occasion, offer[0] if offer else NO_OFFER, before
        )
        return Found(
            entries=self._entries(found, page, why, ids, turn.attention, occasion),
            total=len(found.found),
            facets=facets(found.found, self.matcher.rome, occasion.at.date()),
            set_aside=found.set_aside,
            spared=turn.spared,
            kept_out=found.found.kept_out,
            next=page.next,
        )

    def compare(
        self,
        query: Query,
        viewer: Viewer,
        occasion: Occasion,
        shown: Mapping[int, int],
        offer: tuple[int, Offer] | None = None,
    ) -> tuple[Entry, ...]:
        """Set a few people side by side, in order, those whom the query finds; the log has them where they were listed.

        Args:
            query: as in `search`, like the arguments that are not below.
            viewer: who looks.
            occasion: when.
            shown: key of each profile -> the impression that listed it.
            offer: key and offer.

        Raises:
            VectorIndexError: the matcher has no pool of profiles.
            InputError: see `search`.
        """
        chosen = replace(viewer, only=frozenset(shown))
        found = Prepared.of(self.matcher, self.store, query, chosen, offer, occasion.at)
        turn = Turn(self.store, lambda keys: self._visible(keys, viewer), occasion.at)
        listed = tuple(turn.meet([*found.first(), *found.others()], len(shown), spare=False))
        if not listed:
            return ()
        page, ids = Page(listed, (None,) * len(listed), None), [shown[one.key] for one in listed]
        return self._entries(found, page, found.reasons(listed), ids, turn.attention, occasion)

    def _visible(self, keys: Collection[int], viewer: Viewer) -> set[int]:
        return self.store.profiles.visible(keys, viewer.audience) | ({*keys} & viewer.own)

    def _entries(
        self, found: Prepared, page: Page, why: list[Why], ids: list[int], attention: Attention, occasion: Occasion
    ) -> tuple[Entry, ...]:
        profiles = self.store.profiles.get([one.key for one in page.listed])
        today, rome, people = occasion.at.date(), self.matcher.rome, found.found
        return tuple(
            Entry(
                profile_key=one.key,
                impression_id=number,
                score=one.score,
                card=card(profiles[one.key], rome, found.distance_km(one), today),
                reasons=said,
                bond=Bond(int(people.bonds[one.row])),
                transfer=(way := found.transfer(one, rome)),
                bridges=found.bridges(one, way, rome),
                held=tuple(Held(int(how)) for how in people.held[one.row]),
                solicited=attention.solicited.get(one.key, 0),
                shown=attention.shown.get(one.key, 0),
                promoted=found.promoted.get(one.key),
            )
            for one, number, said in zip(page.listed, ids, why, strict=True)
            if one.key in profiles
        )
