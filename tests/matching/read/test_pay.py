"""Gross pay in EUR a month, full time, and the money that is no pay, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("Salaire : 2 000 € brut", {"pay_eur_month_min": 2000}),
    ("Package 30-35K selon profil", {"pay_eur_month_min": 2500, "pay_eur_month_max": 2916.67}),
    ("Rémunération : 30/35 k€", {"pay_eur_month_min": 2500, "pay_eur_month_max": 2916.67}),
    ("de 1900 à 2100 euros bruts mensuels", {"pay_eur_month_min": 1900, "pay_eur_month_max": 2100}),
    ("salaire : 1 850,00 €", {"pay_eur_month_min": 1850}),
    ("Taux horaire 12€/h", {"pay_eur_month_min": 1820.04}),
    ("vous serez payé(e) 12,50€ brut de l'heure", {"pay_eur_month_min": 1895.87}),
    ("Salaire mensuel de 2 000 € brut sur 13 mois", {"pay_eur_month_min": 2166.67}),
    ("Salaire : 28 K€ sur 13 mois", {"pay_eur_month_min": 2333.33}),
    ("2100 € x 14 mois brut mensuel", {"pay_eur_month_min": 2450}),
    ("Salaire brut : 2101,74 € à négocier", {"pay_eur_month_min": 2101.74, "pay_eur_month_max": 2101.74}),
    ("Rémunération à partir de 36000 euros annuels", {"pay_eur_month_min": 3000, "pay_eur_month_max": None}),
    ("Rémunération jusqu'à 40k€ brut", {"pay_eur_month_max": 3333.33, "pay_eur_month_min": None}),
    ("SALAIRE BRUT MENSUEL 1801.80 EUROS", {"pay_eur_month_min": 1801.8}),
    ("REMUNERATION: 2 000€ - 2 300€ / mois + primes", {"pay_eur_month_min": 2000, "pay_eur_month_max": 2300}),
    ("entre 25 et 30 KEUROS", {"pay_eur_month_min": 2083.33}),
    ("Salaire annuel brut : 33 000", {"pay_eur_month_min": 2750}),
    ("2200 brut mensuel", {"pay_eur_month_min": 2200}),
    ("salaire proposé : 2.200,00 euros brut par mois", {"pay_eur_month_min": 2200}),
    ("Salaire: 12.02€ / heure", {"pay_eur_month_min": 1823}),
    ("Salaire de €35k à €40k", {"pay_eur_month_min": 2916.67}),
    ("rémunération fixe de 1950€ + variable pouvant aller jusqu'à 500€", {"pay_eur_month_min": 1950}),
    ("à partir de 2400€ brut mensuel pour 39h", {"pay_eur_month_min": 2400}),
    ("Salaire indicatif&nbsp;: 2&nbsp;000&euro; brut", {"pay_eur_month_min": 2000}),
    ("Rémunération annuelle brute : 45K€ (fixe) + 5K€ de bonus", {"pay_eur_month_min": 3750}),
    ("Un salaire de 1800€ bruts + 13ème mois + mutuelle", {"pay_eur_month_min": 1800}),
    ("Entre 24 et 28 000 € par an", {"pay_eur_month_min": 2000}),
    ("Fourchette de salaire : 1700/1900€", {"pay_eur_month_min": 1700}),
    ("Nous vous proposons un salaire mensuel de base brut de 1850 €", {"pay_eur_month_min": 1850}),
    ("Taux horaire : 12,37", {"pay_eur_month_min": 1876.16}),
    ("30 000 € brut/an", {"pay_eur_month_min": 2500}),
    ("Package attractif : 38-45 k€ + intéressement", {"pay_eur_month_min": 3166.67}),
    ("Fixe 38 à 42 K€ brut annuel", {"pay_eur_month_min": 3166.67}),
    ("CDI 35h - 30K€ annuel brut - Tickets restaurant 8,50€", {"pay_eur_month_min": 2500, "pay_eur_month_max": 2500}),
    ("Rémunération : 1900 € brut / mois + 13ème mois + prime de 500 €", {"pay_eur_month_min": 1900}),
    ("Primes diverses, salaire 2000 euros bruts", {"pay_eur_month_min": 2000}),
    (
        "Paie entre 2250 et 2550 € bruts par mois, gardes payées jusqu'à 180 €",
        {"pay_eur_month_min": 2250, "pay_eur_month_max": 2550},
    ),
    ("Rémunération 24000 € brut annuel (13e mois inclus)", {"pay_eur_month_min": 2000}),
    ("Salaire mensuel brut de : 1 975 euros", {"pay_eur_month_min": 1975}),
    ("Taux horaire: 18€ brut", {"pay_eur_month_min": 2730}),
    ("Rémunération : 12.30 euros / heure + IFM + CP", {"pay_eur_month_min": 1866}),
    ("Salaire minimum 2500 € brut", {"pay_eur_month_min": 2500, "pay_eur_month_max": None}),
    ("30K€ minimum", {"pay_eur_month_min": 2500, "pay_eur_month_max": None}),
    ("Rémunération : max 45K€ brut annuel", {"pay_eur_month_max": 3750, "pay_eur_month_min": None}),
    ("Fixe : 35 K€ + variable 10 K€", {"pay_eur_month_min": 2917}),
    ("Salaire : 40000€/an", {"pay_eur_month_min": 3333}),
    ("SALAIRE : 2000€BRUT", {"pay_eur_month_min": 2000}),
    ("salaire de 2 050€ brut pour 169h", {"pay_eur_month_min": 2050}),
    ("<p>R&eacute;mun&eacute;ration&nbsp;: 2 200&nbsp;&euro; brut</p>", {"pay_eur_month_min": 2200}),
    (
        "Salaire selon convention collective : entre 2 150 et 2 600 € bruts",
        {"pay_eur_month_min": 2150, "pay_eur_month_max": 2600},
    ),
    ("10,90 euros/heure", {"pay_eur_month_min": 1653.2}),
    ("Tau horaire : 12€", {"pay_eur_month_min": 1820.04}),
    ("Salaire minimum : 12.10\nSalaire maximum : 12.50", {"pay_eur_month_min": 1835.21, "pay_eur_month_max": 1895.88}),
    ("à partir de 24k€", {"pay_eur_month_min": 2000, "pay_eur_month_max": None}),
]
NOT_STATED = [
    ("Prime de cooptation de 1 500 €", "pay_eur_month_min"),
    ("Ticket restaurant de 9,50 € par jour", "pay_eur_month_min"),
    ("Chiffre d'affaires de 25 000 € par mois", "pay_eur_month_min"),
    ("Levée de fonds de 5 M€", "pay_eur_month_min"),
    ("Salaire : 1 700 € net par mois", "pay_eur_month_min"),
    ("salaire net mensuel de 1800 euros", "pay_eur_month_min"),
    ("TJM : 450 €", "pay_eur_month_min"),
    ("Rémunération : 27 % du SMIC", "pay_eur_month_min"),
    ("Un budget annuel de 45 000 €", "pay_eur_month_min"),
    ("Prime annuelle de 2 000 € brut", "pay_eur_month_min"),
    ("Indemnité de stage : 1400 € de prime", "pay_eur_month_min"),
    ("Notre entreprise réalise 12 000 € de dons et 30 M€ de CA", "pay_eur_month_min"),
    ("Groupe de 5 000 collaborateurs, 1 200 M€ de chiffre d'affaires", "pay_eur_month_min"),
    ("Aide à la mobilité jusqu'à 1 500 €", "pay_eur_month_min"),
    ("Mutuelle à 35 € par mois", "pay_eur_month_min"),
    ("Un portefeuille de 2 000 clients", "pay_eur_month_min"),
    ("Salaire selon convention, prime Ségur de 238 € brut", "pay_eur_month_min"),
    ("grille salariale, coefficient 1500", "pay_eur_month_min"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_pay_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == (expected if expected is None else pytest.approx(expected, rel=0.001))


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_pay_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
