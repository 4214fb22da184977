from dataclasses import replace

import numpy as np
import pytest

from matching.allocate import JITTER, Couples, allocate
from matching.errors import InputError


def couples(utility):
    """Everyone (rows) and every offer (columns); NaN where a person may not be pushed an offer."""
    utility = np.asarray(utility, float)
    person, offer = np.nonzero(~np.isnan(utility))
    return Couples(person, offer, utility[person, offer])


def lists(candidates, allocation):
    """Offers of each person, best first."""
    person, offer = candidates.person[allocation.assignment], candidates.offer[allocation.assignment]
    return {int(p): offer[person == p].tolist() for p in np.unique(candidates.person)}


def shown(candidates, allocation, n):
    return np.bincount(candidates.offer[allocation.assignment], minlength=n)


@pytest.fixture
def market():
    """Three hundred people, sixty offers, some of which nearly everyone likes best; twenty candidates each at most."""
    draw = np.random.default_rng(1)
    utility = np.clip(draw.normal(0.3, 0.1, (300, 60)) + draw.normal(0, 0.1, 60), 0, 1)
    utility[np.argsort(draw.random(utility.shape), axis=1) >= draw.integers(0, 21, (300, 1))] = np.nan
    candidates = couples(utility)
    return candidates, draw.integers(1, 4, 60), candidates.utility**2


def test_without_a_weight_everyone_gets_the_offers_of_highest_utility(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5, weight=0)
    for person, offers in lists(candidates, found).items():
        mine = candidates.person == person
        best = np.sort(candidates.utility[mine])[::-1][:5]
        got = [candidates.utility[mine & (candidates.offer == offer)].item() for offer in offers]
        assert got == pytest.approx(best, abs=JITTER)
    assert not found.prices.any()


def test_whoever_has_candidates_gets_as_long_a_list_however_crowded_the_offers(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, applications_per_position=0.01, weight=1.0)
    counts = np.bincount(candidates.person)
    assert np.array_equal(np.bincount(candidates.person[found.assignment], minlength=len(counts)), counts.clip(max=10))
    assert len(set(found.assignment.tolist())) == len(found.assignment)


def test_a_list_is_ordered_by_utility_less_price(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5, applications_per_position=0.5)
    rows = found.assignment
    worth = candidates.utility[rows] - found.prices[candidates.offer[rows]]
    same = candidates.person[rows][1:] == candidates.person[rows][:-1]
    assert (np.diff(worth)[same] <= JITTER + 1e-6).all()


def test_what_a_list_leaves_out_is_worth_no_more_than_what_it_holds(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5, applications_per_position=0.5)
    worth = candidates.utility - found.prices[candidates.offer]
    chosen = np.isin(np.arange(len(candidates)), found.assignment)
    least, most = np.full(300, np.inf), np.full(300, -np.inf)
    np.minimum.at(least, candidates.person[chosen], worth[chosen])
    np.maximum.at(most, candidates.person[~chosen], worth[~chosen])
    assert (most <= least + JITTER + 1e-6).all()


def test_a_price_is_what_the_expected_applications_make_it(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5, applications_per_position=0.5, weight=0.2)
    pushed = found.assignment
    expected = np.bincount(candidates.offer[pushed], expectation[pushed], minlength=60)
    assert found.expected == pytest.approx(expected, rel=1e-5)
    error = found.prices - 0.2 * np.log1p(expected / (0.5 * positions))
    assert np.abs(error).mean() < 0.01
    assert (found.prices >= 0).all()


def test_two_people_who_want_one_position_are_sent_to_two():
    candidates = couples([[0.50, 0.49], [0.50, 0.45]])
    alone = allocate(candidates, np.ones(2, int), np.full(4, 0.5), places=1, weight=0)
    priced = allocate(candidates, np.ones(2, int), np.full(4, 0.5), places=1, applications_per_position=0.5)
    assert lists(candidates, alone) == {0: [0], 1: [0]}
    assert lists(candidates, priced) == {0: [1], 1: [0]}


def test_an_offer_of_more_positions_goes_to_more_people():
    candidates = couples(np.full((300, 2), 0.5))
    found = allocate(candidates, np.array([1, 2]), np.full(600, 0.2), places=1)
    few, many = shown(candidates, found, 2)
    assert many == pytest.approx(2 * few, rel=0.1)


def test_people_who_are_alike_share_the_offers_that_are_alike():
    candidates = couples(np.full((500, 50), 0.5))
    found = allocate(candidates, np.ones(50, int), np.full(25_000, 0.1))
    assert shown(candidates, found, 50).min() > 80
    assert shown(candidates, found, 50).max() < 120


def test_a_greater_weight_leaves_fewer_applications_beyond_the_bound(market):
    candidates, positions, expectation = market
    beyond = [
        np.maximum(allocate(candidates, positions, expectation, 5, 1.0, weight).expected - positions, 0).sum()
        for weight in (0, 0.05, 0.2, 1.0)
    ]
    assert beyond == sorted(beyond, reverse=True)
    assert beyond[-1] < beyond[0] / 5


def test_a_budget_is_how_many_pushes_of_its_kind_the_bound_still_holds():
    candidates = couples([[0.5, 0.4, np.nan], [0.5, np.nan, np.nan]])
    found = allocate(candidates, np.array([1, 2, 1]), np.array([0.5, 0.25, 0.5]), applications_per_position=3)
    assert found.expected.tolist() == [1.0, 0.25, 0.0]
    assert found.budgets.tolist() == [4, 23, 7]  # (3 - 1) / 0.5, (6 - 0.25) / 0.25, 3 / mean of all


def test_applications_already_received_raise_the_price_and_take_from_the_budget():
    candidates = couples([[0.5, 0.5]])
    found = allocate(candidates, np.array([1, 1]), np.array([0.1, 0.1]), places=1, received=np.array([2.9, 30.0]))
    assert lists(candidates, found) == {0: [0]}
    assert found.prices[0] < found.prices[1]
    assert found.budgets.tolist() == [0, 0]


def test_the_same_batch_gives_the_same_lists_and_prices(market):
    one, other = allocate(*market), allocate(*market)
    assert np.array_equal(one.assignment, other.assignment)
    assert np.array_equal(one.prices, other.prices)


def test_lists_do_not_depend_on_how_many_people_are_ranked_at_a_time(market, monkeypatch):
    whole = allocate(*market, places=5)
    monkeypatch.setattr("matching.allocate.BLOCK", 7)
    parts = allocate(*market, places=5)
    assert np.array_equal(whole.assignment, parts.assignment)
    assert parts.prices == pytest.approx(whole.prices)


def test_a_batch_without_candidates_pushes_nothing_and_leaves_budgets():
    nothing = Couples(np.empty(0, int), np.empty(0, int), np.empty(0))
    found = allocate(nothing, np.array([1, 2]), np.empty(0))
    assert not len(found.assignment)
    assert found.prices.tolist() == [0, 0]
    assert found.budgets.tolist() == [3, 6]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"person": np.array([1, 0])}, "Sort"),
        ({"person": np.array([0])}, "each couple"),
        ({"offer": np.array([0, 2])}, "not among the 2"),
        ({"offer": np.array([-1, 1])}, "not among the 2"),
        ({"utility": np.array([0.5, np.nan])}, "from 0 to 1"),
        ({"utility": np.array([0.5, 1.5])}, "from 0 to 1"),
    ],
)
def test_couples_that_cannot_be_allocated_are_said(change, message):
    good = Couples(np.array([0, 1]), np.array([0, 1]), np.array([0.5, 0.5]))
    with pytest.raises(InputError, match=message):
        allocate(replace(good, **change), np.array([1, 1]), np.array([0.1, 0.1]))


@pytest.mark.parametrize("options", [{"places": 0}, {"applications_per_position": 0.0}, {"weight": float("nan")}])
def test_options_out_of_range_are_said(options):
    with pytest.raises(InputError, match="at least 1 place"):
        allocate(couples([[0.5]]), np.array([1]), np.array([0.1]), **options)


@pytest.mark.parametrize(("positions", "received"), [([0], None), ([1], [-1.0]), ([1], [np.nan]), ([1], [0.0, 0.0])])
def test_offers_that_are_filled_or_counted_wrong_are_said(positions, received):
    with pytest.raises(InputError, match="leave filled offers out"):
        allocate(
            couples([[0.5]]),
            np.array(positions),
            np.array([0.1]),
            received=None if received is None else np.array(received),
        )
