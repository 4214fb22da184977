import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import PlaceScope
from matching.geo import Communes
from matching.normalize.place import locate, read_coordinates, split_label

COMMUNES = Communes.sample()
ANNECY = (45.9, 6.12)


@pytest.mark.parametrize(
    ("latitude", "longitude", "point", "notes"),
    [
        (45.9, 6.12, ANNECY, ()),
        ("45,9", "6.12", ANNECY, ()),
        (6.12, 45.9, ANNECY, ("coordinates_swapped",)),
        (55.45, -20.88, (-20.88, 55.45), ("coordinates_swapped",)),
        (45.5, -73.6, (45.5, -73.6), ()),
        (None, None, None, ()),
        ("", "", None, ()),
        (math.nan, 6.1, None, ("coordinates_invalid",)),
        (math.inf, 6.1, None, ("coordinates_invalid",)),
        (0, 0, None, ("coordinates_invalid",)),
        (46.227638, 2.213749, None, ("coordinates_invalid",)),
        (95, 6.1, None, ("coordinates_invalid",)),
        (True, 6.1, None, ("coordinates_invalid",)),
        ([45.9], {}, None, ("coordinates_invalid",)),
        (45.9, None, None, ("coordinates_invalid",)),
        (10**400, 6, None, ("coordinates_invalid",)),
    ],
)
def test_coordinates(
    latitude: object, longitude: object, point: tuple[float, float] | None, notes: tuple[str, ...]
) -> None:
    assert read_coordinates(latitude, longitude) == (point, notes)


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("74 - Thyez", ("74", "Thyez")),
        ("974 - Saint-Denis", ("974", "Saint-Denis")),
        ("2a - AJACCIO", ("2A", "AJACCIO")),
        ("75", ("75", "")),
        ("Thyez (74)", ("74", "Thyez")),
        ("Saint-Denis 97400", ("974", "Saint-Denis")),
        ("Grand Est", (None, "Grand Est")),
        ("", (None, "")),
    ],
)
def test_label_is_split(label: str, parts: tuple[str | None, str]) -> None:
    assert split_label(label) == parts


@pytest.mark.parametrize(
    ("insee", "postal", "label", "scope", "code"),
    [
        ("74010", None, None, PlaceScope.POINT, "74010"),
        (None, "97400", "974 - Saint-Denis", PlaceScope.POINT, "97411"),
        (None, None, "74 - ANNECY", PlaceScope.POINT, "74010"),
        (None, None, "75 - Paris 9e Arrondissement", PlaceScope.POINT, "75109"),
        (None, None, "75 - PARIS 08", PlaceScope.POINT, "75108"),
        (None, None, "74 - Savoie (Haute)", PlaceScope.DEPARTEMENT, None),
        (None, None, "69", PlaceScope.DEPARTEMENT, None),
        (None, None, "74 - Nulle-Part-les-Bains", PlaceScope.DEPARTEMENT, None),
        ("74999", None, None, PlaceScope.DEPARTEMENT, "74999"),
        (None, None, "Grand Est", PlaceScope.REGION, None),
        (None, None, "France", PlaceScope.NATIONWIDE, None),
        (None, None, "FRANCE ENTIÈRE", PlaceScope.NATIONWIDE, None),
        (None, None, "Québec Canada", PlaceScope.UNKNOWN, None),
        (None, None, None, PlaceScope.UNKNOWN, None),
    ],
)
def test_a_place_without_coordinates_is_found_by_what_it_states(
    insee: str | None, postal: str | None, label: str | None, scope: PlaceScope, code: str | None
) -> None:
    place = locate(None, None, insee, postal, label, COMMUNES).place
    assert (place.scope, place.code_insee) == (scope, code)
    assert (place.latitude is None) == (scope in (PlaceScope.NATIONWIDE, PlaceScope.UNKNOWN))


def test_coordinates_win_over_the_centre_of_the_commune() -> None:
    place = locate(45.95, 6.15, "74010", "74000", "74 - Annecy", COMMUNES).place
    assert (place.latitude, place.longitude, place.scope) == (45.95, 6.15, PlaceScope.POINT)


def test_coordinates_far_from_the_commune_are_not_believed() -> None:
    located = locate(48.85, 2.35, "74010", None, "74 - Annecy", COMMUNES)
    assert located.notes == ("coordinates_far_from_commune",)
    assert located.place.latitude == pytest.approx(45.9, abs=0.1)


def test_invalid_coordinates_fall_back_on_the_commune() -> None:
    located = locate("NaN", 6.1, "74010", None, None, COMMUNES)
    assert located.notes == ("coordinates_invalid",)
    assert located.place.latitude == pytest.approx(45.9, abs=0.1)


def test_a_point_is_named_after_its_insee_code_when_it_has_no_label_and_never_after_a_postal_code_alone():
    def label(*codes):
        return locate(*ANNECY, *codes, COMMUNES).place.label

    assert label("74010", None, None) == "Annecy"
    assert label("74010", None, "74 - ANNECY") == "74 - ANNECY"
    assert label(None, "74000", None) is None


anything = st.none() | st.floats() | st.integers() | st.text(max_size=8)


@given(anything, anything, st.none() | st.text(max_size=6), st.none() | st.text(max_size=6), st.text(max_size=30))
def test_any_values_give_a_place_whose_scope_says_whether_it_has_coordinates(
    latitude: object, longitude: object, insee: str | None, postal: str | None, label: str
) -> None:
    place = locate(latitude, longitude, insee, postal, label, COMMUNES).place
    assert (place.latitude is None) == (place.longitude is None)
    assert (place.latitude is None) == (place.scope in (PlaceScope.NATIONWIDE, PlaceScope.UNKNOWN))
