"""A market of any size for benches: real offers drawn again, spread where people live, and people to serve."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.synthetic import Synthetic
from matching.bundle import Bundle
from matching.columns import Layers, OfferColumns
from matching.domain import PlaceScope
from matching.errors import InputError
from matching.geo import Communes, landmass
from matching.importing import import_rome
from matching.index import GeoIndex
from matching.ingest import Accepted, parse_offer
from matching.jsonl import JsonFault, read_lines
from matching.pool import OfferSide, Pool, State, offer_places
from matching.rome import Rome
from matching.store import Store
from matching.vectors import Vectorizer
from training.corpus import shared_data

NOISE = 0.15
"""Length of the noise added to the unit vector of an offer drawn again, so that two copies are not one point."""

PROJECTS = (0.75, 0.2, 0.05)
"""Shares of people with one, two and three projects: 1.3 on average."""

RADII = (10, 20, 30, 50)


def needed_data() -> Path:
    """The folder of shared data.

    Raises:
        InputError: it is not there.
    """
    data = shared_data()
    if not data.is_dir():
        raise InputError(f"{data} is not there; set MATCHING_SHARED_DATA to the folder of shared data.")
    return data


def build_pool(data: Path, folder: Path, n: int, seed: int, store: Store) -> None:
    """A pool of offers drawn again from the real ones, each at a place of its own, as if `store` held them.

    Args:
        data: the shared data.
        folder: of data; the pool is where `Workspace` looks for it.
        n: how many offers.
        seed: of the draw.
        store: receives the ROME release; the pool is up to date with it.
    """
    import_rome(data / "rome_v460", store)
    draw = np.random.default_rng(seed)
    side = offer_side(data)
    communes = Communes.from_csv(data / "communes" / "communes_fr.csv.gz")
    parsed = [parse_offer(raw, communes) for raw in _raw(data / "offers" / "offers.jsonl.gz")]
    base = side.rows(range(len(parsed)), [found.value for found in parsed if isinstance(found, Accepted)])
    rows = draw.integers(len(base.columns), size=n)
    columns = base.columns.take(rows)
    places = Synthetic(1, seed).offers(n).places
    columns.rows["latitude"], columns.rows["longitude"] = places.T
    columns.rows["landmass"] = landmass(*places.T)
    nationwide = list(PlaceScope).index(PlaceScope.NATIONWIDE)
    point = list(PlaceScope).index(PlaceScope.POINT)
    columns.rows["everywhere"] = np.isnan(places[:, 0])
    columns.rows["scope"] = np.where(np.isnan(places[:, 0]), nationwide, point)
    keyed = OfferColumns(np.arange(1, n + 1), columns.rows, columns.lists)
    vectors = base.vectors[rows]
    for low in range(0, n, 65_536):
        part = vectors[low : low + 65_536].astype(np.float32)
        part += draw.normal(0, NOISE / part.shape[1] ** 0.5, part.shape).astype(np.float32)
        vectors[low : low + 65_536] = part / np.linalg.norm(part, axis=1, keepdims=True)
    index = GeoIndex.build(keyed.keys * 8, vectors, offer_places(keyed))
    state = State(index, Layers.of(keyed), store.offers.revision, store.offers.database_id)
    Pool(side, state).save(side.folder(folder))


def profile_lines(data: Path, n: int, seed: int) -> Iterator[str]:
    """Lines of JSON: people who look for the occupations of real offers, where people live."""
    draw = np.random.default_rng(seed + 1)
    rome = Rome.from_csv(data / "rome_v460")
    raws = _raw(data / "offers" / "offers.jsonl.gz")
    codes = np.array([raw["romeCode"] for raw in raws if raw.get("romeCode") in rome])
    places = Synthetic(1, seed + 1).queries(n).places
    for number, (latitude, longitude) in enumerate(places.tolist()):
        chosen = draw.choice(codes, size=1 + draw.choice(len(PROJECTS), p=PROJECTS))
        names = [draw.choice([name.label for name in rome.appellations_of(code)]) for code in chosen]
        skills = rome.skills(chosen[0])
        held = draw.permutation(len(skills))[: max(1, len(skills) // 3)].tolist()
        yield json.dumps(
            {
                "id": f"P{number}",
                "projects": [{"rome": str(c), "appellation": str(a)} for c, a in zip(chosen, names, strict=True)],
                "skills": [{"ogr": skills[i].ogr, "label": skills[i].label} for i in held],
                "experiences": [{"title": str(names[0]), "rome": str(chosen[0]), "months": int(draw.integers(60))}],
                "licences": ["B"] if draw.random() < 0.7 else [],
                "place": {"latitude": latitude, "longitude": longitude},
                "mobility": {"radius_km": int(draw.choice(RADII)), "modes": ["car"] if draw.random() < 0.7 else []},
                "contracts": ["CDI", "CDD"] if draw.random() < 0.4 else [],
                "hours": {"night": False} if draw.random() < 0.3 else {},
                "salary_min_eur_month": int(draw.integers(1700, 2600)),
            }
        )


def offer_side(data: Path) -> OfferSide:
    """The model served, over the whole ROME release."""
    rome, bundle = Rome.from_csv(data / "rome_v460"), Bundle.open(None)
    return OfferSide(Vectorizer(bundle.encoder(), bundle.coder(), rome), rome)


def _raw(path: Path) -> Iterator[dict[str, Any]]:
    return (record for _, record in read_lines(path) if not isinstance(record, JsonFault))
