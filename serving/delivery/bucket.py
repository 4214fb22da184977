"""A rate that is kept: a token bucket. Source: https://en.wikipedia.org/wiki/Token_bucket."""

import threading
from time import monotonic


class Bucket:
    """Lets so many pass a second, shared by the threads of a process.

    Args:
        rate: a second; 0 is no limit.
        burst: how many may pass at once after a rest.
    """

    def __init__(self, rate: float, burst: int = 1) -> None:
        self.rate, self._burst = rate, burst
        self._tokens, self._at, self._lock = float(burst), monotonic(), threading.Lock()

    def take(self) -> float:
        """Take one; seconds to wait before it may be used, 0 when it may be now."""
        if not self.rate:
            return 0.0
        with self._lock:
            now = monotonic()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self.rate) - 1
            self._at = now
            return max(0.0, -self._tokens / self.rate)
