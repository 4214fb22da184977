"""What people have said since their digests were decided: it acts on what leaves, as on whatever is decided next."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

import numpy as np

from matching.columns import OfferColumns, ProfileColumns, RuleColumns
from matching.domain import Digest, Offer, Profile, Rule
from matching.eligibility import broken
from matching.features import Pairs
from matching.history import StoredHistories
from matching.reach import TravelTimes
from matching.refusals import standing
from matching.rome import Rome
from matching.store import Store


class Latest:
    """Reads what was answered last.

    Args:
        store: of the answers.
        rome: gives the release that offers and profiles are read with.
        times: a table of travel times; None means the approximation of `matching.reach`.
    """

    def __init__(self, store: Store, rome: Callable[[], Rome], times: TravelTimes | None = None) -> None:
        self._store, self._rome, self._times = store, rome, times
        self._histories = StoredHistories(store)

    def kept_out(
        self, digests: Collection[Digest], offers: Mapping[int, Offer], now: datetime
    ) -> dict[int, frozenset[int]]:
        """Offers that a person has answered since, wherever they saw them, and those that their rules keep out by now.

        One query, unless somebody has said something.

        Args:
            digests: about to leave.
            offers: those that they name, by key.
            now: aware.

        Returns:
            Keys of offers by person key; absent: said nothing since.
        """
        if not digests:
            return {}
        profiles = self._store.persons.profiles({digest.person_key for digest in digests})
        since = min(digest.made_at for digest in digests)
        answered: dict[int, set[int]] = {}
        for profile, _, offer in self._store.impressions.answered(profiles.values(), now, since):
            answered.setdefault(profile, set()).add(offer)
        named = {profiles[one.person_key]: _named(one, offers) for one in digests if one.person_key in profiles}
        ruled = self._ruled_out({profile: named[profile] for profile in answered}, now)
        persons = {profile: person for person, profile in profiles.items()}
        return {persons[profile]: frozenset(own | ruled[profile]) for profile, own in answered.items()}

    def _ruled_out(self, named: Mapping[int, Mapping[int, Offer]], now: datetime) -> dict[int, set[int]]:
        """Of the offers named to each profile, those that its rules keep out."""
        profiles = self._store.profiles.get(named) if named else {}
        rules = self._histories(list(profiles.values()), now).rules if profiles else {}
        found = {key: set[int]() for key in named}
        for row, (key, profile) in enumerate(profiles.items()):
            if row in rules and named[key]:
                found[key] = self._broken(key, profile, named[key], standing(rules[row], now))
        return found

    def _broken(self, key: int, profile: Profile, named: Mapping[int, Offer], rules: Sequence[Rule]) -> set[int]:
        own = ProfileColumns.from_profiles([key], [profile], self._rome())
        theirs = OfferColumns.from_offers([*named], [*named.values()], self._rome())
        rows, unknown = np.arange(len(named)), np.full(len(named), np.nan, np.float32)
        pairs = Pairs.of(own, np.zeros(len(named), np.int64), theirs, rows, unknown)
        masks = broken(pairs, RuleColumns.of({key: rules}), self._times)
        return {offer for offer, mask in zip(named, masks, strict=True) if mask}


def _named(digest: Digest, offers: Mapping[int, Offer]) -> dict[int, Offer]:
    return {key: offers[key] for key in digest.content.offer_keys if key in offers}
