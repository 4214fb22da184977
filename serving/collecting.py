"""The collector of reference cycles, which would go through all that a process loads, again and again, for nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect nothing for the time of a block, and from its end on, even where it stood still before."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
