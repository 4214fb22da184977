"""Labels found by what someone has typed of them so far."""

from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import accumulate

from matching.rome.labels import fold


class Typed:
    """Finds labels whose words begin with those typed, in any order, accents and case aside.

    Args:
        labels: the preferred first.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        folded = [f" {fold(label)}\n" for label in labels]
        self._text, self._starts = "".join(folded), [*accumulate(map(len, folded), initial=0)]

    def __call__(self, words: str) -> list[int]:
        """Positions of the labels found: those that begin as typed, then the others, each in the order of preference.

        Args:
            words: as typed; nothing is found by no word at all.
        """
        typed = fold(words)
        longest, *others = sorted((f" {word}" for word in typed.split()), key=len, reverse=True) or [""]
        found = (at for at in self._with(longest) if all(word in self._label(at) for word in others))
        return sorted(found, key=lambda at: not self._label(at).startswith(f" {typed}"))

    def _with(self, word: str) -> Iterator[int]:
        """Labels that hold a word, in order: one search of the whole text passes over all the others."""
        here = self._text.find(word) if word else -1
        while here >= 0:
            at = bisect(self._starts, here) - 1
            yield at
            here = self._text.find(word, self._starts[at + 1])

    def _label(self, at: int) -> str:
        return self._text[self._starts[at] : self._starts[at + 1]]
