"""When what failed is tried again: twice as long after each failure, for a day."""

import random
from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=2)
PATIENCE = timedelta(days=1)
"""A greylisting ends in minutes, an outage of a provider in hours; an offer that is a day late is not worth a mail.
Source of doubling from minutes on: RFC 5321, section 4.5.4.1, which waits for longer because mail is not perishable."""

JITTER = 0.2
"""Share of a delay by which it is longer or shorter, so that those which failed together do not come back together."""


def retry_at(attempts: int, now: datetime, draw: random.Random, wait: timedelta = timedelta()) -> datetime | None:
    """When to try again after so many failures; None when the delays before it make `PATIENCE`.

    Args:
        attempts: how many failed.
        now: aware.
        draw: of the jitter.
        wait: asked for by whoever refused; `LONGEST` of it at most.
    """
    delays = [min(FIRST * 2.0 ** min(n, 7), LONGEST) for n in range(attempts)]
    if sum(delays, timedelta()) > PATIENCE:
        return None
    asked = min(wait, LONGEST) * draw.uniform(1, 1 + JITTER)
    return now + max(delays[-1] * draw.uniform(1 - JITTER, 1 + JITTER), asked)
