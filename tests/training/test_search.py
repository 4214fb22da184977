import pytest

from training.datasets import Dataset
from training.fit import load_config
from training.search import SPACE, changed, search


@pytest.fixture(scope="module")
def data(planted_log):
    return Dataset.of(planted_log(120))


@pytest.fixture
def config():
    found = load_config()
    found["trees"]["num_threads"] = 1
    found["stack"]["folds"] = 2
    return found


def test_the_best_trial_is_kept_and_never_worse_than_what_was_given(data, config):
    found = search(data, config, trials=3)
    scores = [trial.score for trial in found.trials]
    best = found.trials[scores.index(max(scores))]
    assert len(scores) == 3
    assert found.trials[0].changes == {}
    assert found.config == changed(config, best.changes)


def test_the_same_seed_tries_the_same(data, config):
    one, other = (search(data, config, trials=2, seed=4).trials[1] for _ in range(2))
    assert (one.changes, one.score) == (other.changes, other.score)


def test_values_stay_within_their_bounds_and_whole_when_they_were(data, config):
    changes = search(data, config, trials=2).trials[1].changes
    assert all(low <= changes[name] <= high for name, (low, high) in SPACE.items())
    assert isinstance(changes["trees.num_leaves"], int)
    assert isinstance(changes["trees.learning_rate"], float)


def test_a_spent_budget_stops_the_search_after_the_configuration_given(data, config):
    found = search(data, config, trials=50, seconds=0.0)
    assert [trial.changes for trial in found.trials] == [{}]
    assert found.config == config


def test_changes_leave_the_configuration_alone(config):
    before = config["trees"]["num_leaves"]
    assert changed(config, {"trees.num_leaves": before + 1})["trees"]["num_leaves"] == before + 1
    assert config["trees"]["num_leaves"] == before
