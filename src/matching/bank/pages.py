"""Which people make a page: in their turn, the too often solicited spared, with a little chance for the never shown."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import numpy as np

from matching.bank.ranking import Place, Ranked
from matching.bank.solicited import Attention, drawn
from matching.exploration import POOL
from matching.store import Store


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends.

    Attributes:
        place: of the last one listed in their turn; None: of nobody yet.
        shown: how many were listed so far.
        drawn: keys of those who were listed before their turn.
    """

    place: Place | None
    shown: int
    drawn: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """People listed.

    Attributes:
        listed: those promoted first.
        propensities: of each, see `matching.domain.Impression`.
        next: where it ends; None when nobody follows.
    """

    listed: tuple[Ranked, ...]
    propensities: tuple[float | None, ...]
    next: Cursor | None


@dataclass(slots=True)
class Turn:
    """People met in order until a page can be made of them.

    Attributes:
        store: knows who is solicited.
        visible: those of some keys who may be seen, to the last moment.
        attention: to everyone met.
        spared: how many were left out because they are too often solicited.
    """

    store: Store
    visible: Callable[[Collection[int]], set[int]]
    at: datetime
    attention: Attention = field(default_factory=Attention)
    spared: int = 0

    def meet(self, stream: Iterable[Ranked], n: int, spare: bool = True) -> list[Ranked]:
        """The next `n` who may be listed; fewer at the end.

        Args:
            stream: people in order.
            n: how many.
            spare: leave out those who are too often solicited.
        """
        standing: list[Ranked] = []
        people: Iterator[Ranked] = iter(stream)
        while len(standing) < n and (some := [*islice(people, n)]):
            visible = self.visible([one.key for one in some])
            self.attention |= Attention.to(visible, self.store, self.at)
            spared = {key for key in visible if spare and self.attention.spares(key)}
            self.spared += len(spared)
            standing += [one for one in some if one.key in visible - spared]
        return standing

    def first_page(
        self, promoted: Iterable[Ranked], others: Iterable[Ranked], n: int, rng: np.random.Generator, epsilon: float
    ) -> Page:
        """Those promoted, all of them, then others in their turn, the last places drawn now and then."""
        wanted = [*promoted]
        first = self.meet(wanted, len(wanted), spare=False)
        left = max(n - len(first), 0)
        standing = self.meet(others, left + POOL)
        chosen, odds = drawn(standing, left, self.attention, rng, epsilon)
        regular = {one.key for one in standing[:left]}
        place = max((one.place for one in chosen if one.key in regular), default=None)
        early = tuple(one.key for one in chosen if one.key not in regular)
        more = len(standing) > len(chosen)
        following = Cursor(place, len(first) + len(chosen), early) if more else None
        return Page((*first, *chosen), (*[None] * len(first), *odds), following)

    def page_after(self, cursor: Cursor, others: Iterable[Ranked], n: int) -> Page:
        """The page that follows: nothing is drawn, and no policy gives a probability."""
        standing = self.meet((one for one in others if one.key not in cursor.drawn), n + 1)
        listed = tuple(standing[:n])
        more = len(standing) > n
        following = Cursor(listed[-1].place, cursor.shown + n, cursor.drawn) if more else None
        return Page(listed, (None,) * len(listed), following)
