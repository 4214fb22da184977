"""Labels found by what someone has typed of them so far."""

from collections.abc import Iterable

from matching.rome.labels import fold


class Typed:
    """Finds labels whose words begin with those typed, in any order, accents and case aside.

    Args:
        labels: the preferred first.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self._folded = [f" {fold(label)}" for label in labels]

    def __call__(self, words: str) -> list[int]:
        """Positions of the labels found: those that begin as typed, then the others, each in the order of preference.

        Args:
            words: as typed; nothing is found by no word at all.
        """
        typed = fold(words)
        wanted = [f" {word}" for word in typed.split()]
        found = [at for at, label in enumerate(self._folded) if wanted and all(word in label for word in wanted)]
        return sorted(found, key=lambda at: not self._folded[at].startswith(f" {typed}"))
