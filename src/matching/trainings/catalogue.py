"""The trainings of which a session may be entered, as arrays; those that teach the same are one programme."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.columns.offers import day as day_number
from matching.columns.offers import number
from matching.columns.ragged import Ragged
from matching.domain import Session, Training
from matching.geo import landmass
from matching.rome import Rome
from matching.trainings.bands import Bands, Ints
from matching.trainings.skills import Taught, skills_of

LATER = np.iinfo(np.int32).max
"""Day of a session whose date is to be asked: after those that state one."""

_DTYPE = np.dtype(
    [
        ("programme", "i8"),
        ("latitude", "f8"),
        ("longitude", "f8"),
        ("landmass", "i1"),
        ("remote", "?"),
        ("day", "i4"),
        ("price", "f8"),
    ]
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`t` trainings, `m` programmes.

    Attributes:
        keys: int64 (t,), the store's, ascending.
        rows: structured (t,): `day` of the next session since 1970, `LATER` when it is to be asked; `price` infinite
            when it is not stated.
        taught: what each programme teaches, (m,).
        skills: int32, ascending: those that some programme teaches.
        teaching: the programmes that teach each of `skills`.
        bands: the trainings that have a place, by programme.
        afar: int64 (m,), of each programme the training that may be followed from anywhere, the soonest then the
            cheapest; -1 none.
    """

    keys: Ints
    rows: NDArray[Any]
    taught: tuple[Taught, ...]
    skills: NDArray[np.int32]
    teaching: Ragged
    bands: Bands
    afar: Ints

    @classmethod
    def of(cls, trainings: Iterable[tuple[int, Training]], rome: Rome, day: date) -> Self:
        """Read trainings; those that nobody could be shown are left out.

        Args:
            trainings: (key, training), by key.
            rome: the release that says what occupations ask for.
            day: on which a session may be entered.
        """
        programmes: dict[Taught, int] = {}
        keys, records = list[int](), list[tuple[Any, ...]]()
        for key, training in trainings:
            taught, session = skills_of(training, rome), training.session(day)
            if taught.ogrs and session and (training.remote or training.place.latitude is not None):
                keys.append(key)
                records.append(_record(training, session, programmes.setdefault(taught, len(programmes))))
        rows = np.array(records, _DTYPE)
        rows["landmass"] = landmass(rows["latitude"], rows["longitude"])
        skills, teaching = _teaching([taught.ogrs for taught in programmes])
        bands = Bands.of(rows["programme"], np.where(rows["remote"], np.nan, rows["latitude"]))
        return cls(
            np.array(keys, np.int64), rows, tuple(programmes), skills, teaching, bands, _afar(rows, len(programmes))
        )

    def __len__(self) -> int:
        return len(self.keys)

    def programmes(self, keys: Collection[int]) -> set[int]:
        """Programmes of trainings, by key; those that are not here any more have none."""
        if not len(self):
            return set()
        asked = np.fromiter(keys, np.int64, len(keys))
        at = np.minimum(np.searchsorted(self.keys, asked), len(self) - 1)
        return set(self.rows["programme"][at[self.keys[at] == asked]].tolist())

    def teach(self, skills: NDArray[np.integer]) -> tuple[Ints, Ints]:
        """Which of some skills is taught by which programme: two int64 (p,), positions ascending."""
        if not len(self.skills):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(self.skills, skills), len(self.skills) - 1)
        known = np.flatnonzero(self.skills[at] == skills)
        programmes, owner = self.teaching.expand(at[known])
        return known[owner], programmes.astype(np.int64)


def _record(training: Training, session: Session, programme: int) -> tuple[Any, ...]:
    price = np.inf if training.price_eur is None else training.price_eur
    day = LATER if session.starts is None else day_number(session.starts)
    place = training.place
    return programme, number(place.latitude), number(place.longitude), -1, training.remote, day, price


def _teaching(ogrs: list[tuple[int, ...]]) -> tuple[NDArray[np.int32], Ragged]:
    programme = np.repeat(np.arange(len(ogrs)), [len(own) for own in ogrs])
    flat = np.array([ogr for own in ogrs for ogr in own], np.int32)
    order = np.argsort(flat, kind="stable")
    skills, starts = np.unique(flat[order], return_index=True)
    return skills, Ragged(np.append(starts, len(flat)).astype(np.int64), programme[order])


def _afar(rows: NDArray[Any], n: int) -> Ints:
    found = np.full(n, -1, np.int64)
    remote = np.flatnonzero(rows["remote"])
    best = remote[np.lexsort((rows["price"][remote], rows["day"][remote], rows["programme"][remote]))]
    programme, first = np.unique(rows["programme"][best], return_index=True)
    found[programme] = best[first]
    return found
