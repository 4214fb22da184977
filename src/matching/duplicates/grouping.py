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

CHUNK = 2_000
"""Pairs whose offers are in memory at the same time."""


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
    """Put the offers that wait in a cell in their groups; how many changed group."""
    near = store.sketches.within(around(place))
    mine = [row for row in near if row.waits and row.cell == place]
    links = list(_links(store, near, place))
    waiting = {row.offer_key for row in near if row.waits}
    with store.transaction() as tx:
        tx.sketches.hold()
        changed = _join(tx, links, [row.offer_key for row in mine], waiting)
        tx.sketches.settle(mine)
    tell(len(mine))
    return changed


def _links(store: Store, near: list[Sketch], place: int) -> Iterator[Pair]:
    """Pairs of offers that are near-identical, as few as tie them together, one of each waiting in the cell."""
    new = np.array([row.waits and row.cell == place for row in near], np.bool_)
    samples = np.frombuffer(b"".join(row.sample for row in near), np.uint32).reshape(-1, SAMPLE)
    tied = Unions()
    for batch in batched(pairs(Block(new, samples)).tolist(), CHUNK):
        keys = [(near[a].offer_key, near[b].offer_key) for a, b in batch]
        offers = store.offers.get({key for pair in keys for key in pair})
        said = {key: Said.of(offer) for key, offer in offers.items()}
        for a, b in keys:
            if a in said and b in said and tied.first(a) != tied.first(b) and same(said[a], said[b]):
                tied.tie(a, b)
                yield a, b


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
