"""How unequally offers are shown."""

import numpy as np
from numpy.typing import ArrayLike


def gini(shares: ArrayLike) -> float:
    """Gini index of exposures (o,): 0 when all are equal, near 1 when one takes everything; NaN when nothing is shown.

    Source: Gini, "Variabilità e mutabilità", 1912; on recommendations, Fleder and Hosanagar, Management Science 55(5),
    2009.
    """
    ordered = np.sort(np.asarray(shares, dtype=np.float64))
    n, total = len(ordered), float(ordered.sum())
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total)) if total > 0 else float("nan")


def never_shown(shares: ArrayLike) -> float:
    """Share of the exposures (o,) that are 0; NaN when there is no offer."""
    given = np.asarray(shares)
    return float((given == 0).mean()) if len(given) else float("nan")
