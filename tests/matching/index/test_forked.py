"""A process that has searched may be forked: what it started before is not waited for in the fork."""

import os
import subprocess
import sys

FORKED = """
import multiprocessing
import numpy as np
from matching.index import GeoIndex

vectors = np.eye(12, dtype=np.float32)
places = np.full((12, 2), np.nan)
index = GeoIndex.build(np.arange(12) * 8, vectors, places)
index.search(vectors, places, np.inf, 3)
fork = multiprocessing.get_context("fork").Process(target=index.search, args=(vectors, places, np.inf, 3))
fork.start()
fork.join(60)
print("stuck" if fork.exitcode is None else fork.exitcode)
fork.kill()
"""


def test_a_fork_of_a_process_that_searched_searches_too() -> None:
    several = os.environ | {"OMP_NUM_THREADS": "4"}
    done = subprocess.run([sys.executable, "-c", FORKED], env=several, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
