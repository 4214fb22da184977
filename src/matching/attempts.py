"""One turn of a thread that serves for months: it outlives any fault, and says it."""

import logging
from collections.abc import Callable

from matching.errors import MatchingError


def attempt(work: Callable[[], object], log: logging.Logger, what: str, quiet: bool = False) -> bool:
    """Whether some work succeeded.

    Args:
        work: one turn.
        log: told the cure of an error that has one, the trace of any other.
        what: is done, for the log.
        quiet: say nothing: it was said before.
    """
    try:
        work()
    except MatchingError as error:
        if not quiet:
            log.warning("%s: %s", what, error)
        return False
    except Exception:
        if not quiet:
            log.exception("%s", what)
        return False
    return True
