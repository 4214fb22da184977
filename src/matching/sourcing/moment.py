"""A few people of a pool as they were at one moment, searched as the bank searches everyone."""

from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.columns import Layers, ProfileColumns
from matching.columns.codes import mask
from matching.domain import Audience
from matching.matcher import Matcher
from matching.pool import Pool, State


def few(state: State[ProfileColumns], keys: NDArray[np.int64]) -> State[ProfileColumns]:
    """The state of some people whom advisers may find; those of other keys, and the others, are in no list of it."""
    rows = state.columns.positions(keys)
    people = state.columns.take(rows[rows >= 0])
    seen = people.rows["visible_to"] & mask(Audience, [Audience.ADVISERS]) > 0
    return replace(state, columns=Layers.of(people.take(np.flatnonzero(seen))))


def at_moment(matcher: Matcher, state: State[ProfileColumns]) -> Matcher:
    """The same matcher, of the people of a state."""
    if matcher.profiles is None:
        raise TypeError("This matcher searches no profiles.")
    other = copy(matcher)
    other.profiles = Pool(matcher.profiles.side, state)
    return other
