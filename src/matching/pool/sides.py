"""How the records of one side of the market become rows of its pool."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.columns import OfferColumns, ProfileColumns
from matching.columns.table import Columns
from matching.domain import SLOTS, Offer, OfferStatus, Profile, RomeRef
from matching.rome import Rome

C = TypeVar("C", bound=Columns)
T = TypeVar("T", Offer, Profile)
T_co = TypeVar("T_co", Offer, Profile, covariant=True)

Vectors = NDArray[np.float32]
Keys = NDArray[np.int64]

FORMAT = 5

Progress = Callable[[int], object]
"""Told how many more records are done."""


class Encoding(Protocol):
    """What `matching.vectors.Vectorizer` gives."""

    @property
    def fingerprint(self) -> str:
        """Identity of everything that makes the vectors."""
        ...

    def occupations(
        self, offers: Sequence[Offer]
    ) -> tuple[list[RomeRef | None], tuple[NDArray[np.int16], NDArray[np.float32]]]:
        """The occupation of each offer in the release, recoded where its fields do not say.

        And the positions in `Rome.codes` that it may be about, -1 padded, (n, 5), with how sure each is.
        """
        ...

    def offers(self, offers: Sequence[Offer]) -> Vectors:
        """One vector an offer, (n, dim)."""
        ...

    def profiles(self, profiles: Sequence[Profile]) -> tuple[Keys, Keys, Vectors]:
        """Owner of each vector, its slot, and the vectors (m, dim)."""
        ...


class Source(Protocol[T_co]):
    """What `matching.store` gives of a table."""

    @property
    def database_id(self) -> str:
        """Random name of the database."""
        ...

    @property
    def revision(self) -> int:
        """Counter of changes."""
        ...

    def stream(self) -> Iterator[tuple[int, T_co]]:
        """(key, record) of those in force."""
        ...

    def changes_since(self, revision: int) -> Iterator[tuple[int, T_co | None]]:
        """(key, record) of what changed since, None for what was erased."""
        ...

    def gone_since(self, revision: int) -> Sequence[int]:
        """Keys of what was erased since, or withdrawn."""
        ...


@dataclass(frozen=True, slots=True)
class Rows(Generic[C]):
    """Some records ready to be indexed: their columns and, for each vector, its id and place.

    Attributes:
        vectors: as the index keeps them, in half floats.
    """

    columns: C
    ids: Keys
    vectors: NDArray[np.float16]
    places: NDArray[np.float64]

    def where(self, kept: NDArray[np.bool_]) -> "Rows[C]":
        """Some of the records, by mask (n,)."""
        if kept.all():
            return self
        columns = self.columns.take(np.flatnonzero(kept))
        of_kept = np.isin(self.ids // SLOTS, columns.keys)
        return Rows(columns, self.ids[of_kept], self.vectors[of_kept], self.places[of_kept])


class Side(Generic[T, C]):
    """How the records of one side become rows: see `OfferSide` and `ProfileSide`."""

    name: str
    columns: type[C]

    def __init__(self, encoding: Encoding, rome: Rome) -> None:
        self.encoding, self.rome = encoding, rome

    @property
    def fingerprint(self) -> str:
        """Identity of what makes the rows."""
        return f"{self.name}:{FORMAT}:{self.rome.version}:{self.encoding.fingerprint}"

    def folder(self, data_dir: Path) -> Path:
        """Where its pool is kept: what another encoder or release makes is beside."""
        return data_dir / self.name / blake2b(self.fingerprint.encode(), digest_size=6).hexdigest()

    def rows(self, keys: Sequence[int], records: Sequence[T]) -> Rows[C]:
        """Encode records."""
        raise NotImplementedError


class OfferSide(Side[Offer, OfferColumns]):
    """Open offers, one vector each; a nationwide or fully remote one is within every radius."""

    name = "offers"
    columns = OfferColumns

    def rows(self, keys: Sequence[int], records: Sequence[Offer]) -> Rows[OfferColumns]:
        """See `Side`."""
        columns = offer_columns(keys, records, self.encoding, self.rome)
        return Rows(columns, columns.keys * SLOTS, _half(self.encoding.offers(records)), offer_places(columns))


class ProfileSide(Side[Profile, ProfileColumns]):
    """Profiles, one vector a project; those that say nothing to search with have columns and no vector."""

    name = "profiles"
    columns = ProfileColumns

    def rows(self, keys: Sequence[int], records: Sequence[Profile]) -> Rows[ProfileColumns]:
        """See `Side`."""
        columns = ProfileColumns.from_profiles(keys, records, self.rome)
        owners, slots, vectors = self.encoding.profiles(records)
        places = known_places(columns)
        places[np.isnan(places).any(axis=1)] = np.inf
        return Rows(columns, columns.keys[owners] * SLOTS + slots, _half(vectors), places[owners])


def offer_columns(keys: Sequence[int], offers: Sequence[Offer], encoding: Encoding, rome: Rome) -> OfferColumns:
    """Columns of offers, with the occupations that the encoding reads in them."""
    return OfferColumns.from_offers(keys, offers, rome, *encoding.occupations(offers))


def _half(vectors: Vectors) -> NDArray[np.float16]:
    return vectors.astype(np.float16)


def in_force(record: Offer | Profile) -> bool:
    """Whether a record is to be found: any profile, an open offer."""
    return not isinstance(record, Offer) or record.status is OfferStatus.OPEN


def known_places(columns: Columns) -> NDArray[np.float64]:
    """Latitude and longitude in degrees, (n, 2), NaN where there is none."""
    return np.column_stack([columns.rows["latitude"], columns.rows["longitude"]]).astype(np.float64)


def offer_places(columns: OfferColumns) -> NDArray[np.float64]:
    """Places as `GeoIndex` takes them, (n, 2): NaN everywhere, infinite unknown."""
    places = known_places(columns)
    places[np.isnan(places).any(axis=1)] = np.inf
    places[columns.rows["everywhere"]] = np.nan
    return places
