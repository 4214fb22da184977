import pytest

from matching.domain import Person
from serving.delivery.paper.address import FRANCE, LINES, WIDTH, Address, AddressError, window


def shown(*lines, name="Zoé Désirée"):
    return window(Person("1", name=name, postal_address=lines))


def test_lines_below_the_name_are_in_capitals_without_accents_nor_punctuation():
    told = shown("Résidence « Les Ajoncs », bât. C", "77 bis, rue de l’Église Saint-Œn", "69003 Lyon Cedex 03")
    lines = ("Zoé Désirée", "RESIDENCE LES AJONCS BAT C", "77 BIS RUE DE L EGLISE SAINT OEN", "69003 LYON CEDEX 03")
    assert told == Address(lines, "69003", FRANCE)


def test_a_name_that_the_address_begins_with_is_said_once():
    assert shown("ZOÉ DÉSIRÉE", "1 rue Neuve", "69001 Lyon").lines == ("Zoé Désirée", "1 RUE NEUVE", "69001 LYON")
    assert shown("Chez Mme Roux", "69001 Lyon", name=None).lines == ("CHEZ MME ROUX", "69001 LYON")


def test_a_long_name_takes_two_lines_and_keeps_its_hyphens():
    lines = shown("69001 Lyon", name="Marie-Antoinette de La Rochefoucauld-Montbel").lines
    assert lines == ("Marie-Antoinette de La", "Rochefoucauld-Montbel", "69001 LYON")


def test_a_line_is_shortened_only_when_it_must_and_no_more_than_it_must():
    assert shown("12 avenue du Général Leclerc", "69001 Lyon").lines[1] == "12 AVENUE DU GENERAL LECLERC"
    long = shown("Résidence 12 avenue du Maréchal de Lattre", "69001 Lyon").lines[1]
    assert long == "RES 12 AVENUE DU MARECHAL DE LATTRE"
    longer = shown("123 boulevard du Général de Lattre de Tassigny", "69001 Lyon").lines[1]
    assert longer == "123 BD DU GAL DE LATTRE DE TASSIGNY"


@pytest.mark.parametrize(
    ("lines", "postcode", "country"),
    [
        (("4 chemin du Volcan", "97417 Saint-Denis"), "97417", FRANCE),
        (("BP 12", "98714 Papeete"), "98714", FRANCE),
        (("BP 12", "98714 Papeete", "Polynésie française"), "98714", "POLYNESIE FRANCAISE"),
        (("1 rue Neuve", "69001 Lyon", "France"), "69001", FRANCE),
        (("Rue Haute 5", "1000 Bruxelles", "Belgique"), "", "BELGIQUE"),
        (("10 Downing Street", "London SW1A 2AA", "Royaume-Uni"), "", "ROYAUME UNI"),
    ],
)
def test_overseas_and_foreign_addresses_say_where_they_are(lines, postcode, country):
    told = shown(*lines)
    assert (told.postcode, told.country) == (postcode, country)
    assert told.lines[-1].isupper()
    assert (told.lines[-1] == country) == (country != FRANCE)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((), "Aucune adresse postale"),
        (("77 rue des Ajoncs",), "ne finit pas par un code postal"),
        (("77 rue des Ajoncs", "Lyon"), "ne finit pas par un code postal"),
        (("1", "2", "3", "4", "5", "69001 Lyon"), "7 lignes"),
        (("Entrée par la cour de derrière, sonner chez la gardienne", "69001 Lyon"), "en montre 38"),
        (("улица Мира 1", "69001 Lyon"), "lettres latines"),
    ],
)
def test_an_address_that_does_not_fit_is_refused_with_the_reason(lines, why):
    with pytest.raises(AddressError, match=why):
        shown(*lines)


def test_what_is_shown_fits_the_window():
    told = shown("Appartement 12", "Résidence", "12 rue", "69001 Lyon")
    assert len(told.lines) <= LINES and max(map(len, told.lines)) <= WIDTH
