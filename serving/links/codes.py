"""Short codes of offers, trainings and letters, as they are read from paper or told by telephone: "K7F-3Q2".

A code is a number in Crockford's base 32 and two check characters of a Reed-Solomon code: two codes of a kind differ in
three characters at least, so that any one or two wrong characters are refused, and any two that were swapped. The kind
is one more digit, which is not written: a code with one wrong character is none of another kind either.

Source: D. Crockford, Base 32 (crockford.com/base32.html); I. S. Reed and G. Solomon, Polynomial Codes over Certain
Finite Fields, 1960, with the field of 32 elements x^5 + x^2 + 1 and the roots 1 and x.
"""

from collections.abc import Iterable
from enum import IntEnum

from serving.errors import InvalidError

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, which look like 1 and 0; no U."""

READ = str.maketrans("ILO", "110", " -–—.")
"""What people write for a digit, and between groups."""

GROUP, MOST_GROUPS = 3, 5
"""Characters of a group. Two groups number a million, three 34 billion, five all that a database counts."""

WRONG = "Ce code n’est pas juste : comparez-le avec le courrier, caractère par caractère."
"""What is said of a code that cannot be read."""


class CodeKind(IntEnum):
    """What a code names; its value is in codes already printed, and never changes its meaning."""

    OFFER = 0  # an impression
    LETTER = 1  # a digest
    TRAINING = 2  # a digest and the place of one of its trainings, see `training`


def written(number: int, kind: CodeKind = CodeKind.OFFER) -> str:
    """The code of a number, the same each time.

    Args:
        number: from 0 to 2^63 - 1.
        kind: what it names.
    """
    digits = [number >> shift & 31 for shift in range(60, -1, -5)]
    while len(digits) > 4 and not any(digits[:GROUP]):
        digits = digits[GROUP:]
    word = "".join(DIGITS[one] for one in (*digits, *_checks([kind, *digits])))
    return "-".join(word[first : first + GROUP] for first in range(0, len(word), GROUP))


def read(code: str, kind: CodeKind = CodeKind.OFFER) -> int:
    """The number of a code: case, spaces and dashes are free, I and L are 1, O is 0.

    Args:
        code: as it is typed.
        kind: what it must name.

    Raises:
        InvalidError: it is none.
    """
    word = code.upper().translate(READ)
    if len(word) % GROUP or not 2 <= len(word) // GROUP <= MOST_GROUPS or not {*word} <= {*DIGITS}:
        raise InvalidError(WRONG)
    *digits, first, second = map(DIGITS.index, word)
    number = sum(one << 5 * place for place, one in enumerate(reversed(digits)))
    if (first, second) != _checks([kind, *digits]) or number >> 63:
        raise InvalidError(WRONG)
    return number


TRAININGS = 8
"""Trainings that codes tell apart in a digest: more than a digest ever has, and never to change."""


def training(digest_id: int, place: int) -> str:
    """The code of a training that a digest tells of.

    Args:
        digest_id: of the digest.
        place: of the training among those of the digest as it was decided, from 0.
    """
    return written(digest_id * TRAININGS + place, CodeKind.TRAINING)


def read_training(code: str) -> tuple[int, int]:
    """The digest and the place that a code of `training` names.

    Raises:
        InvalidError: it is none.
    """
    return divmod(read(code, CodeKind.TRAINING), TRAININGS)


def _checks(digits: Iterable[int]) -> tuple[int, int]:
    """Remainder of the division by x^2 + 3 x + 2, whose roots are 1 and x."""
    high = low = 0
    for digit in digits:
        factor = digit ^ high
        high, low = low ^ _double(factor) ^ factor, _double(factor)
    return high, low


def _double(element: int) -> int:
    return element << 1 ^ (0b100101 if element & 16 else 0)
