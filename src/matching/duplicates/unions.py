"""Things tied two by two, and what they make together."""


class Unions:
    """Disjoint sets of keys. Source: R. Tarjan, "Efficiency of a good but not linear set union algorithm", 1975."""

    def __init__(self) -> None:
        self._up: dict[int, int] = {}

    def first(self, key: int) -> int:
        """The smallest key that a key is tied to; itself when it is tied to none smaller."""
        top = key
        while (up := self._up.get(top, top)) != top:
            top = up
        while key != top:
            self._up[key], key = top, self._up[key]
        return top

    def tie(self, a: int, b: int) -> None:
        """Tie two keys, and all that each is tied to."""
        a, b = self.first(a), self.first(b)
        self._up[max(a, b)] = min(a, b)
