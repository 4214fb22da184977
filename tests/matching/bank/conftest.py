"""A bank of a few hundred people in a store, all of whom advisers may find, most of them employers too."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from matching.bank import Bank, Viewer
from matching.domain import (
    Audience,
    Consent,
    ContractKind,
    EducationLevel,
    Experience,
    Language,
    Mobility,
    Person,
    Purpose,
    RomeRef,
    WorkingTime,
)
from matching.matcher import Matcher
from matching.pool import Pool, ProfileSide
from matching.recording import Occasion
from matching.store import Store
from matching.testing import LYON, WordVectorizer, make_profile, make_skills, north_of, tiny_rome

ROME, ENCODING = tiny_rome(), WordVectorizer()
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OCCASION = Occasion(NOW, "bank", "web", "tiny", 1.0)
ADVISER, EMPLOYER = Viewer(Audience.ADVISERS), Viewer(Audience.EMPLOYERS)
LEVELS = (None, "A2", "B1", "C1")


def some(draw, values):
    return values[draw.integers(len(values))]


def people(n=300):
    draw = np.random.default_rng(11)
    skills = ((), make_skills(101, 102), make_skills(102), make_skills(130, 131), make_skills(110))
    return [
        make_profile(
            f"P{i}",
            ROME.codes[draw.integers(len(ROME.codes))],
            place=north_of(LYON, float(draw.uniform(0, 60))),
            mobility=Mobility(some(draw, (None, 20.0, 60.0))),
            skills=some(draw, skills),
            experiences=some(draw, ((), (job(some(draw, ROME.codes), int(draw.integers(1, 150))),))),
            contracts=some(draw, ((), (ContractKind.CDI,), (ContractKind.CDD, ContractKind.TEMP))),
            working_time=some(draw, (None, *WorkingTime)),
            licences=some(draw, ((), ("B",), ("CE", "B"))),
            languages=some(draw, ((), (Language("en", some(draw, LEVELS)),), (Language("de", "B2"), Language("fr")))),
            available_from=some(draw, (None, date(2026, 11, 1), date(2027, 1, 4))),
            education_level=some(draw, (None, EducationLevel.NV4)),
        )
        for i in range(n)
    ]


def job(rome, months):
    return Experience("Un emploi", RomeRef(rome), months)


PEOPLE = people()


@dataclass
class Market:
    store: Store
    pool: Pool
    bank: Bank

    def follow(self):
        """Bring the pool up to the store."""
        revision = self.store.profiles.revision
        self.pool.refresh(self.store.profiles.changes_since(self.pool.state.revision), revision)

    def agree(self, profiles, *audiences):
        """Their owners let audiences find them."""
        persons = [Person(profile.id, profile=profile.ref) for profile in profiles]
        self.store.persons.upsert(persons)
        keys = self.store.persons.keys([one.ref for one in persons])
        given = [Consent(Purpose.VISIBILITY, audience, NOW - timedelta(days=9)) for audience in audiences]
        self.store.consents.record(dict.fromkeys(keys.values(), given))

    def add(self, *profiles):
        """Store people who are shown to advisers, and follow; their keys."""
        self.store.profiles.upsert(profiles)
        self.agree(profiles, Audience.ADVISERS)
        self.follow()
        keys = self.store.profiles.keys([one.ref for one in profiles])
        return [keys[one.ref] for one in profiles]


def make_market(store, profiles, rome=ROME):
    store.profiles.upsert(profiles)
    pool = Pool.build(ProfileSide(ENCODING, rome), store.profiles.stream(), store.profiles.revision)
    return Market(store, pool, Bank(Matcher(ENCODING, rome, profiles=pool), store))


@pytest.fixture
def empty():
    """A bank with nobody in it."""
    with Store.open(":memory:") as store:
        yield make_market(store, [])


@pytest.fixture
def market():
    with Store.open(":memory:") as store:
        made = make_market(store, PEOPLE)
        made.agree(PEOPLE, Audience.ADVISERS)
        made.agree(PEOPLE[: len(PEOPLE) // 2], Audience.EMPLOYERS)
        made.follow()
        yield made


def searched(market, query, viewer=ADVISER, **options):
    return market.bank.search(query, viewer, OCCASION, **{"n": 50, "epsilon": 0.0} | options)


def changed(occasion=OCCASION, **changes):
    return replace(occasion, **changes)
