"""`Matcher`: for each profile the offers worth a look, for each offer the profiles, with reasons."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import Audience, MatchList, Offer, Profile, Rule
from matching.errors import InputError, VectorIndexError
from matching.explain import Labels
from matching.features.memory import Priors
from matching.history import Histories, Keys
from matching.matcher.batch import Batch, Parts, Policy
from matching.matcher.given import among
from matching.matcher.queries import Queries
from matching.matcher.remembered import Documents, Remembered, Remembering
from matching.matcher.ruled import shared_columns, standing_columns
from matching.matcher.shortlists import Shortlists, narrowed
from matching.matcher.written import Shown, searched
from matching.pool import Encoding, Pool, State
from matching.reach import TravelTimes
from matching.rerank import LightGBMReranker, PreferenceScore, Reranker
from matching.rome import Rome

SEARCHED = 4096
"""Queries searched together, for each list of the index is then read once."""

ENOUGH = 10
"""A shortlist with so many offers is not searched wider for more: it is as long a list as people are shown."""


class Matcher:
    """Matches both ways; safe to use from several threads.

    Args:
        encoding: makes the vectors, the same for queries and pools.
        rome: the release of the pools.
        offers: searched by `offers_for`; None when only `profiles_for` is used.
        profiles: searched by `profiles_for`; None when only `offers_for` is used.
        reranker: orders what the vetoes leave; None means `PreferenceScore`.
        times: a table of travel times; None means the approximation of `matching.reach`.
        documents: gives offers of the pool by key, for their own words in reasons; None quotes nothing.
        histories: gives what people answered, for `offers_for`; None remembers nothing.
        priors: of what is remembered; None means `Priors.default()`.
        threads: how many threads search the index; set OMP_NUM_THREADS=1, or BLAS adds its own. Judging stays on one:
            on two it is slower, each waiting for the interpreter.
    """

    def __init__(
        self,
        encoding: Encoding,
        rome: Rome,
        offers: Pool[OfferColumns] | None = None,
        profiles: Pool[ProfileColumns] | None = None,
        *,
        reranker: Reranker | None = None,
        times: TravelTimes | None = None,
        documents: Documents | None = None,
        histories: Histories | None = None,
        priors: Priors | None = None,
        threads: int = 1,
    ) -> None:
        self.encoding, self.rome, self.times, self.threads = encoding, rome, times, threads
        self.offers, self.profiles, self.documents, self.histories = offers, profiles, documents, histories
        self.parts = Parts(Occupations.of(rome), Labels(rome), reranker or PreferenceScore(), times, threads)
        self.priors = priors or Priors.default()

    def offers_for(
        self,
        profiles: Sequence[Profile],
        n: int = 10,
        at: datetime | None = None,
        rules: Sequence[Sequence[Rule]] | None = None,
        handle: float | None = None,
    ) -> list[MatchList]:
        """Find offers for profiles.

        Args:
            profiles: need not be stored.
            n: how many offers each, at most.
            at: the moment of the match, aware; None means now.
            rules: made by the refusals of each profile, in the same order; those standing at `at` are vetoes. None
                for those of `histories`.
            handle: between liking (0) and chance (1), see `LightGBMReranker`; None for the reranker's own. Today's
                practice has none.

        Returns:
            One list a profile, in order. `needs` says "projects" when a profile gives nothing to search with, and
            "place" when it was searched everywhere for want of a place.

        Raises:
            VectorIndexError: there is no pool of offers.
            InputError: there are not as many rows of rules as profiles, or the value of a rule is none of its kind.
        """
        return [shown.found for shown in self.offers_shown(profiles, n, at, rules, handle)]

    def offers_shown(
        self,
        profiles: Sequence[Profile],
        n: int = 10,
        at: datetime | None = None,
        rules: Sequence[Sequence[Rule]] | None = None,
        handle: float | None = None,
        policy: Policy | None = None,
        keys: Keys | None = None,
    ) -> list[Shown]:
        """Find offers for profiles, with what it takes to learn from the lists: see `offers_for`.

        Args:
            profiles: as in `offers_for`, like the next four.
            n: likewise.
            at: likewise.
            rules: likewise.
            handle: likewise.
            policy: chooses each list, `matching.exploration.explore` say; None shows the best.
            keys: of the profiles, as `histories` take them.
        """
        shown: list[Shown] = []
        for _, batch in self.batches(profiles, n, n, at, handle, rules, policy, keys):
            shown += searched(batch)
        return shown

    def shortlists(
        self,
        profiles: Sequence[Profile],
        n: int,
        at: datetime | None = None,
        handle: float | None = None,
        without: Sequence[Collection[int]] | None = None,
    ) -> Shortlists:
        """Find offers for profiles as columns, nothing explained: the first of each list are those of `offers_for`.

        What a rule of distance keeps out is not searched, nor counted, so that it takes the place of nothing.

        Args:
            profiles: as in `offers_for`, like the next three.
            n: likewise; a list of `ENOUGH` offers may be shorter though there are more farther.
            at: likewise.
            handle: likewise.
            without: keys of offers that each profile is not looked for, in the same order; None for none.

        Raises:
            VectorIndexError: there is no pool of offers.
        """
        batches = self.batches(profiles, n, min(n, ENOUGH), at, handle)
        lists = ((first, one, chosen) for first, one in batches for chosen in narrowed(one, first, without).best())
        return Shortlists.of(len(profiles), lists)

    def offers_among(
        self,
        profiles: Sequence[Profile],
        keys: Sequence[Sequence[int]],
        at: datetime | None = None,
        handle: float | None = None,
        found: Shortlists | None = None,
    ) -> list[Shown]:
        """Say again of some offers what `offers_shown` says of them: those that a veto keeps out by now are left out.

        Nothing is searched: what a profile lacks to be searched is not said.

        Args:
            profiles: as in `offers_for`.
            keys: of the offers of each profile, in the order of its list; those that are not open are left out.
            at: as in `offers_for`.
            handle: likewise.
            found: the shortlists of these very profiles that the offers were chosen from, whose similarities stand;
                None looks them up. Between near projects, a search may have found the less near one alone.

        Raises:
            VectorIndexError: there is no pool of offers.
            InputError: there are not as many rows of keys as profiles.
        """
        if len(keys) != len(profiles):
            raise InputError(f"Keys of {len(keys)} profiles for {len(profiles)}; give those of each, empty for none.")
        shown: list[Shown] = []
        for first, batch in self.batches(profiles, 0, 0, at, handle):
            shown += among(batch, keys[first : first + len(batch.queries)], first, found)
        return shown

    def profiles_for(
        self,
        offers: Sequence[Offer],
        n: int = 10,
        radius_km: float = 50.0,
        at: datetime | None = None,
        rules: Mapping[int, Sequence[Rule]] | None = None,
    ) -> list[MatchList]:
        """Find profiles for offers; what people confide neither ranks them nor is said.

        Args:
            offers: need not be stored.
            n: how many profiles each, at most.
            radius_km: searched around each offer; each profile's own reach applies too.
            at: the moment of the match, aware; None means now.
            rules: made by the refusals of people of the pool, by key; only those that they made shareable act. None
                for none.

        Returns:
            One list an offer, in order.

        Raises:
            VectorIndexError: there is no pool of profiles.
            InputError: the value of a rule is none of its kind.
        """
        return [shown.found for shown in self.profiles_shown(offers, n, radius_km, at, rules)]

    def profiles_shown(
        self,
        offers: Sequence[Offer],
        n: int = 10,
        radius_km: float = 50.0,
        at: datetime | None = None,
        rules: Mapping[int, Sequence[Rule]] | None = None,
        visible_to: Audience | None = None,
    ) -> list[Shown]:
        """Find profiles for offers, with what it takes to learn from the lists: see `profiles_for`.

        Args:
            offers: as in `profiles_for`, like the next four.
            n: likewise.
            radius_km: likewise.
            at: likewise.
            rules: likewise.
            visible_to: only profiles that this audience may find, as the pool knows it: the store has the last word
                (`store.profiles.visible`). None for all.
        """
        if self.profiles is None:
            raise VectorIndexError("This matcher has no pool of profiles; give it one.")
        lists: list[Shown] = []
        when, pool = _aware(at), self.profiles.state
        parts, bound = self.employers_parts, shared_columns(rules or {}, when)
        for low in range(0, len(offers), SEARCHED):
            part = offers[low : low + SEARCHED]
            queries = Queries.of_offers(part, radius_km, self.encoding, self.rome)
            documents = partial(_by_position, part)
            batch = Batch(parts, queries, pool, "adviser", documents, n, n, when, bound, visible_to=visible_to)
            lists += searched(batch)
        return lists

    @property
    def employers_parts(self) -> Parts:
        """What lists for employers are made with: chance alone ranks."""
        reranker = self.parts.reranker
        blind = reranker.for_employers() if isinstance(reranker, LightGBMReranker) else reranker
        return replace(self.parts, reranker=blind)

    def batches(
        self,
        profiles: Sequence[Profile],
        n: int,
        enough: int,
        at: datetime | None,
        handle: float | None,
        rules: Sequence[Sequence[Rule]] | None = None,
        policy: Policy | None = None,
        keys: Keys | None = None,
    ) -> Iterator[tuple[int, Batch]]:
        """Profiles searched together, and the position of the first."""
        if self.offers is None:
            raise VectorIndexError("This matcher has no pool of offers; give it one.")
        if rules is not None and len(rules) != len(profiles):
            raise InputError(f"Rules of {len(rules)} profiles for {len(profiles)}; give those of each, empty for none.")
        parts, when = replace(self.parts, reranker=_held(self.parts.reranker, handle)), _aware(at)
        pool = self.offers.state
        for low in range(0, len(profiles), SEARCHED):
            part = slice(low, low + SEARCHED)
            queries = Queries.of_profiles(profiles[part], self.encoding, self.rome, self.times)
            made, known = self._recalled(profiles[part], queries, pool, when, keys and keys[part])
            bound = standing_columns(made if rules is None else dict(enumerate(rules[part])), when)
            yield low, Batch(parts, queries, pool, "person", self.documents, n, enough, when, bound, known, policy)

    def _recalled(
        self, profiles: Sequence[Profile], queries: Queries, pool: State[OfferColumns], at: datetime, keys: Keys | None
    ) -> tuple[Mapping[int, Sequence[Rule]], Remembered | None]:
        """Rules that people's answers made, by position, and what the answers taught."""
        if self.histories is None or not isinstance(people := queries.columns, ProfileColumns):
            return {}, None
        history = self.histories(profiles, at, keys)
        remembering = Remembering(
            self.priors, self.encoding, self.rome, self.parts.occupations, pool.columns, self.documents
        )
        return history.rules, remembering(people, history, at)


def _held(reranker: Reranker, handle: float | None) -> Reranker:
    if handle is None or not isinstance(reranker, LightGBMReranker):
        return reranker
    return reranker.with_handle(handle)


def _by_position(offers: Sequence[Offer], positions: Sequence[int]) -> dict[int, Offer]:
    return {position: offers[position] for position in positions}


def _aware(at: datetime | None) -> datetime:
    return at or datetime.now(UTC)
