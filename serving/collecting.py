"""The collector of reference cycles, which would go through all that a process loads, again and again, for nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(kept: bool = False) -> Iterator[None]:
    """Collect nothing for the time of a block, and from its end on, even where it stood still before.

    Args:
        kept: all that there is at the end is never gone through: it stays as long as the process, a cycle or not.
    """
    gc.disable()
    try:
        yield
        if kept:
            gc.freeze()
    finally:
        gc.enable()
