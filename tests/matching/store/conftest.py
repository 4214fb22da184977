from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import (
    ContractKind,
    Employer,
    Experience,
    Fact,
    Licence,
    Offer,
    Pay,
    Place,
    PlaceScope,
    Profile,
    Project,
    RefusalReason,
    RomeRef,
    Rule,
    RuleKind,
    Schedule,
    Skill,
)
from matching.store import Store


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'data' / 'matching.sqlite3'}"


@pytest.fixture
def store(url):
    with Store.open(url) as store:
        yield store


@pytest.fixture
def offer():
    return Offer(
        id="A1",
        title="Boulangère ou boulanger",
        rome=RomeRef("D1102", "Boulanger / Boulangère", "4"),
        employer=Employer("Au Fournil d'Anaïs"),
        place=Place(48.11, -1.68, "35238", "35000", "35 - RENNES", PlaceScope.POINT),
        contract=ContractKind.CDI,
        skills=(Skill("Pétrir une pâte", required=True),),
        licences=(Licence("B", required=False),),
        pay=Pay(1900.0, 2100.0, text="Mensuel de 1900 à 2100 Euros"),
        schedule=Schedule(night=True),
        facts=(Fact("licences", ("B",), "text", "permis B apprécié", 0.8),),
    )


@pytest.fixture
def profile():
    return Profile(
        id="P1",
        projects=(Project(RomeRef("D1102"), "Boulanger / Boulangère"),),
        experiences=(Experience("Apprentie boulangère", months=24, ended_at="2025-06"),),
        licences=("B",),
    )


AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def people(store):
    """Three profiles, of keys 1 to 3."""
    store.profiles.upsert(Profile(id=f"P{i}") for i in range(1, 4))
    return store


@pytest.fixture
def rule():
    """Makes a rule, of 25 km and 90 days unless told otherwise."""

    def rule(kind=RuleKind.DISTANCE, value=25.0, reason=RefusalReason.TOO_FAR, since=AT, **changes):
        return Rule(kind, value, reason, since, **({"until": since + timedelta(days=90)} | changes))

    return rule
