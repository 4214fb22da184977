"""One side of the market ready to be searched: see `matching.pool.pool`."""

from matching.pool.erased import purge
from matching.pool.home import Home, beside, read_ahead, unlike
from matching.pool.pool import Pool
from matching.pool.sides import (
    Encoding,
    OfferSide,
    ProfileSide,
    Rows,
    Side,
    Source,
    known_places,
    offer_columns,
    offer_places,
)
from matching.pool.state import State
from matching.pool.stored import StoredPool

__all__ = [
    "Encoding",
    "Home",
    "OfferSide",
    "Pool",
    "ProfileSide",
    "Rows",
    "Side",
    "Source",
    "State",
    "StoredPool",
    "beside",
    "known_places",
    "offer_columns",
    "offer_places",
    "purge",
    "read_ahead",
    "unlike",
]
