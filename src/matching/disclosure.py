"""Counts of people that may be published: no small one, and none that a subtraction gives back."""

from collections.abc import Sequence

CELL = 11
"""The fewest people that a published number may be about. Source: domain.md, section 5."""


def published(counts: Sequence[int], least: int = CELL) -> list[int | None]:
    """What may be said of the parts of a whole, of which no total is said where one of them is hidden.

    Parts of fewer than `least` people are hidden, empty ones too. Larger ones are hidden besides, the smallest first,
    until the hidden ones are of `least` people or more together, hence two or more: whoever learns the total elsewhere
    finds none of them by subtraction, see `tests/matching/test_disclosure.py`. To say the total here would give some
    back to whoever knows this rule.

    Args:
        counts: people of each part, 0 or more.
        least: the fewest people that a number may be about.

    Returns:
        Each part, None where it is hidden.
    """
    hidden = {at for at, n in enumerate(counts) if n < least}
    for _, at in sorted((n, at) for at, n in enumerate(counts) if n >= least):
        if not hidden or sum(counts[one] for one in hidden) >= least:
            break
        hidden.add(at)
    return [None if at in hidden else n for at, n in enumerate(counts)]
