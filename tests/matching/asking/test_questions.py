import re
from datetime import UTC, datetime

import numpy as np
import pytest

from matching.asking import QUESTIONS, question
from matching.asking.questions import KM, PAY
from matching.columns import OfferColumns, ProfileColumns, RuleColumns
from matching.domain import ContractKind, Pay, RuleKind, Schedule, WorkingTime
from matching.eligibility import broken
from matching.errors import InputError
from matching.features import Pairs
from matching.features.memory.gathered import SUBSETS
from matching.normalize.conditions import PHYSICAL
from matching.refusals import LASTS
from matching.testing import LYON, make_offer, make_profile, north_of, tiny_rome

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ROME = tiny_rome()
DOMAINS = {"G": "Hôtellerie-Restauration, Tourisme", "G16": "Production culinaire", "G12": "Animation d'activités"}
SLUGS = (
    *QUESTIONS,
    *(f"km:{km}" for km in KM),
    *(f"pay:{euros}" for euros in PAY),
    "km:7.5",
    "domain:G16",
    "domain:G12",
)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("slug", "text"),
    {
        "weekend": "Accepteriez-vous de travailler le week-end ?",
        "contract:temp": "Accepteriez-vous une mission d’intérim ?",
        "part": "Accepteriez-vous un temps partiel ?",
        "condition:heavy_loads": "Accepteriez-vous de porter des charges lourdes ?",
        "km:25": "Iriez-vous travailler à 25 km de chez vous ?",
        "pay:1900": "Accepteriez-vous une offre à 1 900 € brut par mois ?",
        "domain:G16": (
            "Le secteur « Production culinaire » (Hôtellerie-Restauration, Tourisme) pourrait-il vous intéresser ?"
        ),
    }.items(),
)
def test_a_question_is_asked_in_plain_french(slug, text):
    assert plain(question(slug, DOMAINS).text) == text


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("accepts", [True, False])
def test_questions_and_what_is_kept_follow_french_typography(slug, accepts):
    asked = question(slug, DOMAINS)
    assert re.search(r"[^\s]\u00a0\?$", asked.text)
    for text in (asked.text, *asked.kept(accepts, AT)):
        assert text[0].isupper()
        assert "'" not in text
        assert not re.search(r" [?:;»€]|« | km\b|  ", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_kept_can_be_undone(slug):
    for accepts in (True, False):
        assert all(plain(text).endswith(" : annuler") for text in question(slug, DOMAINS).kept(accepts, AT))


def test_a_yes_says_what_was_accepted():
    kept = [plain(text) for slug in ("night", "km:25") for text in question(slug).kept(True, AT)]
    assert kept == [
        "Nous retenons que vous accepteriez de travailler de nuit : annuler",
        "Nous retenons que vous iriez travailler à 25 km de chez vous : annuler",
    ]


def test_a_no_says_its_rule_and_where_there_is_none_what_was_said():
    kept = [plain(text) for slug in ("night", "domain:G16") for text in question(slug, {}).kept(False, AT)]
    assert kept == [
        "Nous n’envoyons plus d’offres avec travail de nuit : annuler",
        "Nous retenons que le secteur « G16 » ne vous intéresse pas : annuler",
    ]


def test_every_slug_but_those_of_odd_contracts_is_one_that_memory_reads():
    read = {slug for subset in SUBSETS.values() for slug in subset.asked}
    assert set(QUESTIONS) <= read
    kinds = ("temp_cdi", "professionalisation", "insertion", "freelance", "franchise", "other")
    assert read - set(QUESTIONS) == {f"contract:{kind}" for kind in kinds}


@pytest.mark.parametrize("slug", ["mood", "", "km:", "km:far", "pay:-1", "km:nan", "domain:", "contract:freelance"])
def test_nothing_is_asked_by_an_unknown_slug(slug):
    with pytest.raises(InputError, match="give"):
        question(slug)


REFUSED = {
    **{slug: {"schedule": Schedule(**{slug: True})} for slug in ("night", "weekend", "split_shift", "shift_work")},
    **{f"contract:{kind}": {"contract": ContractKind(kind)} for kind in ("cdi", "cdd", "temp", "seasonal")},
    "contract:apprenticeship": {"contract": ContractKind.PROFESSIONALISATION},
    **{time.value: {"working_time": time} for time in WorkingTime},
    **{f"condition:{slug}": {"physical": (slug,)} for slug in PHYSICAL},
    "km:25": {"place": north_of(LYON, 26)},
    "pay:1900": {"pay": Pay(1900, 1900)},
}


def kept_out(rules, *offers):
    profiles = ProfileColumns.from_profiles([0], [make_profile(radius_km=60)], ROME)
    columns = OfferColumns.from_offers(range(len(offers)), offers, ROME)
    oi = np.arange(len(offers))
    pairs = Pairs.of(profiles, np.zeros(len(oi), np.int64), columns, oi, np.full(len(oi), 0.5, np.float32))
    return broken(pairs, RuleColumns.of({0: rules})).tolist()


@pytest.mark.parametrize("slug", REFUSED)
def test_a_no_keeps_out_what_was_asked_about_and_nothing_else(slug):
    other = {"pay": Pay(2500, 2500), "place": north_of(LYON, 5)}
    offers = make_offer("O1", **REFUSED[slug]), make_offer("O2", **other)
    assert [bool(bits) for bits in kept_out(question(slug).rules(False, AT), *offers)] == [True, False]


def test_every_question_of_the_table_was_tried():
    assert set(QUESTIONS) <= set(REFUSED)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_yes_makes_no_rule(slug):
    assert question(slug).rules(True, AT) == ()


def test_a_rule_lasts_as_long_as_that_of_a_refusal():
    (rule,) = question("weekend").rules(False, AT)
    assert (rule.kind, rule.since, rule.until, rule.impression_id) == (RuleKind.HOURS, AT, AT + LASTS, None)


def test_a_no_on_a_domain_makes_no_rule():
    assert question("domain:G16").rules(False, AT) == ()
