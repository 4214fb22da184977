import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.alerts.decency import (
    LIKING_FLOOR,
    NEIGHBOUR_RISK,
    NEIGHBOURS,
    PER_EMPLOYER,
    SCORE_FLOOR,
    Pushed,
    decent,
    interesting,
    known,
    neighbouring,
    senders,
    sparing,
)
from matching.columns import OfferColumns
from matching.domain import ContractKind, Employer, Place, PlaceScope
from matching.testing import LYON, make_offer, tiny_rome

NAN = float("nan")


def columns(*offers):
    return OfferColumns.from_offers(range(len(offers)), offers, tiny_rome())


def test_liking_decides_where_heads_tell_it_and_the_score_where_not():
    score = np.array([SCORE_FLOOR, SCORE_FLOOR - 0.01, 0.0, 1.0], np.float32)
    liking = np.array([NAN, NAN, LIKING_FLOOR + 0.001, LIKING_FLOOR - 0.001], np.float32)
    assert interesting(score, liking).tolist() == [True, False, True, False]


def test_an_occupation_is_a_neighbour_while_the_person_is_unlikely_to_find_it_wrong_and_no_head_tells_better():
    liking = np.array([NAN, NAN, NAN, 0.9], np.float32)
    risk = np.array([NEIGHBOUR_RISK - 0.01, NEIGHBOUR_RISK, NAN, 0.0], np.float32)
    assert neighbouring(liking, risk).tolist() == [True, False, False, False]


def test_neighbours_come_only_to_whom_nothing_fits_and_they_are_few():
    person = np.repeat([7, 3], NEIGHBOURS + 2)
    fits = np.arange(len(person)) == len(person) - 1
    assert sparing(person, fits).tolist() == [*range(NEIGHBOURS), len(person) - 1]


def test_an_employer_is_its_siret_else_its_name_and_who_is_unnamed_is_nobody():
    siret, named, same, unnamed = senders(
        columns(
            make_offer("a", employer=Employer("Fournil", "12345678901234")),
            make_offer("b", employer=Employer("Fournil")),
            make_offer("c", employer=Employer("FOURNIL")),
            make_offer("d"),
        )
    ).tolist()
    assert siret != named == same != unnamed == 0


def test_a_temp_agency_is_another_sender_for_each_trade_and_commune():
    agency = {"employer": Employer("Intérim Plus"), "contract": ContractKind.TEMP}
    elsewhere = Place(45.7, 4.9, "69266", "69100", "Villeurbanne", PlaceScope.POINT)
    found = senders(
        columns(
            make_offer("a", **agency, appellation="Boulanger"),
            make_offer("b", **agency, appellation="BOULANGER"),
            make_offer("c", **agency, appellation="Cariste"),
            make_offer("d", **agency, appellation="Boulanger", place=elsewhere),
            make_offer("e", employer=Employer("Intérim Plus"), appellation="Boulanger", place=LYON),
        )
    ).tolist()
    assert found[0] == found[1]
    assert len(set(found)) == 4


couples = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 3)), max_size=40)


@given(couples)
def test_whatever_is_left_may_be_sent_together_and_nothing_more_may(rows):
    person, group, sender = (np.array([row[at] for row in rows], np.int64) for at in range(3))
    left = decent(person, group, sender.astype(np.uint64))
    told, sent = set(), {}
    for row in range(len(rows)):
        mine = person[row], group[row]
        if mine in told:
            assert row not in left
            continue
        told.add(mine)
        by = person[row], sender[row]
        sent[by] = sent.get(by, 0) + 1
        assert (row in left) == (sender[row] == 0 or sent[by] <= PER_EMPLOYER)


def test_what_was_pushed_is_known_of_its_person_alone():
    pushed = Pushed.of({0: {7, 9}, 2: {8}})
    person, group = np.array([0, 0, 1, 2, 2]), np.array([7, 8, 7, 8, 9])
    assert known(person, group, pushed).tolist() == [True, False, False, True, False]
    assert known(person, group, Pushed.of({})).tolist() == [False] * 5
