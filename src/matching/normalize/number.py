"""Numbers as foreign records write them."""

import math
import re


def finite(value: object) -> float | None:
    """A finite number, also written as text ("1 850,50"); None for anything else, booleans included."""
    if isinstance(value, str):
        value = re.sub(r"\s", "", value[:50]).replace(",", ".")
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None
