"""Whom a training would bring into a pool: exact counts, of consented people who lack only what it teaches."""

from dataclasses import replace

import pytest

from matching.alerts.trained import Shelf
from matching.bank import Bank, Query
from matching.bank.prepared import Prepared
from matching.domain import ContractKind, Place, PlaceScope, RomeRef, Session
from matching.sourcing.fitting import VIEWER
from matching.sourcing.teaching import bringing
from matching.testing import LYON, make_skills, make_training, north_of
from tests.matching.sourcing.conftest import NOON, hide

STORE_KEEPERS = Query(romes=("N1105",), skills=("101", "102", "110"), place=LYON, radius_km=20.0, transferable=False)
"""Of warehouse workers, skills of bakers and shop assistants, which nothing of theirs stands for."""


@pytest.fixture
def asked(work, market):
    """What trainings would bring to a pool; every promise is kept by the search that it links to."""

    def asked(query=STORE_KEEPERS):
        work.live.catch_up()
        bank = Bank(work.matcher("profiles"), work.store)
        found = bringing(bank, query, VIEWER, Shelf().catalogue(market.store, work.rome, NOON.date()), NOON)

        def total(wanted):
            return len(Prepared.of(bank.matcher, bank.store, wanted, VIEWER, None, NOON).found)

        for one in found:
            assert total(one.query) == total(query) + one.more
        return [(one.training.id, one.more, one.query.skills) for one in found]

    return asked


@pytest.fixture
def people(agree):
    """Two in the pool, three who lack one skill or two of it, one who lacks all: keys of those who lack."""

    def someone(id_, *skills, **changes):
        return agree(id_, rome="N1105", skills=make_skills(*skills), **changes)[0]

    someone("in", 101, 102, 110)
    someone("in too", 101, 102, 110, 131)
    return [someone("dough", 102, 110), someone("oven", 101, 110), someone("both", 110), someone("none", 131)]


@pytest.fixture
def teach(market):
    """Puts trainings in the catalogue."""
    return lambda *trainings: market.store.trainings.upsert(trainings)


def test_people_who_lack_only_what_a_training_teaches_are_counted_and_found_by_its_link(asked, people, teach):
    teach(make_training("bread", 101, 102, 133))
    assert asked() == [("bread", 3, ("110",))]
    teach(make_training("whole", 101, 102, 110))
    assert asked() == [("whole", 4, ())]


def test_the_few_trainings_that_bring_most_are_said_and_none_that_another_outdoes(asked, people, agree, teach):
    agree("shop", rome="N1105", skills=make_skills(102))
    teach(make_training("oven", 102), make_training("dough", 101), make_training("shop", 101, 110))
    assert asked() == [("shop", 2, ("102",)), ("oven", 1, ("101", "110"))]


def test_who_is_found_by_nobody_or_kept_out_by_something_else_is_not_counted(asked, people, agree, market, teach):
    teach(make_training("bread", 101, 102))
    agree("far", rome="N1105", skills=make_skills(110), place=north_of(LYON, 25))
    agree("temp", rome="N1105", skills=make_skills(110), contracts=(ContractKind.TEMP,))
    hide(market, people[2])
    assert asked(replace(STORE_KEEPERS, contracts=(ContractKind.CDI,))) == [("bread", 2, ("110",))]


def test_a_training_that_is_far_over_or_full_promises_nothing_and_a_remote_one_does(asked, people, teach):
    over, full = Session(NOON.date()), Session(make_training().sessions[0].starts, seats=0)
    far = north_of(LYON, 25)
    teach(
        make_training("far", 101, place=far),
        make_training("over", 101, sessions=(over,)),
        make_training("full", 101, sessions=(full,)),
    )
    assert asked() == []
    nowhere = Place(scope=PlaceScope.NATIONWIDE)
    assert asked(replace(STORE_KEEPERS, place=None)) == [("far", 1, ("102", "110"))]
    teach(make_training("remote", 101, remote=True, place=nowhere))
    assert asked() == [("remote", 1, ("102", "110"))]


def test_of_trainings_that_teach_the_same_the_nearest_is_said(asked, people, teach):
    teach(make_training("there", 101, place=north_of(LYON, 10)), make_training("here", 101))
    assert asked() == [("here", 1, ("102", "110"))]


def test_what_it_teaches_is_said_and_that_a_sheet_counts_it(work, market, people, teach):
    teach(make_training("sheet", occupations=(RomeRef("D1102"),), title="CAP Boulanger"))
    work.live.catch_up()
    bank, catalogue = Bank(work.matcher("profiles"), work.store), Shelf().catalogue(work.store, work.rome, NOON.date())
    (one,) = bringing(bank, STORE_KEEPERS, VIEWER, catalogue, NOON)
    said = "Cette formation prépare au métier « Boulanger / Boulangère » : sa fiche compte 2 compétences demandées"
    assert one.sentence.replace("\xa0", " ") == "3 personnes de plus avec la formation « CAP Boulanger »"
    assert one.why.replace("\xa0", " ") == f"{said} (pétrir une pâte, cuire au four)"


def test_a_pool_of_skills_alone_or_that_asks_for_none_promises_nothing(asked, people, teach):
    teach(make_training("bread", 101, 102, 110))
    assert asked(replace(STORE_KEEPERS, romes=())) == asked(replace(STORE_KEEPERS, skills=())) == []
