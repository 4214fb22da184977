from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import Actor, Event, EventKind
from matching.features import Pairs
from matching.features.memory import Memories, Past, Priors
from matching.testing import make_profile, tiny_rome

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ROME = tiny_rome()
OCCUPATIONS = Occupations.of(ROME)


class People:
    """People who have the same candidates, and what they answered to questions so far."""

    def __init__(self, offers, n=1, asked=None, profile=None):
        self.n, self.profile = n, profile or make_profile()
        profiles = ProfileColumns.from_profiles(range(n), [self.profile] * n, ROME)
        columns = OfferColumns.from_offers(range(len(offers)), offers, ROME) if offers else OfferColumns.empty()
        pi, oi = np.repeat(np.arange(n), len(offers)), np.tile(np.arange(len(offers)), n)
        pairs = Pairs.of(profiles, pi, columns, oi, np.full(len(pi), 0.5, np.float32))
        self.memory = Memories.of(Past.nothing(pairs), profiles, OCCUPATIONS, Priors.default(), asked)
        self.pairs = Pairs.of(profiles, pi, columns, oi, pairs.similarity, self.memory)

    def market(self):
        """What questions are weighed on, but for scores."""
        return self.memory, self.pairs

    def scores(self, *each):
        return np.tile(np.array(each, np.float32), self.n)


@pytest.fixture
def people():
    return People


@pytest.fixture
def occupations():
    return OCCUPATIONS


@pytest.fixture
def event():
    """Makes an event of a question, `event_id` minutes after the first moment."""

    def event(event_id, kind, *reasons, undoes=None):
        at = AT + timedelta(minutes=event_id)
        return Event(event_id, 1, EventKind(kind), "person", reasons, Actor.PERSON, "web", at, withdrawn_of=undoes)

    return event
