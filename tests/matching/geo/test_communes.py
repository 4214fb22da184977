import gzip

import pytest

from matching.domain import PlaceScope
from matching.errors import InputError
from matching.geo import DEPARTEMENTS, REGIONS, Commune, Communes

HEADER = "code_insee,nom,codes_postaux,latitude,longitude,population_municipale,departement\n"


@pytest.fixture(scope="module")
def communes() -> Communes:
    return Communes.sample()


def test_a_commune_is_found_by_insee_code(communes):
    place = communes.by_insee("97411")
    assert (place.label, place.code_postal, place.scope) == ("Saint-Denis", "97400", PlaceScope.POINT)
    assert communes.by_insee("1053").label == "Bourg-en-Bresse"
    assert communes.by_insee("99999") is None


def test_a_shared_postal_code_goes_to_the_named_then_to_the_largest_commune():
    towns = [
        Commune("00001", "Petit", ("12345",), 45.0, 5.0, "01", 10),
        Commune("00002", "Grand", ("12345",), 45.1, 5.0, "01", 99),
    ]
    communes = Communes(towns)
    assert communes.by_postal("12345").label == "Grand"
    assert communes.by_postal("12345", "PETIT").label == "Petit"
    assert communes.by_postal("12345", "Inconnu").label == "Grand"
    assert communes.by_postal("54321") is None


@pytest.mark.parametrize(
    ("name", "departement", "code"),
    [
        ("ST DENIS", "974", "97411"),
        ("SAINT-DENIS", "93", "93066"),
        ("st-denis (réunion)", "La Réunion", "97411"),
        ("Port", "974", "97407"),
        ("LE TAMPON", "974", "97422"),
        ("Thyez", "74", "74278"),
        ("annecy", "Savoie (Haute)", "74010"),
        ("Bourg en Bresse CEDEX 3", "01", "01053"),
        ("Villeneuve d'Ascq", "Nord", "59009"),
        ("Paris 9e Arrondissement", "75", "75109"),
        ("PARIS 09", None, "75109"),
        ("Lyon 3ème", "69", "69383"),
        ("MARSEILLE 01", "13", "13201"),
        ("Rennes", None, "35238"),
        ("Lyon 77e Arrondissement", "69", "69123"),
    ],
)
def test_a_commune_is_found_by_name_however_it_is_spelt(communes, name, departement, code):
    assert communes.by_name(name, departement).code_insee == code


def test_a_name_shared_by_towns_of_like_size_is_not_guessed(communes):
    assert communes.by_name("Saint-Denis") is None


def test_a_name_of_another_departement_or_nothing_is_not_found(communes):
    assert communes.by_name("Rennes", "75") is None
    assert communes.by_name("") is None and communes.by_name("???", "75") is None


def test_every_sample_commune_is_found_by_its_own_name(communes):
    for row in communes.rows:
        assert communes.by_name(row.name.upper(), row.departement).code_insee == row.code_insee


def test_every_departement_and_region_has_a_main_town(communes):
    for code, label in DEPARTEMENTS.items():
        place = communes.departement(code)
        assert (place.label, place.scope) == (label, PlaceScope.DEPARTEMENT) and place.latitude is not None
    for label in REGIONS.values():
        assert communes.region(label).scope is PlaceScope.REGION
    assert communes.departement("Atlantide") is None and communes.region("Atlantide") is None


def test_a_commune_without_coordinates_stands_at_the_main_town_of_its_departement(tmp_path):
    path = tmp_path / "communes.csv"
    path.write_text(HEADER + "48166,Cans et Cévennes,48400,,,250,48\n", encoding="utf-8")
    place = Communes.from_csv(path).by_insee("48166")
    assert (place.scope, place.code_insee) == (PlaceScope.DEPARTEMENT, "48166") and place.latitude is not None


def test_a_compressed_file_completes_and_corrects_the_sample(tmp_path, communes):
    path = tmp_path / "communes.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "35238,Roazhon,35000,48.1,-1.68,1,35\n").encode()))
    read = Communes.from_csv(path)
    assert read.by_insee("35238").label == "Roazhon" and len(read) == len(communes)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"nom,population\nA,1\n", "no column code_insee"),
        (HEADER.encode() + b"00001,A,1,nord,2,3,01\n", "cannot be read"),
        (HEADER.encode() + b"00001,\xe9,1,1,2,3,01\n", "cannot be read"),
        (b"", "no column"),
    ],
)
def test_a_garbled_file_is_refused(tmp_path, content, message):
    path = tmp_path / "communes.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        Communes.from_csv(path)
    with pytest.raises(InputError, match="cannot be read"):
        Communes.from_csv(tmp_path / "nowhere.csv")


@pytest.mark.data
def test_every_commune_is_found_by_its_own_name(shared_data):
    folder = shared_data / "communes"
    communes = Communes.from_csv(folder / "communes_fr.csv.gz", folder / "arrondissements_municipaux.csv")
    rows = communes.rows[::5]
    lost = [r.name for r in rows if communes.by_name(r.name.upper(), r.departement).code_insee != r.code_insee]
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [("rouen", "Rouen"), ("ST DENI", "Saint-Denis"), ("97400", "Saint-Denis"), ("bourg br", "Bourg-en-Bresse")],
)
def test_a_commune_is_found_by_the_beginnings_of_its_words_or_by_its_postal_code(communes, typed, first):
    assert communes.like(typed)[0].name == first


def test_of_communes_whose_names_begin_as_typed_the_most_populous_comes_first():
    towns = [
        Commune(f"0000{n}", name, ("12345",), 45.0, 5.0, "01", n) for n, name in enumerate(("Bel", "Bello", "Le Bel"))
    ]
    assert [town.name for town in Communes(towns).like("bel")] == ["Bello", "Bel", "Le Bel"]
    assert Communes(towns).like(" ") == []
