import numpy as np

from matching.index.scan import decode


def test_every_finite_half_float_is_widened_exactly() -> None:
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    np.testing.assert_array_equal(decode(finite).view(np.uint32), finite.astype(np.float32).view(np.uint32))
