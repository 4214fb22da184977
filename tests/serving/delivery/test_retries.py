import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from serving.delivery.retries import FIRST, JITTER, LONGEST, PATIENCE, retry_at

AT = datetime(2025, 11, 29, 9, tzinfo=UTC)


def delays():
    """What is waited after each failure, without jitter."""

    class Middle(random.Random):
        def uniform(self, low, high):
            return (low + high) / 2

    found = []
    while (at := retry_at(len(found) + 1, AT, Middle())) is not None:
        found.append(at - AT)
    return found


def test_each_failure_is_waited_for_twice_as_long_up_to_a_bound_for_a_day():
    found = delays()
    assert found[0] == FIRST
    assert all(later == min(2 * sooner, LONGEST) for sooner, later in pairwise(found))
    assert PATIENCE - LONGEST < sum(found, timedelta()) <= PATIENCE


@pytest.mark.parametrize("attempts", [99, 10_000])
def test_a_task_that_failed_for_long_is_given_up_whatever_its_count(attempts):
    assert retry_at(attempts, AT, random.Random(1)) is None


def test_those_that_failed_together_do_not_come_back_together():
    draw = random.Random(1)
    found = {retry_at(5, AT, draw) for _ in range(50)}
    assert len(found) == 50
    waited = [at - AT for at in found]
    assert all((1 - JITTER) * 16 * FIRST <= one <= (1 + JITTER) * 16 * FIRST for one in waited)


def test_whoever_asks_to_wait_is_not_asked_sooner_nor_forgotten():
    draw, hour = random.Random(1), timedelta(hours=1)
    assert all(hour <= retry_at(1, AT, draw, hour) - AT <= (1 + JITTER) * hour for _ in range(50))
    assert retry_at(1, AT, draw, timedelta(days=365)) - AT <= (1 + JITTER) * LONGEST
