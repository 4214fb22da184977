import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.normalize.pay_wording import read_pay, says_net, states_amount


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Mensuel de 1 850 à 2 100 Euros sur 12 mois", 1_850, 2_100),
        ("Mensuel de 1850.00 Euros à 2100.00 Euros sur 12.0 mois", 1_850, 2_100),
        ("Mensuel de 2400,00 Euros sur 13 mois", 2_600, 2_600),
        ("Horaire de 12,02 Euros", 1_823.07, 1_823.07),
        ("Horaire de 12.02 Euros à 12.02 Euros sur 0.0 mois", 1_823.07, 1_823.07),
        ("Annuel de 32 000,00 Euros à 35000.0 Euros sur 13 mois", 2_666.67, 2_916.67),
        ("Annuel de 32\u202f000 Euros", 2_666.67, 2_666.67),
        ("De 45 à 60 K€ par an", 3_750, 5_000),
        ("45-60k€", 3_750, 5_000),
        ("45K€ / 60K€ brut annuel", 3_750, 5_000),
        ("Entre 36 000 et 42 000 € bruts par an selon profil", 3_000, 3_500),
        ("11,88 €", 1_801.84, 1_801.84),
        ("à partir de 13 €/h", 1_971.71, None),
        ("jusqu'à 30000 euros/an", None, 2_500),
        ("2140 € brut mensuel sur 13 mois", 2_318.33, 2_318.33),
        ("A partir de 42,000 euros bruts", 3_500, None),
        ("35.000 € annuel", 2_916.67, 2_916.67),
        ("1 977,50€ BRUT/mois", 1_977.5, 1_977.5),
        ("Annuel de 0.0 Euros à 24000.0 Euros", None, 2_000),
        ("2100 € pour 39h/semaine", 2_100, 2_100),
        ("Annuel de 2000 Euros", 2_000, 2_000),
        ("Mensuel de 25000 Euros", 2_083.33, 2_083.33),
        ("Horaire de 1800 Euros", 1_800, 1_800),
        ("Mensuel de 2100 Euros à 1850 Euros", 1_850, 2_100),
        ("200 € par jour", 4_333.33, 4_333.33),
        ("12€50/h", 1_895.87, 1_895.87),
        ("1 850 € x 13", 2_004.17, 2_004.17),
        ("1er échelon : 1850 € brut par mois", 1_850, 1_850),
    ],
)
def test_wording_gives_gross_euros_a_month(text: str, low: float | None, high: float | None) -> None:
    pay = read_pay(text)
    assert pay is not None
    assert (pay.min_eur_month, pay.max_eur_month) == (low, high)
    assert pay.text == text


@pytest.mark.parametrize(
    "text",
    [
        "à négocier",
        "Selon profil",
        "SMIC",
        "80% du SMIC",
        "Selon CCN 66",
        "convention collective du 15 mars 1966",
        "Groupe 5 de la grille",
        "Primes + 13e mois",
        "Annuel de",
        "De à EUR par an",
        "Annuel de 0.0 Euros",
        "NC",
        "CA annuel de 100 K€",
        "3 ans d'expérience",
        "SMIC + prime de 200 €",
        "",
    ],
)
def test_wording_that_states_no_amount_is_understood(text: str) -> None:
    pay = read_pay(text)
    assert pay is not None
    assert not states_amount(pay)


@pytest.mark.parametrize(
    "text", ["Entre 25 $ et 50 $ de l'heure", "66000 à 84000 $ / an", "Annuel de 1,00 Euros", "Cachet de 1500 Euros"]
)
def test_another_currency_or_a_nonsensical_amount_is_not_understood(text: str) -> None:
    pay = read_pay(text)
    assert pay is None


def test_net_is_estimated_and_gross_is_not() -> None:
    net, gross = read_pay("1800 net"), read_pay("1800 € brut par mois")
    assert net is not None and gross is not None
    assert (net.min_eur_month, net.estimated) == (2_307.69, True)
    assert (gross.min_eur_month, gross.estimated) == (1_800, False)


def test_a_comment_may_say_net_of_the_stated_amount() -> None:
    assert says_net("net de l'heure")
    assert not says_net("1500 € net")
    assert not says_net("brut ou net")
    assert not says_net("internet")


def test_a_missing_period_is_estimated() -> None:
    pay = read_pay("2 100 €")
    assert pay is not None and pay.estimated and pay.min_eur_month == 2_100


@given(st.text(max_size=80))
def test_any_text_is_read_without_raising(text: str) -> None:
    read_pay(text)


@given(st.integers(1_600, 9_000), st.integers(1_600, 9_000), st.sampled_from(["{} à {} Euros", "{},00 - {}.00 €"]))
def test_a_monthly_range_is_read_whatever_its_writing(a: int, b: int, form: str) -> None:
    pay = read_pay("Mensuel de " + form.format(a, b))
    assert pay is not None
    assert (pay.min_eur_month, pay.max_eur_month) == (min(a, b), max(a, b))
