"""Another policy is judged from the log of one that draws, against its known truth."""

from dataclasses import dataclass

import numpy as np
import pytest

from eval.off_policy import above, off_policy, snips_difference
from matching.errors import InputError
from matching.exploration import explore

N, POOL, OFFERS = 4, 6, 10


@dataclass
class Served:
    lists: np.ndarray
    reward: np.ndarray
    propensity: np.ndarray
    target: np.ndarray
    truth: float


def served(n_lists: int, seed: int, epsilon: float = 0.3) -> Served:
    """Lists of 4 among 10; the other policy would show the 3rd to 6th, one of them always."""
    rng = np.random.default_rng(seed)
    refused = rng.random((n_lists, OFFERS)) < np.linspace(0.2, 0.9, OFFERS)
    shown = [explore(range(OFFERS), N, rng, epsilon, slots=2, pool=POOL) for _ in range(n_lists)]
    rows = np.array([chosen for chosen, _ in shown])
    propensity = np.array([p for _, p in shown])
    target = (rows >= 2) & (rows < 6)
    truth = float(np.linspace(0.2, 0.9, OFFERS)[2:6].mean())
    lists = np.repeat(np.arange(n_lists), N)
    reward = np.take_along_axis(refused, rows, axis=1).astype(float)
    return Served(lists, reward.ravel(), propensity.ravel(), target.ravel().astype(float), truth)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    covered = []
    for seed in range(40):
        log = served(400, seed)
        found = off_policy(log.reward, log.propensity, log.target, log.lists, N)
        covered.append([e.low <= log.truth <= e.high for e in (found.ips, found.snips)])
    assert (np.mean(covered, axis=0) >= 0.85).all()


def test_reading_the_log_without_propensities_is_wrong_where_the_estimate_is_right() -> None:
    log = served(10_000, 0)
    found = off_policy(log.reward, log.propensity, log.target, log.lists, N)
    assert log.reward[log.target > 0].mean() < log.truth - 0.05
    assert found.snips.value == pytest.approx(log.truth, abs=0.03)
    assert found.ips.value == pytest.approx(log.truth, abs=0.03)
    assert found.coverage.value == pytest.approx(1, abs=0.03)


def test_normalised_weights_vary_less() -> None:
    log = served(2000, 3)
    found = off_policy(log.reward, log.propensity, log.target, log.lists, N)
    assert found.snips.high - found.snips.low < found.ips.high - found.ips.low


def test_clipping_trades_variance_for_a_bias_towards_what_was_served() -> None:
    log = served(10_000, 0)
    whole = off_policy(log.reward, log.propensity, log.target, log.lists, N)
    cut = off_policy(log.reward, log.propensity, log.target, log.lists, N, clip=2)
    assert cut.snips.high < log.truth
    assert cut.snips.high - cut.snips.low < whole.snips.high - whole.snips.low
    assert cut.effective_n > whole.effective_n
    assert cut.clipped > 0 == whole.clipped
    assert cut.coverage.high < 1


def test_the_policy_that_served_is_estimated_by_its_own_mean() -> None:
    log = served(500, 1)
    found = off_policy(log.reward, log.propensity, log.propensity, log.lists, N)
    assert found.snips.value == found.ips.value == pytest.approx(log.reward.mean())
    assert found.effective_n == pytest.approx(len(log.reward))


def test_what_the_served_policy_never_shows_is_not_covered() -> None:
    log = served(2000, 2, epsilon=0.3)
    never = np.where(log.target > 0, 1.0, 0.0) * (log.propensity > 0.5)
    assert off_policy(log.reward, log.propensity, never, log.lists, N).coverage.high < 0.6


def test_an_unknown_reward_counts_in_no_normalised_mean() -> None:
    reward = np.array([1.0, np.nan, 0.0, 1.0])
    found = off_policy(reward, np.ones(4), np.ones(4), [0, 0, 1, 1], n=2)
    assert found.snips.value == pytest.approx(2 / 3)
    assert found.ips.value == pytest.approx(2 / 4)


def test_lists_of_one_person_are_drawn_together() -> None:
    log = served(400, 5)
    alone = off_policy(log.reward, log.propensity, log.target, log.lists, N)
    same = off_policy(log.reward, log.propensity, log.target, log.lists, N, persons=log.lists // 100)
    assert same.ips.value == alone.ips.value
    assert same.ips.low != alone.ips.low


def test_without_propensities_it_refuses_and_says_how_to_have_them() -> None:
    with pytest.raises(InputError, match="explore"):
        off_policy([1.0, 0.0], [np.nan, 0.5], [1, 1], [0, 0])


@pytest.mark.parametrize("wrong", [0.0, -0.1, 1.5])
def test_a_propensity_that_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(InputError, match="propensity"):
        off_policy([1.0], [wrong], [1], [0])


def test_lists_without_propensity_are_left_out() -> None:
    found = off_policy([1.0, 0.0, 0.0], [np.nan, 1.0, 1.0], [1, 1, 1], [0, 1, 1], n=2)
    assert found.ips.n == 2


def test_a_difference_is_that_of_both_estimates_and_of_a_policy_with_itself_is_zero() -> None:
    log = served(2000, 7)
    mine, other = (off_policy(log.reward, log.propensity, t, log.lists, N) for t in (log.target, log.propensity))
    found = snips_difference(log.reward, log.propensity, (log.target, log.propensity), log.lists)
    assert found.value == pytest.approx(mine.snips.value - other.snips.value)
    assert found.low < found.value < found.high
    same = snips_difference(log.reward, log.propensity, (log.target, log.target), log.lists)
    assert (same.low, same.value, same.high) == (0, 0, 0)


def test_a_floor_on_scores_is_judged_from_what_was_shown_alone() -> None:
    rng, n_lists = np.random.default_rng(0), 8000
    quality = rng.normal(size=(n_lists, OFFERS))
    refused = rng.random((n_lists, OFFERS)) < 1 / (1 + np.exp(quality))
    shown = [explore(range(OFFERS), N, rng, 0.3, slots=2, pool=POOL) for _ in range(n_lists)]
    rows, p = np.array([chosen for chosen, _ in shown]), np.array([p for _, p in shown]).ravel()
    lists = np.repeat(np.arange(n_lists), N)
    seen = np.take_along_axis(quality, rows, axis=1).ravel()
    target = above(seen, p, lists, n=3)
    truth = refused[quality >= np.sort(quality.ravel())[-3 * n_lists]].mean()
    found = off_policy(np.take_along_axis(refused, rows, axis=1).ravel(), p, target, lists, n=3)
    assert found.snips.value == pytest.approx(truth, abs=0.03)
    assert found.coverage.value == pytest.approx(1, abs=0.001)
    assert seen[target].min() >= seen[~target].max()


def test_lists_without_propensities_are_above_no_floor() -> None:
    assert above([0.9, 0.8, 0.7], [np.nan, 1, 1], [0, 1, 1], n=1).tolist() == [False, True, False]
