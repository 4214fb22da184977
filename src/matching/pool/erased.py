"""What was erased, taken out of every pool of one side, whichever encoder made it: none is needed to take rows out."""

from pathlib import Path
from typing import Any

import numpy as np

from matching.columns.table import Columns
from matching.errors import VectorIndexError
from matching.pool.home import Home, homes, remove, unlike
from matching.pool.sides import Source
from matching.pool.state import State

FORMER = ("pool.json", "columns-*", "index")
"""Files of the layout before snapshots, which nothing reads."""


def purge(columns: type[Columns], source: Source[Any], folder: Path) -> None:
    """Rewrite every snapshot that holds something erased before the call; what cannot be read is deleted.

    Args:
        columns: of the side.
        source: its table.
        folder: of its pools, see `Side.folder`; one that is not there holds nothing.

    Raises:
        StoreError: the store does not answer.
        VectorIndexError: the disk refuses it; the former snapshots stay.
    """
    for left in [path for pattern in FORMER for path in folder.glob(pattern)]:
        remove(left)
    for home in map(Home, homes(folder)):
        with home.saving(wait=True):
            _purge(columns, source, home)


def _purge(columns: type[Columns], source: Source[Any], home: Home) -> None:
    try:
        snapshot = home.read()
        state = State.open(columns, snapshot)
    except VectorIndexError:
        home.delete()
        return
    if unlike(snapshot, source.database_id, source.revision):
        home.delete()
    elif gone := source.gone_since(snapshot.revision):
        state.without(np.array(gone, np.int64)).save(home, snapshot.fingerprint)
