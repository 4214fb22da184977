"""One part of a night: some people, what may be sent to them, then who gets what; in files of keys and numbers."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.arrays import read_arrays
from matching.atomic import renamed
from matching.errors import StoreError

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """Arrays under names, written at once or not at all."""

    def save(self, path: Path) -> None:
        """Write beside, then rename."""
        with renamed(path) as scratch, scratch.open("wb") as file:
            np.savez(file, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            StoreError: it is damaged, or of another version.
        """
        try:
            found = read_arrays(path)
            return cls(*[found[field.name] for field in fields(cls)])
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise StoreError(f"{path} cannot be read ({error}); delete its folder, the night begins again.") from error


@dataclass(frozen=True, slots=True)
class Part(Table):
    """People whose turn it is and the `p` couples that may be sent, by person then best first.

    Attributes:
        people: int64 (n,) keys of all of them, ascending.
        person: int64 (p,) keys.
        offer: int64 (p,) keys.
        slot: int64 (p,), project that matched.
        score: float32 (p,).
        liking: float32 (p,); NaN without heads.
        similarity: float32 (p,).
    """

    people: Ints
    person: Ints
    offer: Ints
    slot: Ints
    score: Floats
    liking: Floats
    similarity: Floats

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def empty(cls) -> Self:
        """Nobody, and nothing."""
        keys, real = np.empty(0, np.int64), np.empty(0, np.float32)
        return cls(keys, keys, keys, keys, real, real, real)

    @classmethod
    def concatenate(cls, people: Ints, parts: "list[Self]") -> Self:
        """Couples of several as one, by person, of these people."""
        names = [field.name for field in fields(cls)][1:]
        columns: list[NDArray[Any]] = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
        order = np.argsort(columns[0], kind="stable")
        return cls(people, *[column[order] for column in columns])

    def rows_of(self, person: int) -> slice:
        """Its couples."""
        start, stop = np.searchsorted(self.person, [person, person + 1]).tolist()
        return slice(start, stop)


@dataclass(frozen=True, slots=True)
class Ranks(Table):
    """What a night decided of the couples of a part.

    Attributes:
        rank: int16 (p,), place in the list of its person, -1 when it is not in it.
        price: float32 (p,), of its offer, see `matching.allocate.Allocation`.
    """

    rank: NDArray[np.int16]
    price: Floats
