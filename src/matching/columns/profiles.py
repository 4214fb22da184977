"""Profiles as columns."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.columns import codes
from matching.columns.offers import HOURS, PLACE, SURE, day, hours_record, number, place_record
from matching.columns.ragged import Ragged, Rows, offsets_of
from matching.columns.table import Columns
from matching.domain import SLOTS, Audience, Mode, Profile, Provenance, RomeRef, WorkingTime
from matching.geo import EARTH_RADIUS_KM, landmass, unit_sphere

if TYPE_CHECKING:
    from matching.rome import Rome

ROUNDING = 1e-14
"""Of a cosine, several times what arithmetic rounds: 0.9 m at most."""


class ProfileColumns(Columns):
    """Profiles. Same conventions as `OfferColumns`.

    `projects` and `experiences`, `SLOTS` at most, the longest jobs first, are rows of `Occupations`, -1 padded;
    `uncoded` tells that the occupation of some project or past job is not known, or guessed; masks are 0 when nothing
    is stated; list `certified` holds the skills that someone certified, `excluded` the hashes of excluded employers,
    `spoken` what `codes.spoken` makes of the languages.
    """

    dtype: ClassVar[np.dtype[Any]] = np.dtype(
        [
            *PLACE,
            *HOURS,
            ("radius_km", "f8"),
            ("modes", "u1"),
            ("projects", "i2", (SLOTS,)),
            ("experiences", "i2", (SLOTS,)),
            ("experience_months", "f4", (SLOTS,)),
            ("uncoded", "?"),
            ("months_total", "f4"),
            ("contracts", "u2"),
            ("working_time", "i1"),
            ("salary_min", "f4"),
            ("education", "i1"),
            ("licences", "u4"),
            ("languages", "u8"),
            ("available", "i4"),
            ("visible_to", "u1"),
        ]
    )
    ragged: ClassVar[dict[str, str]] = {
        "ids": "u1",
        "skills": "i4",
        "certified": "i4",
        "excluded": "u8",
        "spoken": "u2",
    }

    @classmethod
    def from_profiles(cls, keys: Sequence[int], profiles: Sequence[Profile], rome: "Rome") -> Self:
        """Read profiles.

        Args:
            keys: the store's key of each; for profiles that are not stored, any number.
            profiles: canonical profiles.
            rome: the release that occupations are looked up in.
        """
        rows = np.array([_record(profile, rome) for profile in profiles], cls.dtype)
        rows["landmass"] = landmass(rows["latitude"], rows["longitude"])
        lists = {
            "ids": Ragged.of([profile.id.encode() for profile in profiles], "u1"),
            "skills": Ragged.of([_skills(profile) for profile in profiles], "i4"),
            "certified": Ragged.of([_skills(profile, Provenance.CERTIFIED) for profile in profiles], "i4"),
            "excluded": Ragged.of([_excluded(profile) for profile in profiles], "u8"),
            "spoken": Ragged.of([codes.spoken(profile.languages) for profile in profiles], "u2"),
        }
        return cls(np.array(keys, np.int64), rows, lists)

    def around(self, latitude: float, longitude: float, radius_km: float) -> Rows:
        """Rows within a circle, ascending, those less than a metre beyond included; only its latitudes are read.

        Args:
            latitude: of the centre, degrees.
            longitude: likewise.
            radius_km: great-circle.
        """
        units, rows = self._northward
        angle = min(radius_km / EARTH_RADIUS_KM, np.pi)
        south, north = np.sin(np.clip(np.radians(latitude) + np.array([-angle, angle]), -np.pi / 2, np.pi / 2))
        band = slice(*np.searchsorted(units[:, 2], [south - ROUNDING, north + ROUNDING]))
        within = units[band] @ unit_sphere(latitude, longitude) >= np.cos(angle) - ROUNDING
        return np.sort(rows[band][within])

    def related(self, occupations: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether each has one of some occupations among `projects` or `experiences`, (n,); only those are read.

        Args:
            occupations: bool (rows of `Occupations` or more,); what is beyond them is nobody's.
        """
        found = np.zeros(len(self), bool)
        found[self._by_occupation.expand(np.flatnonzero(occupations[: len(self._by_occupation)]))[0]] = True
        return found

    @cached_property
    def _by_occupation(self) -> Ragged:
        """Rows of the profiles that have each occupation, up to the last that somebody has."""
        slots = np.hstack([self.rows["projects"], self.rows["experiences"]])
        rows, columns = np.nonzero(slots >= 0)
        occupations = slots[rows, columns]
        return Ragged(offsets_of(np.bincount(occupations)), rows[np.argsort(occupations, kind="stable")])

    @cached_property
    def _northward(self) -> tuple[NDArray[np.float64], Rows]:
        """Points of the unit sphere, (n, 3), from south to north, those without a place last; and the row of each."""
        units = unit_sphere(self.rows["latitude"], self.rows["longitude"])
        rows = np.argsort(units[:, 2], kind="stable")
        return units[rows], rows


def _record(profile: Profile, rome: "Rome") -> tuple[Any, ...]:
    projects = [_row(rome, project.rome, project.appellation) for project in profile.projects[:SLOTS]]
    past = [(_row(rome, job.rome, None, job.title), job.months) for job in profile.experiences]
    coded = sorted((job for job in past if job[0] >= 0), key=lambda job: job[1] or 0, reverse=True)[:SLOTS]
    return (
        *place_record(profile.place),
        *hours_record(profile.hours),
        number(profile.mobility.radius_km),
        codes.mask(Mode, profile.mobility.modes),
        _padded(projects, -1),
        _padded([row for row, _ in coded], -1),
        _padded([number(months) for _, months in coded], np.nan),
        any(row < 0 for row in (*projects, *(row for row, _ in past))) or _guessed(profile),
        sum(months or 0 for _, months in past) if past else np.nan,
        codes.contract_mask(profile.contracts),
        codes.position(WorkingTime, profile.working_time),
        number(profile.salary_min_eur_month),
        profile.education_level.rank if profile.education_level is not None else -1,
        codes.licence_mask(profile.licences, implied=True),
        codes.language_mask(profile.languages),
        day(profile.available_from),
        codes.mask(Audience, profile.visible_to),
    )


def _row(rome: "Rome", ref: RomeRef | None, appellation: str | None, title: str | None = None) -> int:
    found = rome.resolve(ref, appellation, title)
    return rome.position(found.code) if found else -1


def _guessed(profile: Profile) -> bool:
    refs = [project.rome for project in profile.projects] + [job.rome for job in profile.experiences]
    return any(ref is not None and ref.confidence is not None and ref.confidence < SURE for ref in refs)


def _padded(values: list[Any], filler: float) -> list[Any]:
    return values + [filler] * (SLOTS - len(values))


def _skills(profile: Profile, source: Provenance | None = None) -> list[int]:
    wanted = (skill for skill in profile.skills if source is None or skill.source is source)
    return sorted({codes.skill_number(skill.ogr) for skill in wanted} - {-1})


def _excluded(profile: Profile) -> list[int]:
    return sorted({codes.name_hash(name) for name in profile.excluded_employers} - {0})
