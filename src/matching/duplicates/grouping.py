"""Offers put in groups with what is near-identical, as they come."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from matching.batched import batched
from matching.domain import Offer
from matching.duplicates.candidates import Block, pairs
from matching.duplicates.cells import around, cell
from matching.duplicates.same import Said, same
from matching.duplicates.unions import Unions
from matching.duplicates.wording import SAMPLE, runs, sample, words
from matching.store import Store
from matching.store.sketches import Sketch

Pair = tuple[int, int]

PART = 20_000
"""Offers of a place that are put in groups at once: what bounds the memory of a large city."""

CHUNK = 2_000
"""Pairs that are compared after one reading of the store."""

REMEMBERED = 20_000
"""Offers in memory, some 10 KB each."""


def regroup(store: Store, progress: Callable[[int], None] | None = None) -> int:
    """Put every offer that was added or that says something else in the group of those that are near-identical.

    The group of an offer is the key of the first of them (`store.offers.groups`). What changed is judged again with
    all of its group; groups that it ties become one. Stopped at any moment, it goes on from there the next time;
    several processes may run it at once.

    Args:
        store: not a transaction: each page and each place is one of its own.
        progress: called with how many offers were read or put in a group since the last call; None: not.

    Returns:
        How many offers changed group.
    """
    tell = progress or (lambda _: None)
    revision = store.offers.revision
    for page in store.sketches.stale():
        store.sketches.write([_sketch(*row) for row in page])
        tell(len(page))
    store.sketches.caught_up(revision)
    return sum(_settle(store, place, tell) for place in store.sketches.waiting())


def _sketch(key: int, said: bytes, offer: Offer) -> Sketch:
    place, found = cell(offer.place), runs(words(offer.description))
    if place is None or not len(found):
        return Sketch(key, said, None, b"", False)
    return Sketch(key, said, place, sample(found).tobytes(), True)


def _settle(store: Store, place: int, tell: Callable[[int], None]) -> int:
    """Put the offers that wait in a cell in their groups, part by part; how many changed group."""
    near, changed = store.sketches.within(around(place)), 0
    mine = [row for row in near if row.waits and row.cell == place]
    others = [row for row in near if not (row.waits and row.cell == place)]
    for part in batched(mine, PART):
        links = list(_links(store, sorted(others + part), {row.offer_key for row in part}))
        waiting = {row.offer_key for row in others if row.waits} | {row.offer_key for row in part}
        with store.transaction() as tx:
            tx.sketches.hold()
            changed += _join(tx, links, [row.offer_key for row in part], waiting)
            tx.sketches.settle(part)
        others += [row._replace(waits=False) for row in part]
        tell(len(part))
    return changed


def _links(store: Store, near: list[Sketch], mine: set[int]) -> Iterator[Pair]:
    """Pairs of offers that are near-identical, one of each mine, as few as tie them together."""
    keys = [row.offer_key for row in near]
    samples = np.frombuffer(b"".join(row.sample for row in near), np.uint32).reshape(-1, SAMPLE)
    block = Block(np.array([key in mine for key in keys], np.bool_), samples)
    tied, texts = Unions(), Texts(store)
    for batch in batched(pairs(block).tolist(), CHUNK):
        apart = [(keys[a], keys[b]) for a, b in batch if tied.first(keys[a]) != tied.first(keys[b])]
        texts.read({key for pair in apart for key in pair})
        for a, b in apart:
            if tied.first(a) != tied.first(b) and texts.same(a, b):
                tied.tie(a, b)
                yield a, b


class Texts:
    """What offers say, kept for those that are compared next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._said: dict[int, Said] = {}

    def read(self, keys: set[int]) -> None:
        """Read what is not known yet; when there is too much, all that these do not need is forgotten first."""
        if len(self._said | dict.fromkeys(keys)) > REMEMBERED:
            self._said = {key: said for key, said in self._said.items() if key in keys}
        missing = keys - self._said.keys()
        self._said.update((key, Said.of(offer)) for key, offer in self._store.offers.get(missing).items())

    def same(self, a: int, b: int) -> bool:
        """Whether two offers that were read are near-identical; not those erased meanwhile."""
        return a in self._said and b in self._said and same(self._said[a], self._said[b])


def _join(tx: Store, links: list[Pair], mine: Iterable[int], waiting: set[int]) -> int:
    """Write the groups that links make, with the groups of those tied that did not wait; how many offers changed."""
    settled = {key for pair in links for key in pair} - waiting
    mates = tx.offers.members(set(tx.offers.groups(settled).values()))
    tied = Unions()
    for a, b in [*links, *mates.items()]:
        tied.tie(a, b)
    keys = {*mine, *mates, *(key for pair in links for key in pair)}
    now = tx.offers.groups(keys)
    moved = {key: tied.first(key) for key in now if now[key] != tied.first(key)}
    tx.offers.set_groups(moved)
    return len(moved)
