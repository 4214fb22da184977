"""Work on batches in forked processes, which share what the parent has already loaded and mapped."""

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Batches read ahead for each process, so that none waits and memory stays bounded."""

_work: list[Callable[[Any], Any]] = []  # what this process, a fork, was made for


def spread(work: Callable[[T], R], batches: Iterable[T], processes: int, forked: Callable[[], object]) -> Iterator[R]:
    """Apply `work` to batches, in order.

    Args:
        work: any callable; whatever it refers to is shared with the forks until one writes to it.
        batches: read as they are needed.
        processes: how many forks; 1, or a system that cannot fork, works in this process.
        forked: called once in each fork before any work, to drop what must not be shared, such as connections.
    """
    if processes == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, batches)
        return
    gc.freeze()
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, fork, _begin, (work, forked)) as pool:
        waiting: deque[Future[R]] = deque()
        for batch in batches:
            waiting.append(pool.submit(_do, batch))
            if len(waiting) > AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin(work: Callable[[Any], Any], forked: Callable[[], object]) -> None:
    forked()
    _work.append(work)


def _do(batch: Any) -> Any:
    return _work[0](batch)
