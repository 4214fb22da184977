import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.codec import from_dict, from_json, to_dict, to_json
from matching.domain import (
    ContractKind,
    Employer,
    Fact,
    Match,
    MatchList,
    Mobility,
    Mode,
    Offer,
    Pay,
    Place,
    PlaceScope,
    Profile,
    Reason,
    Schedule,
    Skill,
    Veto,
)

OFFER = Offer(
    id="1",
    title="Boulanger",
    employer=Employer("Le fournil"),
    place=Place(45.9, 6.1, "74010", scope=PlaceScope.POINT),
    contract=ContractKind.CDD,
    skills=(Skill("Pétrir", "123", required=True),),
    pay=Pay(1800.0, None, text="1 800 €"),
    schedule=Schedule(night=True, weekend=False),
    created_at=datetime(2025, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    facts=(Fact("licences", ("B", "CE"), "field", "permis B"), Fact("night", True, "text", "la nuit", 0.9)),
)


def test_an_offer_comes_back_equal() -> None:
    assert from_json(Offer, to_json(OFFER)) == OFFER
    assert from_dict(Offer, json.loads(json.dumps(to_dict(OFFER)))) == OFFER


def test_a_tuple_in_a_union_comes_back_a_tuple() -> None:
    assert from_json(Offer, to_json(OFFER)).facts[0].value == ("B", "CE")


def test_a_profile_and_a_match_list_come_back_equal() -> None:
    profile = Profile("1", mobility=Mobility(30, (Mode.CAR,)), available_from=date(2026, 12, 1), licences=("B",))
    assert from_json(Profile, to_json(profile)) == profile
    matches = MatchList(
        "1", (Match(3, "a", 0.5, 0.1, None, reasons=(Reason("pay", "Bien payé", True),)),), {Veto.REACH: 4}
    )
    assert from_json(MatchList, to_json(matches)) == matches


def test_fields_at_their_default_are_left_out() -> None:
    assert to_json(Offer("1", "Boulanger")) == '{"id":"1","title":"Boulanger"}'


def test_a_false_that_differs_from_none_is_kept() -> None:
    assert to_dict(Schedule(night=False)) == {"night": False}


def test_unknown_keys_are_ignored_and_the_payload_is_left_as_it_was() -> None:
    payload = {"id": "1", "title": "x", "place": {"scope": "point", "new": 1}, "later": 2}
    assert from_dict(Offer, payload).place.scope is PlaceScope.POINT
    assert payload["place"] == {"scope": "point", "new": 1}


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ('{"id":"1"', "truncated"),
        ("null", "Expected `object`"),
        ('{"id":"1"}', "missing required field `title`"),
        ('{"id":"1","title":"x","contract":"nope"}', r"Invalid enum value 'nope' - at `\$.contract`"),
        ('{"id":"1","title":"x","place":{"latitude":"a"}}', r"got `str` - at `\$.place.latitude`"),
        ('{"id":"1","title":"x","created_at":"hier"}', r"datetime - at `\$.created_at`"),
    ],
)
def test_what_is_not_of_the_class_is_refused_with_its_field(text: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        from_json(Offer, text)


def test_a_dict_that_is_not_of_the_class_is_refused_like_its_text() -> None:
    with pytest.raises(ValueError, match=r"Invalid enum value 'nope' - at `\$.contract`"):
        from_dict(Offer, {"id": "1", "title": "x", "contract": "nope"})


def test_a_whole_number_of_a_float_field_and_a_time_of_any_offset_come_back_equal() -> None:
    text = '{"id":"1","title":"x","hours_per_week":30,"created_at":"2025-01-02T03:04:05.000678+02:00"}'
    offer = from_json(Offer, text)
    assert offer.hours_per_week == 30
    assert offer.created_at == datetime.fromisoformat("2025-01-02T03:04:05.000678+02:00")


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json(Place(float("nan"), 1.0))


@given(st.builds(Offer), st.builds(Profile))
def test_any_offer_or_profile_comes_back_equal(offer: Offer, profile: Profile) -> None:
    for value in (offer, profile):
        try:
            text = to_json(value)
        except ValueError:
            continue
        assert from_json(type(value), text) == value
