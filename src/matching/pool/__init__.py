"""One side of the market ready to be searched: see `matching.pool.pool`."""

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

__all__ = [
    "Encoding",
    "OfferSide",
    "Pool",
    "ProfileSide",
    "Rows",
    "Side",
    "Source",
    "known_places",
    "offer_columns",
    "offer_places",
]
