"""What is shown is logged as it was ranked, so that models learn from what was seen and any list can be replayed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

import numpy as np

from matching.domain import OFFERS_FOR, Impression, MatchList, Offer, Profile
from matching.exploration import EPSILON, explore
from matching.features import schema_id
from matching.matcher import Matcher, Shown
from matching.store import Store


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where, when and by what lists are shown; see `matching.domain.Impression`.

    Attributes:
        at: the moment, aware.
        surface: "digest", "page", "paper"...
        channel: "web", "email"...
        bundle: id of what ranks.
        handle: between liking and chance.
        digest_id: None on live pages.
        arm: of a controlled rollout; "" when there is none.
    """

    at: datetime
    surface: str
    channel: str
    bundle: str
    handle: float = 0.5
    digest_id: int | None = None
    arm: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A list that was shown.

    Attributes:
        impression_ids: of its matches, in order; none for a profile that is not stored, of which nothing is kept.
        documents: offers that were read to write it, by key, see `matching.matcher.Shown`.
    """

    found: MatchList
    impression_ids: tuple[int, ...]
    documents: Mapping[int, Offer]

    def offers(self, store: Store) -> dict[int, Offer]:
        """Its offers by key, those not read yet from the store; one erased meanwhile may be left out."""
        keys = [match.candidate_key for match in self.found.matches]
        read = {key: self.documents[key] for key in keys if key in self.documents}
        return read | store.offers.get(key for key in keys if key not in read)


def show_offers(
    matcher: Matcher,
    store: Store,
    profiles: Sequence[Profile],
    occasion: Occasion,
    n: int = 10,
    rng: np.random.Generator | None = None,
    epsilon: float = EPSILON,
    owners: Sequence[int | None] | None = None,
) -> list[Recorded]:
    """Find offers for profiles, with a little chance, and log the lists of those that are stored.

    Args:
        matcher: of offers; what `occasion` says of the ranking must be true of it.
        store: the whole store, or a transaction in which what is shown is also decided.
        profiles: who is shown a list.
        occasion: where and when.
        n: how many offers each, at most.
        rng: where chance comes from; None means a fresh one.
        epsilon: how often the last places are drawn, see `matching.exploration`.
        owners: key of each profile, None for one that is not stored; None looks them up.
    """
    policy = partial(explore, rng=rng or np.random.default_rng(), epsilon=epsilon)
    if owners is None:
        keys = store.profiles.keys({profile.ref for profile in profiles})
        owners = [keys.get(profile.ref) for profile in profiles]
    shown = matcher.offers_shown(profiles, n, occasion.at, handle=occasion.handle, policy=policy, keys=owners)
    known = [(one, key) for one, key in zip(shown, owners, strict=True) if key is not None]
    ids = iter(store.impressions.record(impressions(known, occasion)))
    return [
        Recorded(one.found, tuple(next(ids) for _ in one.found.matches) if key is not None else (), one.documents)
        for one, key in zip(shown, owners, strict=True)
    ]


def impressions(
    shown: Sequence[tuple[Shown, int]], occasion: Occasion, direction: str = OFFERS_FOR
) -> list[Impression]:
    """Lists as the store records them.

    Args:
        shown: each list, and the key of the profile that it is shown to, or of the offer that it is for.
        occasion: where and when.
        direction: see `matching.domain.Impression`.

    Returns:
        Impressions of one list after the other, best first; their `list_id` is the position of the list.
    """
    schema, common = schema_id(), asdict(occasion)
    return [
        Impression(
            impression_id=0,
            list_id=number,
            direction=direction,
            profile_id=key if direction == OFFERS_FOR else match.candidate_key,
            project=match.project,
            offer_id=match.candidate_key if direction == OFFERS_FOR else key,
            position=position,
            score=match.score,
            price=0.0,
            propensity=propensity,
            feature_schema=schema,
            features=tuple(row),
            **common,
        )
        for number, (one, key) in enumerate(shown)
        for position, (match, row, propensity) in enumerate(
            zip(one.found.matches, one.rows.tolist(), one.propensities, strict=True), start=1
        )
    ]
