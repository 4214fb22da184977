"""Missing fields are filled from the text; stated ones are left alone."""

from dataclasses import replace

from matching.domain import EducationLevel, Fact, Licence, Offer, Pay, Remote, Schedule, WorkingTime
from matching.read import complete

TEXT = (
    "Salaire : 2 000 € brut mensuel, temps plein, 35h par semaine, permis B souhaité, 2 ans d'expérience exigés, "
    "Bac+2, télétravail possible, travail de nuit et port de charges."
)
OFFER = Offer(id="1", title="Agent (H/F)", description=TEXT)


def test_missing_fields_are_filled_from_the_text() -> None:
    offer = complete(OFFER)
    assert offer.pay == Pay(2000.0, 2000.0, text="2 000 € brut mensuel")
    assert offer.working_time is WorkingTime.FULL
    assert offer.hours_per_week == 35
    assert offer.licences == (Licence("B", required=False),)
    assert offer.experience_months_min == 24
    assert offer.education is EducationLevel.NV3
    assert offer.remote is Remote.PARTIAL
    assert offer.schedule == Schedule(night=True)
    assert offer.physical == ("heavy_loads",)


def test_each_fact_used_is_kept_with_its_words() -> None:
    offer = complete(OFFER)
    assert {fact.name for fact in offer.facts} >= {"pay_eur_month_min", "night", "licences", "education"}
    assert all(fact.source == "text" and fact.words in TEXT for fact in offer.facts)


def test_a_stated_field_is_never_changed() -> None:
    stated = replace(
        OFFER,
        pay=Pay(1900.0, None),
        working_time=WorkingTime.PART,
        hours_per_week=20.0,
        licences=(Licence("C"),),
        experience_months_min=6,
        education=EducationLevel.NV5,
        remote=Remote.NONE,
        schedule=Schedule(night=False),
        physical=("noise",),
    )
    assert complete(stated) == stated


def test_the_facts_of_fields_are_kept_and_not_doubled() -> None:
    field = Fact("remote", "none", "field", "Présentiel")
    offer = complete(replace(OFFER, remote=Remote.NONE, facts=(field,)))
    assert [fact for fact in offer.facts if fact.name == "remote"] == [field]


def test_no_length_of_experience_is_added_where_beginners_are_accepted() -> None:
    assert complete(replace(OFFER, beginner_accepted=True)).experience_months_min is None


def test_beginners_are_not_welcomed_where_a_length_is_stated() -> None:
    offer = Offer(id="1", title="Agent", description="Débutant accepté", experience_months_min=24)
    assert complete(offer).beginner_accepted is None


def test_one_hour_of_the_schedule_is_filled_beside_another_that_is_stated() -> None:
    offer = complete(replace(OFFER, schedule=Schedule(weekend=False)))
    assert offer.schedule == Schedule(night=True, weekend=False)


def test_a_text_that_says_nothing_leaves_the_offer_as_it_is() -> None:
    offer = Offer(id="1", title="Agent", description="Vous aimez le contact.")
    assert complete(offer) is offer
