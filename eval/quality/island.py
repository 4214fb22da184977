"""Profiles to offers on the island whose file was kept out of training, its offers stripped of their ROME fields.

A profile wants an appellation that is not its sheet's label, states a third of the sheet's skills, lives where a random
offer is and goes 25 km. An offer of the sheet's code is worth 3, of one of its first five mobilities 1. What is judged
is what `matching match offers` answers; what the vectors alone retrieve, and the rivals with the same radius, beside.

A service has usually seen other offers of the same market: the figures on half of the file, with a model that has seen
the other half, are reported apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.metrics import Estimate, bootstrap, ndcg
from eval.rivals import Bm25, CharTfidf
from matching.domain import Profile
from matching.geo import Communes, great_circle_km
from matching.importing import import_offers, place_profiles
from matching.ingest import Accepted, parse_profile
from matching.matcher import Matcher
from matching.rome import Rome
from matching.settings import Settings
from matching.workspace import Workspace
from training.corpus import REUNION, in_held_out_half, read_offers

N = 10
RADIUS_KM = 25.0
SAME, MOBILITY, MOBILITIES = 3.0, 1.0, 5
ROME_FIELDS = ("romeCode", "romeLibelle", "appellationlibelle")
AT = datetime(2026, 8, 22, tzinfo=UTC)  # the last day that the file covers


@dataclass(frozen=True, slots=True)
class Market:
    """The island's offers and the drawn profiles.

    Attributes:
        offers: raw, without ROME fields.
        profiles: in the interchange format.
        gains: (profiles, offers) worth of each offer within the radius, 0 beyond.
        distance_km: (profiles, offers).
        domains: grand domaine of each profile.
    """

    offers: list[dict[str, Any]]
    profiles: list[dict[str, Any]]
    gains: NDArray[np.float64]
    distance_km: NDArray[np.float64]
    domains: list[str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What each system is worth on each profile.

    Attributes:
        ndcg: by system, (profiles,), NaN where no offer within the radius is relevant.
        beyond: how many of the matcher's answers are farther than the radius.
        short: how many profiles the matcher gave fewer answers than it could.
        domains: grand domaine of each profile.
    """

    ndcg: dict[str, NDArray[np.float64]]
    beyond: int
    short: int
    domains: list[str]

    def mean(self, system: str, where: NDArray[np.bool_] | None = None) -> Estimate:
        """Mean nDCG@10 with its interval."""
        values = self.ndcg[system]
        return bootstrap(values if where is None else np.where(where, values, np.nan))


def draw(data: Path, rome: Rome, n: int, seed: int, half: bool = False) -> Market:
    """The island's offers, or the half of them that training can leave out, and `n` profiles."""
    raws = [raw for raw in read_offers(data / REUNION) if not half or in_held_out_half(raw)]
    rng = np.random.default_rng(seed)
    wordings = [item for item in rome.appellations if not item.principal]
    wanted = [wordings[i] for i in rng.integers(len(wordings), size=n)]
    homes = [raws[i]["lieuTravail"] for i in rng.integers(len(raws), size=n)]
    profiles = [_profile(f"P{i}", w, home, rome, rng) for i, (w, home) in enumerate(zip(wanted, homes, strict=True))]
    places = [raw["lieuTravail"] for raw in raws]
    here, there = (np.array([(p["latitude"], p["longitude"]) for p in ps], dtype=np.float64) for ps in (homes, places))
    distance = great_circle_km(here[:, :1], here[:, 1:], there[:, 0], there[:, 1])
    worth = gains(rome, [item.code for item in wanted], [raw["romeCode"] for raw in raws])
    offers = [{name: value for name, value in raw.items() if name not in ROME_FIELDS} for raw in raws]
    within = np.where(distance <= RADIUS_KM, worth, 0.0)
    return Market(offers, profiles, within, distance, [item.code[0] for item in wanted])


def gains(rome: Rome, wanted: Sequence[str], offered: Sequence[str]) -> NDArray[np.float64]:
    """Worth of each offered code to each wanted one, (wanted, offered)."""
    names, columns = np.unique(offered, return_inverse=True)
    worth = np.zeros((len(wanted), len(names)))
    for row, code in enumerate(wanted):
        worth[row, np.isin(names, rome.mobilities(code)[:MOBILITIES])] = MOBILITY
        worth[row, names == code] = SAME
    return worth[:, columns]


def evaluate(market: Market, settings: Settings) -> Answers:
    """Match the market as the command line does.

    Args:
        market: offers and profiles.
        settings: an empty data folder, a model that has not seen the market, the ROME release.
    """
    work = Workspace(settings)
    import_offers(work.store, enumerate(market.offers, 1), work.communes, work.rome, coder=work.coder, at=AT)
    profiles = list(place_profiles(map(_parsed, market.profiles), work.rome, work.coder))
    matched, beyond, short = _matched(work.matcher("offers"), profiles, market)
    titles, vectors = [raw["intitule"] for raw in market.offers], np.zeros((len(market.offers), work.vectorizer.dim))
    row = {raw["id"]: i for i, raw in enumerate(market.offers)}
    stored = [offer for _, offer in work.store.offers.stream()]
    vectors[[row[offer.id] for offer in stored]] = work.vectorizer.offers(stored)
    names = [raw["projects"][0]["appellation"] for raw in market.profiles]
    systems = {
        "vectors": work.vectorizer.profiles(profiles)[2] @ vectors.T,
        "embedding": work.encoder.encode([_words(raw) for raw in market.profiles]) @ work.encoder.encode(titles).T,
        "bm25": Bm25(titles).score(names),
        "char_tfidf": CharTfidf(titles).score(names),
    }
    found = {"": matched} | {name: _ranked(scores, market) for name, scores in systems.items()}
    return Answers({name: ndcg(g, market.gains, N) for name, g in found.items()}, beyond, short, market.domains)


def _matched(matcher: Matcher, profiles: Sequence[Profile], market: Market) -> tuple[NDArray[np.float64], int, int]:
    """Gains of the matcher's lists, how many answers lie beyond the radius, how many lists are short."""
    row = {raw["id"]: i for i, raw in enumerate(market.offers)}
    found = np.zeros((len(profiles), N))
    beyond = short = 0
    for i, answer in enumerate(matcher.offers_for(profiles, N, AT)):
        rows = [row[match.candidate_id] for match in answer.matches]
        found[i, : len(rows)] = market.gains[i, rows]
        beyond += int((market.distance_km[i, rows] > RADIUS_KM).sum())
        short += len(rows) < min(N, int((market.distance_km[i] <= RADIUS_KM).sum()))
    return found, beyond, short


def _ranked(scores: NDArray[np.floating], market: Market) -> NDArray[np.float64]:
    """Gains of the best scored offers within the radius."""
    within = np.where(market.distance_km <= RADIUS_KM, scores, -np.inf)
    best = np.argsort(-within, axis=1, kind="stable")[:, :N]
    return np.take_along_axis(market.gains, best, axis=1)


def _profile(name: str, wanted: Any, home: dict[str, Any], rome: Rome, rng: np.random.Generator) -> dict[str, Any]:
    skills = rome.skills(wanted.code)
    drawn = rng.permutation(len(skills))[: max(1, len(skills) // 3)]
    return {
        "id": name,
        "projects": [{"appellation": wanted.label}],
        "skills": [{"ogr": skills[i].ogr, "label": skills[i].label} for i in sorted(drawn.tolist())],
        "place": {"latitude": home["latitude"], "longitude": home["longitude"]},
        "mobility": {"radius_km": RADIUS_KM},
    }


def _parsed(raw: dict[str, Any]) -> Profile:
    outcome = parse_profile(raw, Communes.sample())
    if not isinstance(outcome, Accepted):
        raise TypeError(f"The drawn profile {raw['id']} was rejected: {outcome.message}")
    return outcome.value


def _words(raw: dict[str, Any]) -> str:
    return " ".join([raw["projects"][0]["appellation"], *(skill["label"] for skill in raw["skills"])])
