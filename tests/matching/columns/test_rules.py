import numpy as np
import pytest

from matching.columns import RuleColumns
from matching.columns.codes import physical_mask
from matching.domain import RuleKind
from matching.errors import InputError
from matching.testing import make_rule


def test_the_strictest_of_several_bounds_is_kept():
    rules = [make_rule(RuleKind.DISTANCE, km) for km in (25, 10, 40)] + [
        make_rule(RuleKind.SALARY, pay) for pay in (1900, 2100.0, 1800)
    ]
    row = RuleColumns.of({0: rules}).rows[0]
    assert (row["max_km"], row["min_pay"]) == (10, 2100)


def test_several_values_add_up():
    rules = [make_rule(RuleKind.HOURS, name) for name in ("night", "split_shift")]
    rules += [make_rule(RuleKind.CONDITION, "noise"), make_rule(RuleKind.EMPLOYER, "Dupain")]
    columns = RuleColumns.of({0: rules})
    assert columns.rows[0]["hours"] == 0b101
    assert columns.rows[0]["physical"] == physical_mask(["noise"])
    assert len(columns.employers[0]) == 1


def test_each_profile_finds_its_row_and_those_without_rules_the_last_which_binds_nobody():
    columns = RuleColumns.of({7: [make_rule(RuleKind.NO_CAR, "car")], 3: [make_rule(RuleKind.DISTANCE, 5)], 5: []})
    assert columns.rows_of(np.array([3, 7, 5, 0, 9])).tolist() == [0, 1, 2, 2, 2]
    last = columns.rows[-1]
    assert (last["max_km"], last["min_pay"], bool(last["no_car"])) == (np.inf, 0, False)


def test_no_rule_binds_nobody():
    columns = RuleColumns.of({})
    assert columns.rows_of(np.array([0, 4])).tolist() == [0, 0]
    assert len(columns.rows) == len(columns.employers) == 1


@pytest.mark.parametrize(("kind", "value"), [(RuleKind.HOURS, "dawn"), (RuleKind.DISTANCE, "far")])
def test_a_value_that_is_none_of_its_kind_says_which_are(kind, value):
    with pytest.raises(InputError, match="give"):
        RuleColumns.of({0: [make_rule(kind, value)]})
