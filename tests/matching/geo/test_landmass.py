import numpy as np
import pytest

from matching.geo import LANDMASSES, Communes, landmass

OVERSEAS = {"971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion", "976": "Mayotte"}
COLLECTIVITIES = {
    "975": "Saint-Pierre",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "986": "Wallis",
    "987": "Tahiti",
    "988": "Nouvelle-Calédonie",
}
EXPECTED = OVERSEAS | COLLECTIVITIES | {"2A": "Corse", "2B": "Corse"}
ISLANDS = {
    **dict.fromkeys(("56009", "56114", "56152", "56241"), "Belle-Île"),
    "17004": "Aix",
    "22016": "Bréhat",
    "29082": "Batz",
    "29083": "Sein",
    "29084": "Molène",
    "29155": "Ouessant",
    "56069": "Groix",
    "56085": "Hoëdic",
    "56086": "Houat",
    "56087": "Île-aux-Moines",
    "56088": "Île-d'Arz",
    "85113": "Yeu",
    "97110": "La Désirade",
    **dict.fromkeys(("97108", "97112", "97126"), "Marie-Galante"),
    **dict.fromkeys(("97130", "97131"), "Les Saintes"),
    "98729": "Moorea",
}


def names(points: list[tuple[float, float]]) -> list[str]:
    return [LANDMASSES[number] for number in landmass(*np.array(points).T)]


def check(communes: Communes) -> None:
    rows = [row for row in communes.rows if row.latitude is not None]
    found = names([(row.latitude, row.longitude) for row in rows])
    expected = [ISLANDS.get(r.code_insee) or EXPECTED.get(r.departement, "France continentale") for r in rows]
    assert [(r.name, f) for r, f, e in zip(rows, found, expected, strict=True) if f != e] == []


def test_sample_communes_are_on_the_land_of_their_departement():
    check(Communes.sample())


@pytest.mark.data
def test_all_communes_are_on_the_land_of_their_departement(shared_data):
    check(Communes.from_csv(shared_data / "communes" / "communes_fr.csv.gz"))


def test_islands_with_a_bridge_belong_to_the_mainland():
    bridged = [(46.2020, -1.3670), (45.9300, -1.3200), (46.9980, -2.2500)]  # Ré, Oléron, Noirmoutier
    assert set(names(bridged)) == {"France continentale"}


def test_islands_without_a_bridge_do_not():
    points = [(47.347, -3.155), (43.0, 6.204), (43.025, 6.48), (43.006, 6.38), (43.515, 7.045), (43.28, 5.305)]
    assert names(points) == ["Belle-Île", "Porquerolles", "Levant", "Port-Cros", "Lérins", "Frioul"]


def test_the_opposite_shore_stays_on_the_mainland():
    shores = [
        (47.4840, -3.1200),  # Quiberon
        (48.7262, -3.9850),  # Roscoff
        (48.8210, -3.0190),  # l'Arcouest
        (45.9935, -1.0930),  # Fouras
        (43.0275, 6.1550),  # la Tour Fondue
        (47.6040, -2.8830),  # Baden
        (50.9513, 1.8587),  # Calais
        (50.8697, 1.5850),  # cap Gris-Nez
        (48.0400, -4.7300),  # pointe du Raz
    ]
    assert set(names(shores)) == {"France continentale"}


def test_both_islands_of_mayotte_are_one_land_and_those_of_saint_pierre_et_miquelon_two():
    assert names([(-12.7806, 45.2278), (-12.7960, 45.2840)]) == ["Mayotte", "Mayotte"]
    assert names([(46.78, -56.17), (47.1, -56.38)]) == ["Saint-Pierre", "Miquelon"]


def test_border_countries_are_on_the_mainland_and_the_sea_separates_the_british():
    assert names([(49.61, 6.13), (46.20, 6.14), (43.73, 7.42)]) == ["France continentale"] * 3
    assert names([(51.507, -0.128), (51.13, 1.31), (49.19, -2.11)]) == ["Grande-Bretagne et Irlande"] * 2 + ["Jersey"]


def test_a_point_without_coordinates_is_nowhere_and_a_far_one_elsewhere():
    assert landmass([np.nan, 48.0, 45.5], [2.0, np.nan, -73.6]).tolist() == [-1, -1, 0]
    assert landmass(48.85, 2.35).shape == () and landmass(np.zeros((2, 3)), np.zeros((2, 3))).dtype == np.int8
