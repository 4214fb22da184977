"""Bakers of Lyon who let advisers find them, offers that advisers follow."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Audience, Purpose
from matching.sourcing.watch import ProfileWatch
from matching.testing import make_profile
from tests.matching.alerts.conftest import market, migrated_file, store_url, work
from tests.matching.rerank.conftest import ensembles, learned

__all__ = ["ensembles", "learned", "market", "migrated_file", "store_url", "work"]

NOON = datetime(2026, 11, 28, 11, tzinfo=UTC)
"""Noon in Paris, a Saturday."""


@pytest.fixture
def followed(market):
    """Puts offers into the store that an adviser, C1 unless told otherwise, follows: their keys."""

    def followed(*ids, adviser="C1", **changes):
        keys = market.offers(*ids, **changes)
        for key in keys:
            market.store.followed_offers.follow(adviser, key, NOON)
        return keys

    return followed


@pytest.fixture
def agree(market):
    """Lets people, by id, be found by advisers, bakers of Lyon unless told otherwise; keys of their profiles."""

    def agree(*ids, at=NOON, **changes):
        people = market.people(*ids, **changes)
        for key in people:
            market.store.consents.give(key, Purpose.VISIBILITY, Audience.ADVISERS, at)
        found = market.store.persons.profiles(people)
        return [found[key] for key in people]

    return agree


@pytest.fixture
def watch(work, market):
    return ProfileWatch(work)


@pytest.fixture
def told(market):
    """(offer, profile) of what an adviser was told, the first told first."""

    def told(adviser="C1"):
        return [(one.subject, one.profile_key) for one in market.store.notices.of_adviser(adviser, n=100)][::-1]

    return told


def hide(market, profile):
    """The owner of a profile no longer lets advisers find it."""
    person = market.store.persons.of_profiles([profile])[profile]
    market.store.consents.withdraw(person, Purpose.VISIBILITY, Audience.ADVISERS, NOON + timedelta(minutes=1))


def change(market, id_, **changes):
    """A profile says something else."""
    market.store.profiles.upsert([make_profile(id_, **changes)])
