"""What is proposed to those whose skills lead to an occupation that they have not had."""

import pytest

from matching.bank import Query, Step
from matching.bank.bridge import bridges
from matching.bank.transfer import Transfer
from matching.testing import LYON, make_offer, make_profile
from tests.matching.bank.conftest import job, searched

BREAD = Query(romes=("D1102",), place=LYON)


def proposed(market, query=BREAD, **options):
    return {
        entry.profile_key: [one.step for one in entry.bridges] for entry in searched(market, query, **options).entries
    }


@pytest.fixture
def four(empty):
    """Looks for another trade near; looks for it, had one near; has had it; looks for it, has had nothing near."""
    return empty.add(
        make_profile("near", "D1104"),
        make_profile("sought", "D1102", experiences=(job("D1104", 30),)),
        make_profile("done", "D1104", experiences=(job("D1102", 30),)),
        make_profile("new", "D1102"),
    )


def test_bridges_are_for_those_whose_skills_lead_there_and_whose_experience_lacks(empty, four):
    near, sought, done, new = four
    both = [Step.IMMERSION, Step.SIMULATION]
    assert proposed(empty) == {near: both, sought: both, done: [], new: []}


def test_why_is_said_in_the_words_of_the_rome(empty, four):
    entry = next(one for one in searched(empty, BREAD).entries if one.profile_key == four[1])
    immersion, simulation = entry.bridges
    assert "« Pâtissier / Pâtissière », est une mobilité que le ROME propose" in immersion.text
    assert "elle en garde : " in immersion.text and immersion.text.endswith(".")
    assert simulation.text.startswith("Si plusieurs postes sont à pourvoir, un recrutement par simulation (MRS)")


def test_a_simulation_gathers_people_for_several_posts(empty, four):
    def of(positions):
        return proposed(empty, Query(), offer=(7, make_offer(positions=positions)))[four[0]]

    assert of(1) == [Step.IMMERSION]
    assert of(12) == [Step.IMMERSION, Step.SIMULATION]
    assert "Pour ces 12 postes" in bridges(Transfer("D1104", "Pâtissier", "D1102", False, ()), 12)[1].text


def test_nothing_is_proposed_where_only_skills_are_asked(empty, four):
    assert {one for said in proposed(empty, Query(skills=("102",))).values() for one in said} == set()


def test_everyone_is_counted_by_what_ties_them_to_the_occupations(empty, four):
    found = searched(empty, BREAD)
    counts = {one.value: one.count for one in found.facets if one.name == "bond"}
    assert counts == {"done": 1, "near": 2, "sought": 1} and sum(counts.values()) == found.total
    assert [one for one in searched(empty, Query(skills=("102",))).facets if one.name == "bond"] == []
