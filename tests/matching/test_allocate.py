from dataclasses import replace

import numpy as np
import pytest

from matching.allocate import Couples, allocate
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


def test_without_a_bound_everyone_gets_the_offers_of_highest_utility(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5, applications_per_position=float("inf"))
    for person, offers in lists(candidates, found).items():
        mine = candidates.person == person
        best = np.sort(candidates.utility[mine])[::-1][:5]
        assert [candidates.utility[mine & (candidates.offer == offer)].item() for offer in offers] == best.tolist()
    assert not found.prices.any()


def test_whoever_has_candidates_gets_as_long_a_list_however_crowded_the_offers(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, applications_per_position=0.01)
    counts = np.bincount(candidates.person)
    assert np.array_equal(np.bincount(candidates.person[found.assignment], minlength=len(counts)), counts.clip(max=10))
    assert len(set(found.assignment.tolist())) == len(found.assignment)


def test_rows_ascend_by_person(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5)
    assert (np.diff(candidates.person[found.assignment]) >= 0).all()


def test_nobody_would_gain_much_by_another_list_at_the_final_prices(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5, applications_per_position=0.5)
    worth = candidates.utility * np.exp(-found.prices[candidates.offer])
    chosen = np.isin(np.arange(len(candidates)), found.assignment)
    got = np.bincount(candidates.person[chosen], worth[chosen], 300)
    order = np.lexsort((-worth, candidates.person))
    place = np.arange(len(order)) - np.searchsorted(candidates.person[order], candidates.person[order])
    best = np.bincount(candidates.person[order][place < 5], worth[order][place < 5], 300)
    assert got.sum() > 0.99 * best.sum()


def test_a_price_is_what_the_expected_applications_make_it(market):
    candidates, positions, expectation = market
    found = allocate(candidates, positions, expectation, places=5, applications_per_position=0.5)
    pushed = found.assignment
    expected = np.bincount(candidates.offer[pushed], expectation[pushed], minlength=60)
    assert found.expected == pytest.approx(expected)
    assert found.prices == pytest.approx(np.log1p(expected / (0.5 * positions)))


def test_two_people_who_want_one_position_are_sent_to_two():
    candidates = couples([[0.50, 0.49], [0.50, 0.45]])
    alone = allocate(candidates, np.ones(2, int), np.full(4, 0.5), places=1, applications_per_position=1e9)
    priced = allocate(candidates, np.ones(2, int), np.full(4, 0.5), places=1, applications_per_position=0.5)
    assert lists(candidates, alone) == {0: [0], 1: [0]}
    assert sorted(lists(candidates, priced).values()) == [[0], [1]]


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


def test_a_lower_bound_shares_applications_more_evenly(market):
    candidates, positions, expectation = market
    most = [
        allocate(candidates, positions, expectation, 5, bound).expected.max() for bound in (float("inf"), 3, 0.5, 0.05)
    ]
    assert most == sorted(most, reverse=True)
    assert most[-1] < most[0] / 2


def test_a_budget_is_how_many_pushes_of_its_kind_the_bound_still_holds():
    candidates = couples([[0.5, 0.4, np.nan], [0.5, np.nan, np.nan]])
    found = allocate(candidates, np.array([1, 2, 1]), np.array([0.5, 0.25, 0.5]), applications_per_position=3)
    assert found.expected.tolist() == [1.0, 0.25, 0.0]
    assert found.budgets.tolist() == [4, 23, 7]  # (3 - 1) / 0.5, (6 - 0.25) / 0.25, 3 / mean of all


def test_applications_already_received_raise_the_price_and_take_from_the_budget():
    candidates = couples([[0.5, 0.5]])
    received = np.array([2.95, 30.0])
    found = allocate(candidates, np.array([1, 1]), np.array([0.1, 0.1]), 1, 3.0, received)
    assert lists(candidates, found) == {0: [0]}
    assert found.prices[0] < found.prices[1]
    assert found.budgets.tolist() == [0, 0]


def test_an_offer_of_no_utility_comes_last_and_breaks_nothing():
    found = allocate(couples([[0.0, 0.5, 0.0]]), np.ones(3, int), np.zeros(3), places=2)
    assert found.assignment.tolist()[0] == 1
    assert len(found.assignment) == 2


def test_the_same_batch_gives_the_same_lists_and_prices(market):
    one, other = allocate(*market), allocate(*market)
    assert np.array_equal(one.assignment, other.assignment)
    assert np.array_equal(one.prices, other.prices)


def test_people_may_have_any_numbers(market):
    candidates, positions, expectation = market
    far = replace(candidates, person=candidates.person * 1_000_003 + 7)
    assert np.array_equal(allocate(far, positions, expectation).assignment, allocate(*market).assignment)


def test_a_batch_without_candidates_pushes_nothing_and_leaves_budgets():
    nothing = Couples(np.empty(0, int), np.empty(0, int), np.empty(0))
    found = allocate(nothing, np.array([1, 2]), np.empty(0), applications_per_position=3)
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


@pytest.mark.parametrize("options", [{"places": 0}, {"applications_per_position": 0.0}])
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
