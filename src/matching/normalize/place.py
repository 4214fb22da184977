"""Coordinates, codes and labels of a workplace to one place."""

import math
import re
from dataclasses import dataclass
from typing import Protocol

from matching.domain import Place, PlaceScope
from matching.normalize.number import finite
from matching.normalize.text import fold


class Communes(Protocol):
    """What finding a place needs of the communes; None means unknown."""

    def by_insee(self, code: str) -> Place | None:
        """Place of an INSEE code."""

    def by_postal(self, code: str, name: str | None = None) -> Place | None:
        """Place of a postal code, of that name when several communes share it."""

    def by_name(self, name: str, departement: str | None = None) -> Place | None:
        """Place of a name."""

    def departement(self, text: str) -> Place | None:
        """Main town of a département given by code or label."""

    def region(self, label: str) -> Place | None:
        """Main town of a region."""


@dataclass(frozen=True, slots=True)
class Located:
    """A place and what had to be corrected to find it, as slugs: `coordinates_swapped`, `coordinates_invalid`..."""

    place: Place
    notes: tuple[str, ...] = ()


FAR_KM = 100.0
"""Coordinates further than this from the commune named beside them are not believed."""
KM_PER_DEGREE = 111.2
GEOCODER_DEFAULT = (46.227638, 2.213749)
"""The centre of France, which a geocoder answers for a place it does not know."""

# South, north, west, east, degrees: mainland and Corsica, then each overseas territory.
_FRENCH_BOXES = (
    (41.2, 51.2, -5.3, 9.7),
    (-21.5, -20.7, 55.1, 55.9),
    (15.7, 16.6, -61.9, -60.9),
    (14.3, 15.0, -61.3, -60.7),
    (2.0, 6.0, -54.7, -51.5),
    (-13.1, -12.5, 44.9, 45.4),
    (46.7, 47.2, -56.5, -56.0),
    (17.8, 18.2, -63.2, -62.7),
    (-28.0, -7.5, -155.0, -134.0),
    (-23.0, -17.5, 157.0, 172.0),
    (-15.0, -13.0, -179.0, -176.0),
)
_NATIONWIDE = re.compile(
    r"(?:toute la |la )?france(?: entiere| metropolitaine)?|national|territoire national|toutes regions"
)
_LABEL = re.compile(r"(2[ab]|\d{1,3})(?:\s*[-–—:](.*))?", re.IGNORECASE | re.DOTALL)
_TRAILING = re.compile(r"[\s(,](2[ab]\d{3}|\d{5}|2[ab]|\d{2,3})\)?$", re.IGNORECASE)


def locate(
    latitude: object,
    longitude: object,
    code_insee: str | None,
    code_postal: str | None,
    label: str | None,
    communes: Communes,
) -> Located:
    """Find where an offer or a profile is: by its coordinates, else INSEE code, postal code, name, territory.

    Args:
        latitude: degrees WGS 84, of any type; swapped with `longitude` in some sources, which is put right.
        longitude: likewise.
        code_insee: None when not given.
        code_postal: likewise.
        label: "74 - Thyez", "75 - Paris 9e Arrondissement", "Grand Est", "France", "69".
        communes: where names and codes are found.

    Returns:
        The place, scope UNKNOWN when nothing was found; named after its INSEE code when it has no label.
    """
    point, notes = read_coordinates(latitude, longitude)
    named = _by_codes(code_insee, code_postal, label, communes)
    if point and named and _far(point, named):
        point, notes = None, (*notes, "coordinates_far_from_commune")
    if point:
        town = named.label if named and named.code_insee == code_insee else None
        return Located(Place(*point, code_insee, code_postal, label or town, PlaceScope.POINT), notes)
    found = named or _by_label(label or "", communes) or _around(code_insee or code_postal or "", communes) or Place()
    return Located(_with_words(found, code_insee, code_postal, label), notes)


def read_coordinates(latitude: object, longitude: object) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
    """Degrees from what a record holds; None when absent, out of range or a geocoder's default, with a note."""
    if latitude in (None, "") and longitude in (None, ""):
        return None, ()
    lat, lon = finite(latitude), finite(longitude)
    if lat is None or lon is None or (lat, lon) == GEOCODER_DEFAULT or (abs(lat) < 0.01 and abs(lon) < 0.01):
        return None, ("coordinates_invalid",)
    if not _in_france(lat, lon) and _in_france(lon, lat):
        return (lon, lat), ("coordinates_swapped",)
    if abs(lat) > 90 or abs(lon) > 180:
        return None, ("coordinates_invalid",)
    return (lat, lon), ()


def split_label(label: str) -> tuple[str | None, str]:
    """Département code and name of a label: "74 - Thyez" -> ("74", "Thyez"), "Thyez (74)" likewise, "69" -> ("69", "").

    The département is None, and the name the whole label, when it states none.
    """
    label = label.strip()
    if match := _LABEL.fullmatch(label):
        return match[1].upper().zfill(2), (match[2] or "").strip()
    if match := _TRAILING.search(label):
        return _departement(match[1].upper()), label[: match.start()].rstrip(" (,")
    return None, label


def _by_codes(code_insee: str | None, code_postal: str | None, label: str | None, communes: Communes) -> Place | None:
    found = communes.by_insee(code_insee) if code_insee else None
    return found or (communes.by_postal(code_postal, split_label(label or "")[1]) if code_postal else None)


def _by_label(label: str, communes: Communes) -> Place | None:
    departement, name = split_label(label)
    if _NATIONWIDE.fullmatch(fold(name)):
        return Place(scope=PlaceScope.NATIONWIDE)
    if departement is None:
        return communes.region(name) or communes.departement(name) or (communes.by_name(name) if name else None)
    return (communes.by_name(name, departement) if name else None) or communes.departement(departement)


def _around(code: str, communes: Communes) -> Place | None:
    """The département of a commune that is not known."""
    return communes.departement(_departement(code.strip().upper())) if len(code.strip()) == 5 else None


def _departement(code: str) -> str:
    if code.startswith("20") and len(code) == 5:
        return "2A" if code < "20200" else "2B"
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _with_words(found: Place, code_insee: str | None, code_postal: str | None, label: str | None) -> Place:
    return Place(
        found.latitude,
        found.longitude,
        code_insee or found.code_insee,
        code_postal or found.code_postal,
        label or found.label,
        found.scope,
    )


def _in_france(lat: float, lon: float) -> bool:
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in _FRENCH_BOXES)


def _far(point: tuple[float, float], place: Place) -> bool:
    if place.latitude is None or place.longitude is None or place.scope is not PlaceScope.POINT:
        return False
    north = (point[0] - place.latitude) * KM_PER_DEGREE
    east = (point[1] - place.longitude) * KM_PER_DEGREE * math.cos(math.radians(place.latitude))
    return math.hypot(north, east) > FAR_KM
