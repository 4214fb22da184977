import numpy as np
import pytest

from matching.domain import RefusalReason
from matching.explain import objections
from matching.explain.objections import FEATURES, LIKELY, OBJECTIONS
from matching.features import FEATURE_NAMES
from matching.features.names import RISKS
from matching.refusals import OBJECTIONS as DISLIKES
from matching.rerank import Heads

SLUGS = ("too_far", "salary_too_low", "employer")


def said(probabilities, **times):
    """What is said of one offer to someone who refused so many for each reason."""
    refused = np.array([[times.get(reason, 0) for reason in RefusalReason]], np.int64)
    reasons = np.array([probabilities], np.float32)
    return objections(Heads(reasons[:, 0], reasons[:, 0], reasons, SLUGS), refused)[0]


def test_the_likeliest_objection_that_the_person_has_made_is_said():
    reason = said([0.9, 0.3, 0.4], salary_too_low=1, employer=2)
    assert (reason.slug, reason.for_) == ("risk_employer", False)
    assert (
        reason.text == "Employeur à vérifier\N{NO-BREAK SPACE}: vous avez déjà refusé 2 offres à cause de l’employeur"
    )


def test_one_refusal_is_said_in_the_singular():
    text = said([0.2, 0, 0], too_far=1).text
    assert text == "Distance à vérifier\N{NO-BREAK SPACE}: vous avez déjà refusé une offre trop loin de chez vous"


def test_nothing_is_said_of_what_the_person_never_objected_to():
    assert said([0.9, 0.9, 0.9], wrong_occupation=5) is None
    assert said([0.9, 0.9, 0.9]) is None


def test_an_unlikely_objection_is_not_said():
    assert said([LIKELY - 0.01, 0, 0], too_far=3) is None
    assert said([LIKELY + 0.01, 0, 0], too_far=3) is not None


def test_heads_without_reasons_say_nothing():
    none = np.zeros(2, np.float32)
    assert objections(Heads(none, none, np.zeros((2, 0), np.float32), ()), np.ones((2, len(RefusalReason)), int)) == [
        None,
        None,
    ]


@pytest.mark.parametrize("table", [OBJECTIONS, FEATURES])
def test_every_reason_that_heads_learn_is_in_the_tables(table):
    assert {*table} == {*DISLIKES, RefusalReason.SKILLS_MISSING}
    assert {f"risk_{reason.value}" for reason in table} == {*RISKS}


def test_the_features_of_objections_exist_and_each_belongs_to_one():
    names = [name for group in FEATURES.values() for name in group]
    assert {*names} <= {*FEATURE_NAMES}
    assert len({*names}) == len(names)
