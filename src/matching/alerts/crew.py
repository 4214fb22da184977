"""Parts of a night are done by several processes, each with a desk of its own."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING, Protocol, TypeVar

from matching.alerts.desk import Desk

if TYPE_CHECKING:
    from matching.workspace import Workspace

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Tasks given ahead to each process, so that none waits and few are held."""

_desks: list[Desk] = []  # that of this process, when it is one of a crew


class Crew(Protocol):
    """Who does tasks."""

    def __call__(self, task: Callable[[Desk, T], R], given: Iterable[T]) -> Iterator[R]:
        """What comes of a task on each of some things, in any order. The task is a function of a module."""
        ...


class Alone:
    """A crew of this process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, task: Callable[[Desk, T], R], given: Iterable[T]) -> Iterator[R]:
        """One after the other."""
        return (task(self._desk, one) for one in given)


class Several:
    """A crew of processes.

    Args:
        pool: of processes that have begun by `begin`.
        n: how many.
    """

    def __init__(self, pool: ProcessPoolExecutor, n: int) -> None:
        self._pool, self._most = pool, n * AHEAD

    def __call__(self, task: Callable[[Desk, T], R], given: Iterable[T]) -> Iterator[R]:
        """At the same time; a task that fails ends all."""
        under_way: set[Future[R]] = set()
        for one in given:
            under_way.add(self._pool.submit(_do, task, one))
            if len(under_way) >= self._most:
                first = next(as_completed(under_way))
                under_way.remove(first)
                yield first.result()
        for first in as_completed(under_way):
            yield first.result()


def several(opened: "Callable[[], Workspace]", n: int) -> ProcessPoolExecutor:
    """Processes that have opened a workspace each.

    Args:
        opened: opens it; sent to them.
        n: how many.
    """
    return ProcessPoolExecutor(n, multiprocessing.get_context("spawn"), _begin, (opened,))


def _begin(opened: "Callable[[], Workspace]") -> None:
    _desks.append(Desk.of(opened()))


def _do(task: Callable[[Desk, T], R], given: T) -> R:
    return task(_desks[0], given)
