"""By what means pages are walked."""

import pytest

WAYS = pytest.mark.parametrize(
    ("js", "phone"),
    [
        pytest.param(True, False, id="desk", marks=pytest.mark.slow),
        pytest.param(True, True, id="phone"),
        pytest.param(False, False, id="desk-plain"),
        pytest.param(False, True, id="phone-plain", marks=pytest.mark.slow),
    ],
)
"""With and without scripts, on a desk and on a phone: by default each once, the four together where there is time."""
