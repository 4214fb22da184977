"""By what means pages are walked."""

import pytest

WAYS = pytest.mark.parametrize(
    ("js", "phone"),
    [(True, False), (True, True), (False, False), (False, True)],
    ids=["desk", "phone", "desk-plain", "phone-plain"],
)
"""With and without scripts, on a desk and on a phone."""
