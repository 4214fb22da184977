import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import (
    ContractKind,
    EducationLevel,
    Employer,
    Offer,
    Pay,
    Place,
    PlaceScope,
    Remote,
    RomeRef,
    Skill,
    WorkingTime,
)
from matching.geo import Communes
from matching.ingest import Accepted, Rejected, parse_jobposting, to_jobposting

COMMUNES = Communes.sample()

OFFER = Offer(
    id="190ABCD",
    title="Cuisinier",
    description="Vous cuisinez.",
    rome=RomeRef("G1602", "Cuisinier / Cuisinière"),
    employer=Employer("Le Bon Couvert", "12345678901234"),
    place=Place(45.9, 6.12, None, "74000", "Annecy", PlaceScope.POINT),
    contract=ContractKind.CDD,
    experience_months_min=24,
    skills=(Skill("Éplucher des légumes", required=True),),
    education=EducationLevel.NV5,
    pay=Pay(1_900.0, 2_100.0),
    working_time=WorkingTime.FULL,
    hours_per_week=35.0,
    positions=2,
    sector="56",
    url="https://exemple.fr/190ABCD",
    created_at=datetime(2025, 3, 4, 8, tzinfo=UTC),
)


def back(posting: Any) -> Offer:
    outcome = parse_jobposting(posting, COMMUNES)
    assert isinstance(outcome, Accepted), outcome
    return outcome.value


def test_an_offer_survives_going_out_and_in() -> None:
    assert back(json.loads(json.dumps(to_jobposting(OFFER)))) == OFFER


def test_what_is_not_stated_is_left_out() -> None:
    posting = to_jobposting(Offer("1", "Maçon"))
    assert sorted(posting) == ["@context", "@type", "identifier", "title"]


def test_the_salary_shown_is_what_the_job_pays() -> None:
    posting = to_jobposting(Offer("1", "x", pay=Pay(1_900.0, 1_900.0, 950.0, 950.0), hours_per_week=17.5))
    assert posting["baseSalary"]["value"]["minValue"] == 950
    assert back(posting).pay == Pay(1_900.0, 1_900.0, 950.0, 950.0)


def test_a_nationwide_or_remote_offer_says_so() -> None:
    offer = Offer("1", "x", place=Place(scope=PlaceScope.NATIONWIDE), remote=Remote.FULL)
    posting = to_jobposting(offer)
    assert posting["jobLocationType"] == "TELECOMMUTE"
    assert back(posting).place.scope is PlaceScope.NATIONWIDE
    assert back(posting).remote is Remote.FULL


@pytest.mark.parametrize(
    ("salary", "low", "high"),
    [
        ({"currency": "EUR", "value": {"minValue": 30000, "maxValue": 36000, "unitText": "YEAR"}}, 2_500, 3_000),
        ({"currency": "EUR", "value": {"value": "12,50", "unitText": "HOUR"}}, 1_895.87, 1_895.87),
        ({"currency": "EUR", "value": 2000}, 2_000, 2_000),
        (2000, 2_000, 2_000),
    ],
)
def test_salaries_of_every_shape_are_read(salary: Any, low: float, high: float) -> None:
    pay = back({"@type": "JobPosting", "identifier": "1", "title": "x", "baseSalary": salary}).pay
    assert pay is not None and (pay.min_eur_month, pay.max_eur_month) == (low, high)


def test_another_currency_is_not_read() -> None:
    salary = {"currency": "CHF", "value": {"value": 5000, "unitText": "MONTH"}}
    assert back({"@type": "JobPosting", "identifier": "1", "title": "x", "baseSalary": salary}).pay is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (3, "not_object"),
        ({"@type": "Person", "title": "x"}, "not_jobposting"),
        ({"@type": "JobPosting", "title": "x"}, "no_id"),
        ({"@type": "JobPosting", "url": "https://exemple.fr/1"}, "no_title"),
    ],
)
def test_what_is_no_job_posting_is_rejected(raw: Any, reason: str) -> None:
    outcome = parse_jobposting(raw, COMMUNES)
    assert isinstance(outcome, Rejected) and outcome.reason == reason


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(to_jobposting(OFFER))), values, max_size=6))
def test_no_mutation_raises(changes: dict[str, Any]) -> None:
    parse_jobposting({**to_jobposting(OFFER), **changes}, COMMUNES)
