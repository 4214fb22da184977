"""A store filled for a bench: real offers drawn again where people live, and persons who let advisers find them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from eval.bench.market import profile_lines
from eval.bench.synthetic import Synthetic
from eval.report import Report
from matching.domain import Offer, Place, PlaceScope
from matching.geo import Communes
from matching.importing import import_communes, import_persons, import_profiles, import_rome, place_offers
from matching.ingest import Accepted, parse_offer
from matching.jsonl import JsonFault, read_lines
from matching.read import complete
from matching.rome import Rome
from matching.store import Store

PORTFOLIO = 300
"""People an adviser follows. Source: the order of magnitude that the French agency gives for its usual support."""

SINCE = "2026-01-05T08:00:00Z"
"""When everyone agreed to be found."""


def fill(store: Store, data: Path, offers: int, profiles: int, seed: int, report: Report) -> None:
    """Fill an empty store; how long each part took goes to the report, as `fill_s.<part>`.

    Args:
        store: one that holds offers already is left as it is.
        data: the shared data.
        offers: how many, all open.
        profiles: how many, each of a person who agrees to be found by advisers and by employers.
        seed: of everything drawn.
        report: receives the seconds.
    """
    if store.offers.count():
        return
    rome = import_rome(data / "rome_v460", store)
    communes = import_communes(data / "communes" / "communes_fr.csv.gz", store)
    lines = profile_lines(data, profiles, seed)
    parts: dict[str, Callable[[], object]] = {
        "offers": lambda: store.offers.upsert(offers_again(data, rome, communes, offers, seed)),
        "profiles": lambda: import_profiles(store, enumerate(map(json.loads, lines), 1), communes, rome),
        "persons": lambda: import_persons(store, enumerate(persons(profiles), 1)),
    }
    for name, part in parts.items():
        clock = perf_counter()
        part()
        report.add(f"fill_s.{name}", perf_counter() - clock)


def offers_again(data: Path, rome: Rome, communes: Communes, n: int, seed: int) -> Iterator[Offer]:
    """Real offers drawn again, read as an import reads them, each with an id and a place of its own."""
    draw = np.random.default_rng(seed)
    raw = (one for _, one in read_lines(data / "offers" / "offers.jsonl.gz") if not isinstance(one, JsonFault))
    parsed = [found.value for found in (parse_offer(one, communes) for one in raw) if isinstance(found, Accepted)]
    known = list(place_offers(map(complete, parsed), rome))
    places = Synthetic(1, seed).offers(n).places.tolist()
    for number, (row, (latitude, longitude)) in enumerate(zip(draw.integers(len(known), size=n), places, strict=True)):
        somewhere = latitude == latitude
        place = Place(latitude, longitude, scope=PlaceScope.POINT) if somewhere else Place(scope=PlaceScope.NATIONWIDE)
        yield replace(known[row], id=f"O{number}", place=place)


def persons(n: int) -> Iterator[dict[str, Any]]:
    """People of `profile_lines`, as a source states them."""
    for number in range(n):
        seen_by = ("advisers", "employers")
        yield {
            "id": f"P{number}",
            "profile": {"source": "default", "id": f"P{number}"},
            "channels": ["email"],
            "emails": [f"p{number}@courrier.example"],
            "adviser": {"id": f"C{number // PORTFOLIO}"},
            "consents": [{"purpose": "visibility", "audience": one, "at": SINCE} for one in seen_by],
        }
