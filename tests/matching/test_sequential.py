from math import inf, isnan, sqrt

import numpy as np
import pytest

from matching.sequential import ALPHA, FEWEST_UNITS, Rate, detectable, difference, multiplier

DAYS = 60


def simulated(rng, effect=0.0, a_day=30, share=0.5, rate=0.06, spread=1.0):
    """People who come and come back, like unequally, and answer in two arms; one comparison a day."""
    joined = np.repeat(np.arange(DAYS), a_day)
    tried = rng.random(len(joined)) < share
    liking = np.clip(rate * rng.gamma(1 / spread, spread, len(joined)), 0, 0.9)
    liking = np.clip(np.where(tried, liking * (1 + effect), liking), 0, 0.95)
    zeal = rng.gamma(1.0, 0.5, len(joined))
    shown, outcomes = np.zeros(len(joined)), np.zeros(len(joined))
    for day in range(DAYS):
        lists = np.where(joined == day, 1, rng.poisson(zeal) * (joined < day))
        shown += 10 * lists
        outcomes += rng.binomial(10 * lists, liking)
        here = joined <= day
        yield difference(*(Rate.of(shown[here & arm], outcomes[here & arm]) for arm in (tried, ~tried)))


@pytest.mark.parametrize("design", [{}, {"share": 0.1, "a_day": 60}, {"spread": 4.0}, {"a_day": 8, "rate": 0.2}])
def test_looking_every_day_at_two_like_arms_rarely_shows_a_difference(design):
    rng = np.random.default_rng(7)
    alarms = [any(day.seen for day in simulated(rng, **design)) for _ in range(100)]
    assert np.mean(alarms) <= ALPHA


def test_a_planted_change_is_seen_with_its_sign():
    rng = np.random.default_rng(7)
    ends = [next((day.high for day in simulated(rng, effect=-0.5) if day.seen), None) for _ in range(20)]
    assert all(end is not None and end < 0 for end in ends)


def test_the_rate_and_its_variance_are_those_of_people():
    rate = Rate.of(np.array([10.0, 10.0, 20.0]), np.array([1.0, 3.0, 4.0]))
    assert (rate.units, rate.value) == (3, 0.2)
    assert rate.variance == pytest.approx((1 + 1 + 0) * 3 / 2 / 40**2)


def test_twice_the_same_answers_from_the_same_people_teach_nothing_more():
    rng = np.random.default_rng(0)
    shown, outcomes = np.full(500, 10.0), rng.binomial(10, 0.1, 500).astype(float)
    assert Rate.of(2 * shown, 2 * outcomes).variance == pytest.approx(Rate.of(shown, outcomes).variance)


def test_too_little_gives_no_interval():
    few, many = Rate.of(*np.ones((2, FEWEST_UNITS - 1))), Rate.of(np.full(5000, 9.0), np.arange(5000) % 2.0)
    none = Rate.of(np.empty(0), np.empty(0))
    assert (difference(few, many).low, difference(many, few).high) == (-inf, inf)
    assert isnan(none.value) and not difference(none, none).seen


def test_an_interval_is_wider_than_one_for_a_single_look_and_not_by_much():
    assert 1.96 < multiplier(300) < 3.5
    assert multiplier(300) < min(multiplier(10), multiplier(100_000))
    assert multiplier(300, alpha=0.005) > multiplier(300)


def test_more_information_detects_less():
    assert detectable(300) == pytest.approx((multiplier(300) + 0.8416) / sqrt(300), abs=1e-4)
    assert detectable(10_000) < detectable(1_000) < detectable(100)
