"""Counts of gaps and programmes are those of plain sets, whatever the offers, people and trainings."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.columns.ragged import Ragged
from matching.testing import make_training, tiny_rome
from matching.trainings.catalogue import Catalogue
from matching.trainings.coverage import counted, coverage_of
from matching.trainings.gap import Gap

DAY = date(2026, 11, 28)
SKILLS = st.frozensets(st.sampled_from([101, 102, 103, 104, 105, 106]), min_size=1)
LACKS = st.lists(st.tuples(st.integers(0, 2), SKILLS), max_size=12)


def gap_of(lacks):
    rows = sorted((person, key, sorted(missing)) for key, (person, missing) in enumerate(lacks, 1))
    person, key = (np.array([row[n] for row in rows], np.int64) for n in (0, 1))
    return Gap(person, key, Ragged.of([row[2] for row in rows], "i4"))


@given(LACKS, st.lists(SKILLS, min_size=1, max_size=5, unique=True))
def test_what_programmes_open_and_cover_is_what_sets_say(lacks, programmes):
    made = [(key, make_training(str(key), *ogrs)) for key, ogrs in enumerate(programmes, 1)]
    catalogue, gap = Catalogue.of(made, tiny_rome(), DAY), gap_of(lacks)
    expected = {}
    for who in range(3):
        mine = [missing for person, missing in lacks if person == who]
        for n, taught in enumerate(programmes):
            if any(missing & taught for missing in mine):
                opened = sum(missing <= taught for missing in mine)
                expected[who, n] = opened, len(taught & frozenset().union(*mine))
    found = coverage_of(gap, catalogue)
    columns = found.person, found.programme, found.opened, found.covered
    assert {(p, n): (o, c) for p, n, o, c in zip(*(one.tolist() for one in columns), strict=True)} == expected


@given(LACKS, st.integers(0, 2), SKILLS)
def test_what_is_said_of_one_programme_is_what_sets_say(lacks, who, taught):
    mine = {key: missing for key, (person, missing) in enumerate(lacks, 1) if person == who}
    touched = {key: missing for key, missing in mine.items() if missing & taught}
    if not touched:
        return
    found = counted(gap_of(lacks), who, sorted(taught))
    opened = [key for key, missing in touched.items() if missing <= taught]
    asked = frozenset().union(*touched.values())
    assert found.offers == (*opened, *(key for key in touched if key not in opened))
    assert (found.opened, found.missing) == (len(opened), tuple(sorted(asked)))
    assert found.covered == tuple(sorted(asked & taught))
