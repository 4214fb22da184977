import pytest

from matching.errors import SettingsError
from matching.settings import load_settings


def test_without_variables_the_bounds_of_the_database_are_those_documented():
    found = load_settings({"MATCHING_DATABASE_POOL": ""})
    assert (found.database_pool, found.database_timeout_s) == (20, 20.0)
    assert found.threads >= 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_POOL", "0"),
        ("DATABASE_POOL", "2.5"),
        ("DATABASE_TIMEOUT_S", "0"),
        ("DATABASE_TIMEOUT_S", "nan"),
        ("DATABASE_TIMEOUT_S", "soon"),
        ("THREADS", "0"),
        ("THREADS", "all"),
    ],
)
def test_a_number_that_cannot_be_used_names_its_variable(name, value):
    with pytest.raises(SettingsError, match=f"MATCHING_{name} is '{value}'"):
        load_settings({f"MATCHING_{name}": value})
