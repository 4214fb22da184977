import os
from collections.abc import Iterator

import pytest

from matching.cli.spread import spread


def batches(n: int) -> Iterator[list[int]]:
    return ([k, k + 1] for k in range(n))


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_batches(processes: int) -> None:
    found = list(spread(sum, batches(50), processes, lambda: None))
    assert found == [2 * k + 1 for k in range(50)]


def test_forks_share_what_the_work_refers_to_and_are_told_once() -> None:
    loaded, told = {"weight": 3}, []
    work = lambda batch: (os.getpid(), len(told), loaded["weight"] * batch[0])  # noqa: E731
    found = list(spread(work, batches(20), 2, lambda: told.append(1)))
    assert [value for _, _, value in found] == [3 * k for k in range(20)]
    assert {times for _, times, _ in found} == {1}
    assert os.getpid() not in {process for process, _, _ in found}
    assert not told


def test_an_error_in_a_fork_reaches_the_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda batch: 1 // batch[0], batches(3), 2, lambda: None))
