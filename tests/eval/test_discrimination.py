"""Planted discriminating employers are found, and none is when none is planted."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
from scipy.special import expit, logit, ndtr

from eval.discrimination import Audit, audit
from eval.market import REGIMES, Market, acceptance, build
from eval.market.choice import merit
from matching.geo import Communes
from matching.ingest import Accepted, parse_offer
from matching.rome import Rome
from matching.sample import offers


def decisions(n_employers: int, discriminating: int, each: int = 120, seed: int = 0) -> Audit:
    """Employers of their own severity; the audited, less qualified on average, lose 1.5 of log-odds at some."""
    rng = np.random.default_rng(seed)
    employers = np.repeat(np.arange(n_employers), each)
    audited = rng.random(len(employers)) < 0.4
    chance = expit(rng.normal(-0.3, 1, len(employers)) - 0.8 * audited)
    severity = rng.normal(0, 0.7, n_employers)[employers]
    unfair = np.where(audited & (employers < discriminating), -1.5, 0)
    accepted = rng.random(len(employers)) < expit(logit(chance) + severity + unfair)
    return audit(employers, accepted, chance, audited)


def test_planted_employers_are_found() -> None:
    found = decisions(100, 25)
    right = [name for name in found.flagged if name < 25]
    assert len(right) >= 15
    assert len(found.flagged) - len(right) <= 4
    assert found.odds_ratio.high < 0.9


def test_nearly_none_is_accused_when_none_discriminates() -> None:
    audits = [decisions(100, 0, seed=seed) for seed in range(5)]
    assert sum(len(found.flagged) for found in audits) <= 2
    assert np.mean([found.odds_ratio.low <= 1 <= found.odds_ratio.high for found in audits]) >= 0.8


def test_a_group_less_qualified_alone_is_no_discrimination() -> None:
    found = decisions(200, 0, seed=9)
    assert found.odds_ratio.value == pytest.approx(1, abs=0.1)
    assert found.share.low <= 0.02


def test_the_share_of_discriminating_employers_is_found_even_when_each_decides_little() -> None:
    found = decisions(600, 240, each=40, seed=2)
    assert found.share.low > 0.1
    assert found.share.value <= 0.45


def test_employers_with_few_decisions_are_not_tested_by_name() -> None:
    assert decisions(20, 10, each=12).tested == ()


def test_one_employer_and_equal_chances_is_fishers_exact_test() -> None:
    accepted = np.repeat([1, 0, 1, 0], [3, 12, 10, 5])
    audited = np.repeat([True, True, False, False], [3, 12, 10, 5])
    found = audit(np.zeros(30), accepted, np.full(30, 0.3), audited)
    exact = scipy.stats.fisher_exact([[3, 12], [10, 5]], alternative="less").pvalue
    assert found.tested[0].p == pytest.approx(exact)
    assert (found.tested[0].audited, found.tested[0].others) == (15, 15)


def test_an_employer_who_accepts_nobody_or_everybody_is_not_accused() -> None:
    employers, audited = np.repeat([1, 2], 40), np.tile([True, False], 40)
    found = audit(employers, employers == 2, np.full(80, 0.5), audited)
    assert [t.p for t in found.tested] == [1.0, 1.0]
    assert found.flagged == ()


def test_no_decision_gives_an_empty_audit() -> None:
    found = audit([], [], [], [])
    assert found.tested == ()
    assert np.isnan(found.share.value)


@pytest.fixture(scope="module")
def market() -> Market:
    communes = Communes.sample()
    base = [found.value for raw in offers() if isinstance(found := parse_offer(raw, communes), Accepted)]
    return build(Rome.sample(), base, seed=0, n_people=600)


def market_audit(market: Market, n: int = 150_000) -> Audit:
    """Applications drawn at random; the model knows merit and what is hidden only on average, never the group."""
    draw = np.random.default_rng(1)
    pi, oi = draw.integers(0, len(market.people), n), draw.integers(0, len(market.offers), n)
    applicants = np.full(len(market.offers), 3.0)
    accept = np.array([regime.accept for regime in REGIMES])[market.offers.regime[oi]]
    accepted = draw.random(n) < acceptance(market, pi, oi, applicants)
    hidden = np.sqrt(1 + market.people.merit.var() + market.offers.standard.var())
    chance = ndtr(merit(market, pi, oi, applicants[oi], accept) / hidden)
    return audit(market.offers.employer[oi], accepted, chance, market.people.group_b[pi])


def test_employers_planted_in_the_simulated_market_are_found_and_no_other(market: Market) -> None:
    found = market_audit(market)
    right = market.discriminating[list(found.flagged)]
    assert len(right) >= 15
    assert right.mean() >= 0.85
    assert 0.05 < found.share.low < market.discriminating.mean() < 0.25
    assert found.odds_ratio.high < 0.95


def test_in_the_same_market_without_discrimination_nearly_none_is_accused(market: Market) -> None:
    fair = market_audit(replace(market, discriminating=np.zeros_like(market.discriminating)))
    assert len(fair.flagged) <= 1
    assert fair.share.low < 0.02
