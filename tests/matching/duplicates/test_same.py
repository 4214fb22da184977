from dataclasses import replace

import pytest

from matching.domain import ContractKind, Offer, Pay, Place, WorkingTime
from matching.duplicates.same import same_place, same_terms

OFFER = Offer("1", "Boulanger")
PARIS, PARIS_9, PARIS_15 = (Place(48.86, 2.34, code) for code in ("75056", "75109", "75115"))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (PARIS, PARIS_9, True),
        (PARIS_15, PARIS, True),
        (PARIS_9, PARIS_15, False),
        (Place(45.76, 4.83, "69123"), Place(45.77, 4.83, "69381"), True),
        (Place(43.3, 5.4, "13055"), Place(43.3, 5.4, "13201"), True),
        (Place(48.11, -1.68, "35238"), Place(48.12, -1.68, "35051"), False),
        (Place(48.11, -1.68, "35238"), Place(48.12, -1.68), True),
        (Place(48.11, -1.68, "35238"), Place(48.21, -1.68), False),
        (Place(label="35 - Ille-et-Vilaine"), Place(label="35 - ILLE-ET-VILAINE"), True),
        (Place(label="France"), Place(48.11, -1.68, "35238"), False),
        (Place(), Place(), False),
    ],
)
def test_a_place_is_the_same_commune_or_as_near_as_sources_disagree(a, b, expected):
    assert same_place(a, b) is same_place(b, a) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"contract": ContractKind.CDI}, {"contract": ContractKind.CDD}, False),
        ({"contract": ContractKind.CDI}, {}, True),
        ({"contract": ContractKind.APPRENTICESHIP}, {"contract": ContractKind.PROFESSIONALISATION}, True),
        ({"working_time": WorkingTime.FULL}, {"working_time": WorkingTime.PART}, False),
        ({"hours_per_week": 35.0}, {"hours_per_week": 39.0}, True),
        ({"hours_per_week": 35.0}, {"hours_per_week": 24.0}, False),
        ({"pay": Pay(1800.0, 1800.0)}, {"pay": Pay(2600.0, 2600.0)}, False),
        ({"pay": Pay(1800.0, 2200.0)}, {"pay": Pay(2000.0, 2600.0)}, True),
        ({"pay": Pay(1800.0, None)}, {"pay": Pay(1850.0, 1850.0)}, True),
        ({"pay": Pay(None, None)}, {"pay": Pay(1850.0, 1850.0)}, True),
    ],
)
def test_terms_are_the_same_unless_two_of_them_contradict(a, b, expected):
    a, b = replace(OFFER, **a), replace(OFFER, **b)
    assert same_terms(a, b) is same_terms(b, a) is expected
