"""A challenger as good is accepted, each way of being worse is refused by its own check, and each verdict is said."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eval.faithfulness import Faithfulness
from eval.gate import CHECKS, Case, judge, thresholds
from eval.heldout import Heldout, Scored
from eval.metrics import Estimate
from eval.verdict import Check, Outcome, Verdict
from matching.errors import InputError
from matching.log import APPLIED, INTERESTED, NONE, REFUSED, reason_mask

N_LISTS, SIZE, N_OFFERS = 1200, 8, 300
RNG = np.random.default_rng(0)
ROWS = N_LISTS * SIZE
LISTS = np.repeat(np.arange(N_LISTS), SIZE)
PERSONS = LISTS // 2
OFFERS = RNG.integers(0, N_OFFERS, ROWS)
LIKING, CHANCE = RNG.beta(1.5, 2, ROWS), RNG.beta(2, 2, ROWS)
APPLIES = RNG.random(ROWS) < LIKING
TOO_FAR = ~APPLIES & (RNG.random(ROWS) < 0.4)
ANSWERED = RNG.random(ROWS) < 0.7
HELDOUT = Heldout(
    list_id=LISTS,
    profile_id=PERSONS,
    offer_id=OFFERS,
    position=np.tile(np.arange(1, SIZE + 1), N_LISTS),
    grade=np.where(ANSWERED, np.where(APPLIES, APPLIED, REFUSED), NONE).astype(np.int8),
    answered=ANSWERED,
    reasons=np.where(ANSWERED & TOO_FAR, reason_mask(["too_far"]), 0).astype(np.uint32),
    employer=np.where(APPLIES & ANSWERED, RNG.random(ROWS) < CHANCE, np.nan),
    propensity=np.full(ROWS, np.nan),
)
GOOD = Scored(LIKING, 0.7 * LIKING, CHANCE, {"too_far": 0.7 * 0.4 * (1 - LIKING)}, ms_per_200=1.2)
GROUPS = {"sexe": {person: "femmes" if person % 2 else "hommes" for person in range(N_LISTS)}}


def estimate(value: float) -> Estimate:
    return Estimate(value, value - 0.02, value + 0.02, 500)


FAITHFUL = Faithfulness(estimate(0.9), estimate(0.5), estimate(0.4), estimate(0.8))


def check(name: str, challenger: Scored = GOOD, heldout: Heldout = HELDOUT, champion: Scored = GOOD) -> Check:
    section = name.partition(".")[0]
    (found,) = CHECKS[section](section, thresholds()[section], Case(heldout, challenger, champion, GROUPS, FAITHFUL))
    assert found.name == name
    return found


def test_the_same_model_is_accepted_and_every_check_is_said() -> None:
    verdict = judge(HELDOUT, GOOD, GOOD, GROUPS, FAITHFUL)
    assert verdict.accepted
    assert verdict.sentences[0] == "Promotion acceptée."
    assert len(verdict.sentences) == len(CHECKS) + 1
    assert {c.name: c.outcome for c in verdict.checks if c.outcome != Outcome.ACCEPTED} == {
        "off_policy": Outcome.NOT_MEASURED
    }


def test_sentences_are_french() -> None:
    found = check("latency")
    assert found.sentence == "Temps de classement de 200 offres\u00a0: 1,20 ms pour 2,40 ms au plus\u00a0: accepté."
    ndcg = (
        r"Ordre des offres jugées \(nDCG@10\)\u00a0: (0,\d{3}) contre \1 pour le modèle servi "
        r"\(écart de 0,000 à 0,000, 1\u202f\d{3} listes\)\u00a0: accepté\."
    )
    assert re.fullmatch(ndcg, check("ndcg").sentence)


@pytest.mark.parametrize("name", ["ndcg", "recall", "refusals"])
def test_a_worse_order_is_refused(name: str) -> None:
    worse = replace(GOOD, score=LIKING + np.random.default_rng(1).normal(0, 1, ROWS))
    assert check(name, worse).outcome == Outcome.REFUSED
    assert check(name, GOOD, champion=worse).outcome == Outcome.ACCEPTED


@pytest.mark.parametrize("name", ["liking", "chance"])
def test_probabilities_that_lie_are_refused(name: str) -> None:
    assert check(name, replace(GOOD, **{name: np.sqrt(getattr(GOOD, name))})).outcome == Outcome.REFUSED


def test_a_reason_said_too_often_is_refused_by_its_label() -> None:
    found = check("reasons", replace(GOOD, reasons={"too_far": np.sqrt(GOOD.reasons["too_far"])}))
    assert found.outcome == Outcome.REFUSED
    assert "«\u00a0Trop loin de chez moi\u00a0»" in found.sentence


@pytest.mark.parametrize("name", ["gini", "never_shown"])
def test_showing_the_same_offers_to_all_is_refused(name: str) -> None:
    crowded = replace(GOOD, score=OFFERS.astype(float))
    assert check(name, crowded).outcome == Outcome.REFUSED


@pytest.mark.parametrize("name", ["impact.sexe", "opportunity.sexe"])
def test_choosing_one_group_less_is_refused(name: str) -> None:
    unfair = replace(GOOD, chance=np.where(PERSONS % 2, 0.2 * CHANCE, CHANCE))
    found = check(name, unfair)
    assert found.outcome == Outcome.REFUSED
    assert "femmes" in found.sentence
    assert check(name, unfair, champion=unfair).outcome == Outcome.ACCEPTED


def test_without_groups_the_audit_says_that_it_was_not_made() -> None:
    verdict = judge(HELDOUT, GOOD, GOOD)
    said = [s for s in verdict.sentences if "aucun groupe audité" in s]
    assert len(said) == 2
    assert verdict.accepted


def test_a_slower_model_is_refused_beyond_the_ratio() -> None:
    assert check("latency", replace(GOOD, ms_per_200=3.0)).outcome == Outcome.REFUSED
    assert check("latency", replace(GOOD, ms_per_200=None)).outcome == Outcome.NOT_MEASURED


def test_unfaithful_reasons_are_refused() -> None:
    random = Faithfulness(estimate(0.5), estimate(0.5), estimate(0.0), estimate(0.5))
    verdict = judge(HELDOUT, GOOD, GOOD, None, random)
    assert not verdict.accepted
    assert [c.name for c in verdict.checks if not c.passes] == ["faithfulness"]
    assert verdict.sentences[0] == "Promotion refusée\u00a0: 1 contrôle non satisfait sur 13."


def take(rows: np.ndarray) -> tuple[Heldout, Scored]:
    few = Heldout(**{name: getattr(HELDOUT, name)[rows] for name in Heldout.__dataclass_fields__})
    reasons = {slug: p[rows] for slug, p in GOOD.reasons.items()}
    return few, Scored(GOOD.score[rows], GOOD.liking[rows], GOOD.chance[rows], reasons, 1.0)


def test_too_few_data_are_no_proof_and_what_is_required_refuses() -> None:
    heldout, model = take(np.arange(20 * SIZE))
    verdict = judge(heldout, model, model)
    assert not verdict.accepted
    ndcg = verdict.checks[0]
    assert (ndcg.outcome, ndcg.passes) == (Outcome.NOT_MEASURED, False)
    assert "listes, il en faut 200, ce qui suffit à refuser" in ndcg.sentence


def test_a_model_without_probabilities_is_refused_for_want_of_liking() -> None:
    verdict = judge(HELDOUT, Scored(LIKING), GOOD)
    assert [c.name for c in verdict.checks if not c.passes] == ["liking"]


def test_a_served_model_without_probabilities_can_be_replaced() -> None:
    assert judge(HELDOUT, GOOD, Scored(0.5 * LIKING + 0.1), GROUPS, FAITHFUL).accepted


def test_propensities_allow_to_say_what_each_would_have_been_refused() -> None:
    logged = replace(HELDOUT, propensity=np.where(HELDOUT.position > SIZE - 2, 0.5, 1.0))
    rules = {**thresholds(), "off_policy": {**thresholds()["off_policy"], "n": 3}}
    worse = replace(GOOD, score=-LIKING)
    outcomes = {
        name: next(c for c in judge(logged, model, GOOD, rules=rules).checks if c.name == "off_policy")
        for name, model in {"same": GOOD, "worse": worse}.items()
    }
    assert outcomes["same"].outcome == Outcome.ACCEPTED
    assert outcomes["worse"].outcome == Outcome.REFUSED
    assert outcomes["worse"].value > outcomes["worse"].reference + 0.2


def test_lists_that_could_show_nothing_else_say_nothing_of_another_choice() -> None:
    found = check("off_policy", heldout=replace(HELDOUT, propensity=np.ones(ROWS)))
    assert found.outcome == Outcome.NOT_MEASURED


def test_rows_that_differ_are_an_error_and_no_verdict() -> None:
    with pytest.raises(InputError, match="score"):
        judge(HELDOUT, Scored(LIKING[:-1]), GOOD)


def test_thresholds_cover_every_check_and_no_other() -> None:
    assert set(thresholds()) == set(CHECKS)


def test_thresholds_that_lack_a_section_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "gate.toml"
    path.write_text("[ndcg]\nn = 10\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks"):
        thresholds(path)
    path.write_text("[ndcg", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        thresholds(path)


def test_an_optional_check_that_was_not_made_lets_through() -> None:
    silent = Check("recall", Outcome.NOT_MEASURED, False, "")
    assert Verdict((silent,)).accepted
    assert not Verdict((silent, replace(silent, required=True))).accepted


def test_interest_is_no_application() -> None:
    curious = np.where(ANSWERED & ~APPLIES, INTERESTED, HELDOUT.grade).astype(np.int8)
    assert check("liking", heldout=replace(HELDOUT, grade=curious)).value == check("liking").value
