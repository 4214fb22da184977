"""For tests, here and elsewhere: builders of offers and profiles, a tiny ROME, in-memory doubles, contract tests."""
# ruff: noqa: D102 (the name of a contract test says it)

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching.domain import (
    OFFERS_FOR,
    Experience,
    Impression,
    Mobility,
    Offer,
    Place,
    PlaceScope,
    Profile,
    Project,
    RomeRef,
    Rule,
    RuleKind,
    Session,
    Skill,
    Training,
)
from matching.features import FEATURE_NAMES
from matching.geo import great_circle_km
from matching.normalize.text import fold
from matching.refusals import LASTS, PERSON, TRAINING
from matching.rerank import Reranker
from matching.rome import Appellation, Domain, MobilityLink, Occupation, Release, Rome, RomeSkill, SkillLink

LYON = Place(45.7600, 4.8400, "69123", "69001", "Lyon", PlaceScope.POINT)
"""Where builders put everything unless told otherwise."""

MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)
"""When the rules of builders begin unless told otherwise."""

_SHEETS = {  # code: label, skills (the first two at its core), mobilities, regulated
    "D1102": ("Boulanger / Boulangère", "101 102 103", "D1104", False),
    "D1104": ("Pâtissier / Pâtissière", "102 103 104", "D1102 G1602", False),
    "D1106": ("Vendeur / Vendeuse en alimentation", "110 111 112", "D1102", False),
    "G1602": ("Cuisinier / Cuisinière", "104 105 106", "D1104", False),
    "J1506": ("Infirmier / Infirmière", "120 121 122", "J1501", True),
    "J1501": ("Aide-soignant / Aide-soignante", "121 123 124", "J1506", True),
    "N1101": ("Cariste", "130 131 132", "N1105", False),
    "N1105": ("Manutentionnaire", "131 132 133", "N1101", False),
}
_SKILLS = {
    101: "Pétrir une pâte",
    102: "Cuire au four",
    103: "Peser les ingrédients",
    104: "Dresser une assiette",
    105: "Réaliser une sauce",
    106: "Tenir un poste chaud",
    110: "Encaisser un client",
    111: "Conseiller un client",
    112: "Garnir un rayon",
    120: "Poser une perfusion",
    121: "Prendre la tension",
    122: "Préparer un traitement",
    123: "Aider à la toilette",
    124: "Refaire un lit",
    130: "Conduire un chariot élévateur",
    131: "Charger un camion",
    132: "Contrôler une livraison",
    133: "Porter des colis",
}


def tiny_rome() -> Rome:
    """Eight occupations whose likeness is plain: bread, kitchen, shop, care, warehouse."""
    links = [(code, ogr, i < 2) for code, (_, ogrs, *_) in _SHEETS.items() for i, ogr in enumerate(ogrs.split())]
    moves = [(code, to, rank) for code, sheet in _SHEETS.items() for rank, to in enumerate(sheet[2].split(), start=1)]
    release = Release(
        version="tiny",
        domains=tuple(Domain(code, code) for code in sorted({code[:3] for code in _SHEETS})),
        occupations=tuple(
            Occupation(code, code, label, code, code[:3], regulated=regulated)
            for code, (label, _, _, regulated) in _SHEETS.items()
        ),
        appellations=tuple(Appellation(code, sheet[0], sheet[0], code, True) for code, sheet in _SHEETS.items()),
        skills=tuple(RomeSkill(str(ogr), label, "competence", str(ogr)) for ogr, label in _SKILLS.items()),
        skill_links=tuple(SkillLink(*link) for link in links),
        contexts=(),
        context_links=(),
        mobilities=tuple(MobilityLink(*move) for move in moves),
    )
    return Rome(release)


def make_offer(offer_id: str = "O1", rome: str | None = "D1102", **changes: Any) -> Offer:
    """An open offer in Lyon for a ROME code; `changes` are fields of `Offer`."""
    label = _SHEETS[rome][0] if rome in _SHEETS else "Poste à pourvoir"
    defaults: dict[str, Any] = {"title": label, "rome": RomeRef(rome) if rome else None, "place": LYON}
    return Offer(id=offer_id, **(defaults | changes))


def make_profile(
    profile_id: str = "P1", rome: str | None = "D1102", radius_km: float | None = 30.0, **changes: Any
) -> Profile:
    """Someone in Lyon who looks for the occupation of a ROME code; `changes` are fields of `Profile`."""
    projects = (Project(RomeRef(rome), _SHEETS[rome][0] if rome in _SHEETS else None),) if rome else ()
    defaults: dict[str, Any] = {"projects": projects, "place": LYON, "mobility": Mobility(radius_km)}
    return Profile(id=profile_id, **(defaults | changes))


def make_skills(*ogrs: int, required: bool | None = None) -> tuple[Skill, ...]:
    """Skills of `tiny_rome`."""
    return tuple(Skill(_SKILLS[ogr], str(ogr), required=required) for ogr in ogrs)


def make_training(training_id: str = "T1", *ogrs: int, **changes: Any) -> Training:
    """A training in Lyon that teaches skills of `tiny_rome` from Monday 11 January 2027 on."""
    defaults: dict[str, Any] = {"title": "Formation", "place": LYON, "sessions": (Session(date(2027, 1, 11)),)}
    return Training(id=training_id, **(defaults | {"skills": make_skills(*ogrs)} | changes))


def make_rule(kind: RuleKind, value: float | str, at: datetime = MONDAY, **changes: Any) -> Rule:
    """A rule in force for 90 days from a moment, by the first reason that makes one of its kind."""
    every = (*PERSON.items(), *TRAINING.items())
    reason = next(reason for reason, teaching in every if teaching.rule is kind)
    return replace(Rule(kind, value, reason, at, at + LASTS), **changes)


def make_impression(profile_id: int = 1, offer_id: int = 1, **changes: Any) -> Impression:
    """One place of a list on a page, not yet recorded; `changes` are fields of `Impression`."""
    defaults: dict[str, Any] = {"impression_id": 0, "list_id": 0, "direction": OFFERS_FOR, "surface": "page"}
    defaults |= {"digest_id": None, "project": 0, "at": MONDAY, "channel": "web", "bundle": "b", "position": 1}
    defaults |= {"score": 0.5, "handle": 0.5, "price": 0.0, "propensity": None, "arm": ""}
    defaults |= {"feature_schema": "s", "features": ()}
    return Impression(profile_id=profile_id, offer_id=offer_id, **(defaults | changes))


def north_of(place: Place, km: float) -> Place:
    """A place due north, with no commune."""
    latitude = None if place.latitude is None else place.latitude + np.degrees(km / 6371.0088)
    return Place(latitude, place.longitude, scope=PlaceScope.POINT)


class WordVectorizer:
    """Double of `Vectorizer`: hashed bags of words, the same for a gendered form, an accent or a capital letter."""

    dim = 64
    fingerprint = "words"

    def occupations(
        self, offers: Sequence[Offer]
    ) -> tuple[list[RomeRef | None], tuple[NDArray[np.int16], NDArray[np.float32]]]:
        """As the offers state them, of `tiny_rome`, with no doubt."""
        rows, shares = np.full((len(offers), 5), -1, np.int16), np.zeros((len(offers), 5), np.float32)
        codes = sorted(_SHEETS)
        for row, offer in enumerate(offers):
            if offer.rome and offer.rome.code in _SHEETS:
                rows[row, 0], shares[row, 0] = codes.index(offer.rome.code), 1
        return [offer.rome for offer in offers], (rows, shares)

    def offers(self, offers: Sequence[Offer]) -> NDArray[np.float32]:
        """One vector an offer: its title and its skills."""
        return self._encode([" ".join([o.title, *(skill.label for skill in o.skills)]) for o in offers])

    def profiles(self, profiles: Sequence[Profile]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        """One vector a project, else one of experiences and skills: rows of the owners, slots, vectors."""
        texts = [(i, slot, text) for i, profile in enumerate(profiles) for slot, text in enumerate(_queries(profile))]
        owners = np.array([i for i, _, _ in texts], np.int64)
        return owners, np.array([slot for _, slot, _ in texts], np.int64), self._encode([text for *_, text in texts])

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in fold(text).replace("/", " ").replace("-", " ").split():
                stem = crc32(word[:5].encode())
                vector[stem % self.dim] += 1 if stem & 1024 else -1
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors


def _queries(profile: Profile) -> list[str]:
    labels = [project.appellation or (project.rome.code if project.rome else "") for project in profile.projects[:8]]
    past: list[Experience] = list(profile.experiences)
    return [label for label in labels if label] or (
        [" ".join([job.title for job in past] + [skill.label for skill in profile.skills])]
        if past or profile.skills
        else []
    )


@dataclass
class ExactIndex:
    """Double of `GeoIndex`: scans everything, in memory."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    places: NDArray[np.float64]

    def search(
        self,
        vectors: NDArray[np.float32],
        places: NDArray[np.floating],
        radius_km: float | NDArray[np.floating],
        n: int,
        threads: int = 1,  # noqa: ARG002
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See `GeoIndex.search`: ids (q, n), -1 padded, and similarities, best first, one id for each key."""
        radius = np.broadcast_to(radius_km, len(vectors))
        ids = np.full((len(vectors), n), -1, np.int64)
        similarity = np.full((len(vectors), n), np.nan, np.float32)
        for q, (vector, place) in enumerate(zip(vectors, places, strict=True)):
            km = great_circle_km(place[0], place[1], self.places[:, 0], self.places[:, 1])
            rows = np.flatnonzero((km <= radius[q]) | np.isnan(self.places[:, 0]) | np.isnan(place[0]))
            scores = self.vectors[rows] @ vector
            order = np.argsort(-scores, kind="stable")
            _, first = np.unique(self.ids[rows[order]] >> 3, return_index=True)
            best = order[np.sort(first)][:n]
            ids[q, : len(best)], similarity[q, : len(best)] = self.ids[rows[best]], scores[best]
        return ids, similarity


class RerankerContract:
    """What every reranker must satisfy: inherit, and give `reranker()`."""

    def reranker(self) -> Reranker:
        """The one under test."""
        raise NotImplementedError

    def rows(self, n: int = 50) -> NDArray[np.float32]:
        """Feature rows of all sorts, a third of the values missing."""
        draw = np.random.default_rng(0)
        rows = draw.uniform(0, 1, (n, len(FEATURE_NAMES))).astype(np.float32)
        rows[draw.random(rows.shape) < 1 / 3] = np.nan
        return rows

    def test_there_is_one_float32_score_for_each_row(self) -> None:
        scores = self.reranker().score(self.rows())
        assert scores.shape == (50,)
        assert scores.dtype == np.float32

    def test_scores_are_between_0_and_1(self) -> None:
        extremes = np.array([[-1e6], [0], [1e6]], np.float32) * np.ones(len(FEATURE_NAMES), np.float32)
        scores = self.reranker().score(np.vstack([self.rows(), extremes]))
        assert ((scores >= 0) & (scores <= 1)).all()

    def test_no_row_gives_no_score(self) -> None:
        assert len(self.reranker().score(self.rows(0))) == 0

    def test_a_row_with_everything_missing_has_a_score(self) -> None:
        rows = np.full((1, len(FEATURE_NAMES)), np.nan, np.float32)
        assert np.isfinite(self.reranker().score(rows)).all()

    def test_a_score_depends_on_no_other_row(self) -> None:
        rows = self.rows()
        reranker = self.reranker()
        alone = np.concatenate([reranker.score(row[None]) for row in rows])
        np.testing.assert_allclose(reranker.score(rows), alone, rtol=1e-6)

    def test_scoring_leaves_the_rows_alone(self) -> None:
        rows = self.rows()
        before = rows.copy()
        self.reranker().score(rows)
        np.testing.assert_array_equal(rows, before)

    def test_a_nearer_text_never_lowers_the_score(self) -> None:
        rows = self.rows()
        rows[:, 0] = 0.2
        nearer = rows.copy()
        nearer[:, 0] = 0.9
        assert (self.reranker().score(nearer) >= self.reranker().score(rows) - 1e-6).all()
