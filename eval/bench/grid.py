"""Places so far apart that nobody of one of them reaches another: what must come of each is known."""

from matching.domain import ContractKind, Employer, Offer, Place, PlaceScope, RomeRef

BAKER = RomeRef("D1102", "Boulanger / Boulangère", "4")
REACH_KM = 10.0
SOUTH, WEST, ROWS, STEP_DEG = 43.5, -1.0, 9, 0.7
"""A grid of places of mainland France, 56 km apart or more."""

MOST_CELLS = 90
"""Ten columns of `ROWS`."""


def place(cell: int) -> Place:
    """Where a cell is."""
    latitude, longitude = SOUTH + cell % ROWS * STEP_DEG, WEST + cell // ROWS * STEP_DEG
    return Place(latitude, longitude, scope=PlaceScope.POINT)


def offer(cell: int) -> Offer:
    """An offer of a baker there."""
    return Offer(
        f"I{cell}",
        f"Boulangère ou boulanger, fournil {cell}",
        description=f"Le fournil numéro {cell} cherche quelqu’un qui pétrit, façonne et cuit le pain de la journée.",
        rome=BAKER,
        employer=Employer(f"Fournil {cell}"),
        place=place(cell),
        contract=ContractKind.CDI,
    )
