"""Arrays that numpy wrote to files, read by several threads: one at a time.

`np.load` reads a header with `ast.literal_eval`, and Python 3.11 counts the depth of the trees it makes for all threads
together: two at once may fail with `SystemError: AST constructor recursion depth mismatch`.
"""

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ONE_AT_A_TIME = Lock()


def read_array(path: Path) -> NDArray[Any]:
    """What `np.save` wrote.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not an array, or is cut short.
        EOFError: it is empty.
    """
    with _ONE_AT_A_TIME:
        return np.asarray(np.load(path))


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """What `np.savez` wrote, by name.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not arrays, or is cut short.
        EOFError: it is empty.
    """
    with _ONE_AT_A_TIME, np.load(path) as found:
        return dict(found)
