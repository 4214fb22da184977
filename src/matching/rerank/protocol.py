"""What scores pairs."""

from typing import Protocol, runtime_checkable

from matching.features.pairs import Floats


@runtime_checkable
class Reranker(Protocol):
    """Scores pairs described by feature rows."""

    def score(self, rows: Floats) -> Floats:
        """Score feature rows.

        Args:
            rows: float32 (p, len(FEATURE_NAMES)), NaN where missing.

        Returns:
            float32 (p,) in [0, 1], higher is better; a row's score depends on no other row.
        """
        ...
