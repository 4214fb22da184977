"""A market in a store, and heads fitted on what people whose mind is known answered to it."""

from types import SimpleNamespace

import numpy as np
import pytest

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import ContractKind, Employer, Pay, Schedule, WorkingTime
from matching.features import FEATURE_NAMES, Pairs, feature_rows, schema_id
from matching.features.memory import Memories, Past, Priors
from matching.history import StoredHistories
from matching.log import Log, reason_mask
from matching.matcher import Matcher
from matching.pool import OfferSide, Pool, ProfileSide
from matching.store import Store
from matching.testing import LYON, MONDAY, WordVectorizer, make_offer, make_profile, make_skills, north_of, tiny_rome

ROME, ENCODING = tiny_rome(), WordVectorizer()
EMPLOYERS = ("Dupain", "Levain", "La Mie", "Farine et fils", None)
WEEKS, LENGTH = 5, 10


def some(draw, values):
    return values[draw.integers(len(values))]


def market(n=150):
    draw = np.random.default_rng(5)
    return [
        make_offer(
            f"O{i}",
            ROME.codes[draw.integers(len(ROME.codes))] if i % 3 else "D1102",
            place=north_of(LYON, float(draw.uniform(0, 50))),
            pay=some(draw, (None, *(Pay(eur, eur + 200) for eur in range(1700, 2400, 50)))),
            schedule=Schedule(night=some(draw, (None, True, False)), weekend=some(draw, (None, True))),
            employer=Employer(some(draw, EMPLOYERS)),
            contract=some(draw, (None, ContractKind.CDI, ContractKind.CDD)),
            working_time=some(draw, (None, WorkingTime.FULL, WorkingTime.PART)),
            physical=some(draw, ((), ("noise",), ("standing", "heavy_loads"))),
            skills=some(draw, ((), make_skills(101, 102, required=True), make_skills(131, required=True))),
        )
        for i in range(n)
    ]


OFFERS = market()
PEOPLE = [
    make_profile(f"P{i}", code, radius_km=60, skills=make_skills(101, 131) if i % 2 else make_skills(102))
    for i, code in enumerate(["D1102"] * 4 + [code for code in ROME.codes for _ in range(3)])
]


@pytest.fixture(scope="session")
def heads():
    """Fitted on weekly lists of 150 people, each with a mind of their own, as a service that remembers logs them."""
    from training.datasets import Dataset
    from training.fit import fit, load_config

    config = load_config()
    config["data"]["validation"], config["trees"]["num_threads"] = 0.0, 1
    return fit(Dataset.of(_lived()), config).reranker


def _lived(n=150):
    draw = np.random.default_rng(3)
    skills = make_skills(101, 131), make_skills(102), ()
    profiles = [make_profile(f"T{i}", ROME.codes[i % 8], 60.0, skills=skills[i % 3]) for i in range(n)]
    people = ProfileColumns.from_profiles(range(n), profiles, ROME)
    offers, occupations = OfferColumns.from_offers(range(len(OFFERS)), OFFERS, ROME), Occupations.of(ROME)
    minds = _minds(draw, n)
    shown, said, past = [], [], None
    for week in range(WEEKS):
        pi = np.repeat(np.arange(n), LENGTH)
        oi = np.concatenate([draw.choice(len(OFFERS), LENGTH, replace=False) for _ in range(n)])
        similarity = draw.uniform(0, 1, len(pi)).astype(np.float32)
        pairs = Pairs.of(people, pi, offers, oi, similarity)
        memory = Memories.of(past or Past.nothing(pairs), people, occupations, Priors.default())
        rows = feature_rows(Pairs.of(people, pi, offers, oi, similarity, memory), occupations, MONDAY)
        answers = _answers(draw, minds, pairs, rows)
        shown.append(_shown(week, pi, oi, rows))
        said += [(week * len(pi) + row, *answer, "person") for row, answer in enumerate(answers) if answer[0]]
        past = _remembered(past, pairs, answers)
    impressions = {name: np.concatenate([part[name] for part in shown]) for name in shown[0]}
    said += _employers(draw, said, impressions["features"])
    return Log.from_columns(impressions | _constant(len(impressions["at"])), _events(said, impressions))


def _minds(draw, n):
    return SimpleNamespace(
        km=np.exp(draw.normal(np.log(20), 0.6, n)),
        pay=draw.normal(1900, 120, n),
        night=draw.random(n) < 0.4,
        employer=draw.integers(0, len(EMPLOYERS), n),
    )


def _answers(draw, minds, pairs, rows):
    """Kind of event and reasons for each pair; no kind is silence."""
    pi, offer = pairs.pi, pairs.offer
    names = np.array([EMPLOYERS.index(OFFERS[row].employer.name) for row in pairs.oi])
    pay = (offer["pay_min"] + offer["pay_max"]) / 2
    objections = {
        "too_far": pairs.distance_km > minds.km[pi],
        "working_hours": (offer["night"] == 1) & minds.night[pi],
        "salary_too_low": pay < minds.pay[pi],
        "employer": (names == minds.employer[pi]) & (names < 4),
        "wrong_occupation": rows[:, FEATURE_NAMES.index("occupation_same")] == 0,
    }
    odds = {"too_far": 1.0, "working_hours": 1.0, "salary_too_low": 1.0, "employer": 0.8, "wrong_occupation": 0.3}
    told = {reason: held & (draw.random(len(pi)) < odds[reason]) for reason, held in objections.items()}
    kinds, luck = [], draw.random((len(pi), 2))
    for row in range(len(pi)):
        reasons = [reason for reason, held in told.items() if held[row]][:2]
        kind = "" if luck[row, 0] < 0.3 else "refused" if reasons else "applied" if luck[row, 1] < 0.7 else "interested"
        kinds.append((kind, reasons if kind == "refused" else []))
    return kinds


def _employers(draw, said, rows):
    """Employers accept applications by the skills that they ask for."""
    applied = [row for row, kind, *_ in said if kind == "applied"]
    fit = np.nan_to_num(rows[applied, FEATURE_NAMES.index("skills_required_share")], nan=0.5)
    kept = draw.random(len(applied)) < 0.1 + 0.8 * fit
    return [
        (row, "contacted", [], "employer") if yes else (row, "refused", ["skills_missing"], "employer")
        for row, yes in zip(applied, kept.tolist(), strict=True)
    ]


def _remembered(past, pairs, answers):
    rows = np.flatnonzero([bool(kind) for kind, _ in answers])
    grade = np.array([("refused", "interested", "applied").index(answers[row][0]) for row in rows], np.int8)
    reasons = np.array([reason_mask(answers[row][1]) for row in rows], np.uint32)
    new = Past(pairs.take(rows), pairs.pi[rows], grade, reasons, np.zeros(len(rows), np.float32))
    if past is None:
        return new
    both = Pairs.of(
        pairs.profiles,
        np.concatenate([past.pairs.pi, new.pairs.pi]),
        pairs.offers,
        np.concatenate([past.pairs.oi, new.pairs.oi]),
        np.concatenate([past.pairs.similarity, new.pairs.similarity]),
    )
    joined = (np.concatenate([getattr(each, name) for each in (past, new)]) for name in ("person", "grade", "reasons"))
    return Past(both, *joined, np.concatenate([past.age_days + 7, new.age_days]).astype(np.float32))


def _shown(week, pi, oi, rows):
    at = np.datetime64(MONDAY.replace(tzinfo=None), "us") + np.timedelta64(7 * week, "D") + pi * np.timedelta64(1, "m")
    return {
        "impression_id": week * len(pi) + np.arange(len(pi)),
        "list_id": week * 1000 + pi,
        "profile_id": pi,
        "offer_id": oi,
        "at": at,
        "position": np.tile(np.arange(1, LENGTH + 1), len(pi) // LENGTH),
        "features": rows,
    }


def _constant(n):
    texts = {"direction": "offers_for", "surface": "digest", "channel": "email", "bundle": "b0", "arm": ""}
    numbers = {"project": 0, "score": 0.5, "handle": 0.5, "price": 0.0}
    return {name: [value] * n for name, value in {**texts, **numbers, "feature_schema": schema_id()}.items()}


def _events(said, impressions):
    ids, kinds, reasons, sides = (list(column) for column in zip(*said, strict=True))
    return {
        "event_id": np.arange(len(said)),
        "impression_id": ids,
        "event": kinds,
        "side": sides,
        "actor": sides,
        "channel": ["email"] * len(said),
        "reasons": reasons,
        "at": impressions["at"][ids] + np.timedelta64(1, "h"),
    }


class Service:
    """A store with the market, what was shown in it, and matchers that remember what was answered."""

    def __init__(self, store, heads):
        self.store = store
        store.offers.upsert(OFFERS)
        store.profiles.upsert(PEOPLE)
        self.heads = heads
        self.rebuild()

    def rebuild(self):
        self.offers = Pool.build(OfferSide(ENCODING, ROME), self.store.offers.stream())
        self.profiles = Pool.build(ProfileSide(ENCODING, ROME), self.store.profiles.stream())

    def matcher(self, reranker=None):
        return Matcher(
            ENCODING,
            ROME,
            self.offers,
            self.profiles,
            reranker=self.heads if reranker is None else reranker,
            documents=self.store.offers.get,
            histories=StoredHistories(self.store),
        )


@pytest.fixture
def service(heads):
    with Store.open(":memory:") as store:
        yield Service(store, heads)


@pytest.fixture
def people():
    return PEOPLE


@pytest.fixture
def offers():
    return OFFERS
