"""Places: distances on the sphere, shores that no commute crosses, communes and their names."""

from matching.geo.communes import Commune, Communes
from matching.geo.landmass import LANDMASSES, landmass
from matching.geo.sphere import EARTH_RADIUS_KM, great_circle_km, unit_sphere
from matching.geo.territories import DEPARTEMENTS, REGIONS, departement_code, departement_of, region_code

__all__ = [
    "DEPARTEMENTS",
    "EARTH_RADIUS_KM",
    "LANDMASSES",
    "REGIONS",
    "Commune",
    "Communes",
    "departement_code",
    "departement_of",
    "great_circle_km",
    "landmass",
    "region_code",
    "unit_sphere",
]
