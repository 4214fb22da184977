import pytest

from matching.domain import ContractKind, RuleKind, Schedule, WorkingTime
from matching.explain import rule_and_undo, rule_sentence
from matching.normalize.conditions import PHYSICAL
from matching.testing import make_rule

SENTENCES = {
    (RuleKind.DISTANCE, 25.0): "Nous n’envoyons plus d’offres à plus de 25 km",
    (RuleKind.NO_CAR, "car"): (
        "Nous n’envoyons plus d’offres qui demandent une voiture, ou un permis absent de votre profil"
    ),
    (RuleKind.HOURS, "weekend"): "Nous n’envoyons plus d’offres avec travail le week-end",
    (RuleKind.CONTRACT, "temp"): "Nous n’envoyons plus d’offres en mission d’intérim",
    (RuleKind.WORKING_TIME, "part"): "Nous n’envoyons plus d’offres à temps partiel",
    (RuleKind.SALARY, 1851.0): "Nous n’envoyons plus d’offres payées moins de 1 851 € brut par mois",
    (RuleKind.CONDITION, "standing"): "Nous n’envoyons plus d’offres avec station debout prolongée",
    (RuleKind.EMPLOYER, "Dupain"): "Nous n’envoyons plus d’offres de l’employeur « Dupain »",
    (RuleKind.TRAINING_DISTANCE, 2.5): "Nous n’envoyons plus de formations à plus de 2,5 km",
    (RuleKind.TRAINING, "any"): "Nous n’envoyons plus de formations pour le moment",
    (RuleKind.TRAINING, "Cariste"): "Nous n’envoyons plus de formations qui préparent au métier « Cariste »",
    (RuleKind.EMPLOYER, "12345678900011"): "Nous n’envoyons plus d’offres de l’employeur n° 123 456 789 00011",
}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("bound", "sentence"), SENTENCES.items())
def test_a_rule_says_what_it_keeps_out_and_how_to_undo_it(bound, sentence):
    rule = make_rule(*bound)
    assert plain(rule_sentence(rule)) == sentence
    assert plain(rule_and_undo(rule)) == f"{sentence} : annuler"


def test_every_kind_of_rule_has_its_sentence():
    assert {kind for kind, _ in SENTENCES} == set(RuleKind)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (RuleKind.HOURS, Schedule.__slots__),
        (RuleKind.CONTRACT, ContractKind),
        (RuleKind.WORKING_TIME, WorkingTime),
        (RuleKind.CONDITION, PHYSICAL),
    ],
)
def test_every_value_has_its_sentence(kind, values):
    sentences = {rule_sentence(make_rule(kind, value)) for value in values}
    assert len(sentences) == len(values)


def test_an_employer_known_by_number_is_named_when_its_name_is_given():
    rule = make_rule(RuleKind.EMPLOYER, "12345678900011")
    assert plain(rule_sentence(rule, "Dupain")) == "Nous n’envoyons plus d’offres de l’employeur « Dupain »"


def test_no_line_breaks_between_a_number_and_its_unit():
    assert "25\u00a0km" in rule_sentence(make_rule(RuleKind.DISTANCE, 25))
    assert rule_and_undo(make_rule(RuleKind.DISTANCE, 25)).endswith("\u00a0: annuler")
