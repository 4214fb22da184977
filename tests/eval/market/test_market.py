import ast
import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import eval.market
from eval.market import DIMS, acceptance, answers, build, fingerprint, objections, read
from eval.market.behaviour import APPLIED, ASIDE, REFUSED, SILENT
from eval.market.beliefs import Owners, nobody_asked, traits
from eval.market.ceiling import Ceiling, History
from matching.domain import Offer, Profile
from matching.errors import InputError
from matching.geo import Communes
from matching.ingest import Accepted, parse_offer
from matching.rome import Rome
from matching.sample import offers

HERE = Path(eval.market.__file__).parent


@pytest.fixture(scope="module")
def base() -> list[Offer]:
    communes = Communes.sample()
    return [found.value for raw in offers() if isinstance(found := parse_offer(raw, communes), Accepted)]


@pytest.fixture(scope="module")
def market(base):
    return build(Rome.sample(), base, seed=1, n_people=300, days=60)


@pytest.fixture(scope="module")
def lived(market):
    """Four rounds of lists drawn at random in each person's basin, and what was answered."""
    draw = np.random.default_rng(5)
    people = np.arange(len(market.people))
    near = [np.flatnonzero(market.offers.regime == market.people.regime[i]) for i in people]
    rounds = [np.stack([draw.choice(own, 10, replace=False) for own in near]) for _ in range(4)]
    applicants = np.zeros(len(market.offers))
    readings = [read(market, people, shown, applicants, draw) for shown in rounds]
    history = History(
        np.tile(people, 4),
        np.concatenate(rounds),
        *(np.concatenate([getattr(reading, name) for reading in readings]) for name in ("answer", "first", "second")),
    )
    return history, readings


def some_pairs(market, n=4000, seed=3):
    draw = np.random.default_rng(seed)
    return draw.integers(len(market.people), size=n), draw.integers(len(market.offers), size=n)


def test_the_same_seed_makes_the_same_market_and_another_seed_another(base, market):
    again, other = (build(Rome.sample(), base, seed=seed, n_people=300, days=60) for seed in (1, 2))
    assert np.array_equal(again.people.log_minutes, market.people.log_minutes)
    assert again.offers.stated[7] == market.offers.stated[7]
    assert not np.array_equal(other.people.log_minutes, market.people.log_minutes)


def test_too_few_offers_make_no_market(base):
    with pytest.raises(InputError, match="ten occupations"):
        build(Rome.sample(), base[:3], seed=0, n_people=50)


def test_the_answers_of_someone_who_looks_are_probabilities_that_leave_room_for_silence(market):
    found = answers(market, *some_pairs(market))
    total = found.refuses + found.applies + found.interested
    assert (total > 0).all()
    assert (total <= 1 + 1e-9).all()
    assert np.allclose(found.reasons.sum(axis=1), found.refuses)


def test_refusals_are_told_as_often_as_their_chances_say(market, lived):
    history, readings = lived
    looked = np.concatenate([reading.examined for reading in readings])
    pi = np.broadcast_to(history.person[:, None], history.shown.shape)[looked]
    expected = answers(market, pi, history.shown[looked]).refuses.mean() * 0.75 * 0.95
    assert (history.answer[looked] == REFUSED).mean() == pytest.approx(expected, abs=0.02)


def test_nobody_answers_what_they_did_not_look_at(lived):
    history, readings = lived
    looked = np.concatenate([reading.examined for reading in readings])
    assert (history.answer[~looked] == SILENT).all()
    assert (history.answer[looked] == SILENT).any()


def test_lists_are_looked_at_from_the_top(lived):
    looked = np.concatenate([reading.examined for reading in lived[1]]).mean(axis=0)
    assert (np.diff(looked) < 0.02).all()
    assert looked[0] > 1.8 * looked[-1]


def test_mail_scanners_open_what_nobody_looks_at(lived):
    reading = lived[1][0]
    assert (reading.opened & ~reading.examined).any()


def test_reasons_come_with_refusals_only_and_the_second_comes_later_in_reading(lived):
    history = lived[0]
    told = history.answer == REFUSED
    assert (history.first[told] >= 0).all()
    assert (history.second[~told] == -1).all()
    two = history.second >= 0
    assert (history.second[two] > history.first[two]).all()
    assert (history.first[(history.answer == APPLIED)] == -1).all()
    assert (history.answer == ASIDE).any()


def test_employers_who_discriminate_call_back_fewer_of_group_b_and_the_others_do_not(market):
    pi, oi = some_pairs(market, 40_000)
    chance = acceptance(market, pi, oi, np.zeros(len(market.offers)))
    barred = market.discriminating[market.offers.employer[oi]]
    b = market.people.group_b[pi]
    gap = [
        chance[barred == side][~b[barred == side]].mean() - chance[barred == side][b[barred == side]].mean()
        for side in (False, True)
    ]
    assert gap[1] > gap[0] + 0.08


def test_the_audited_group_has_no_field_in_profiles_nor_offers():
    for kind in (Profile, Offer):
        assert not {field.name for field in fields(kind)} & {"group", "group_b", "family", "sex", "age", "nationality"}


def test_profiles_and_offers_state_part_of_the_truth_only(market):
    stated = [offer.pay is not None for offer in market.offers.stated]
    assert 0.3 < np.mean(stated) < 0.5
    assert len({profile.salary_min_eur_month is None for profile in market.people.profiles}) == 2


def test_more_offers_state_their_pay_when_asked(base):
    open_market = build(Rome.sample(), base, seed=1, n_people=60, days=30, stated=3.0)
    assert all(offer.pay is not None for offer in open_market.offers.stated)


def test_beliefs_without_answers_agree_with_the_truth_on_average(market):
    pi, oi = some_pairs(market, 20_000)
    true = objections(market, pi, oi)
    told = nobody_asked(market)
    for dim, block in enumerate(traits(market, pi, oi, told, Owners(market, told))):
        if block is not None:
            prior = block.prior[block.owner] / block.prior[block.owner].sum(axis=1, keepdims=True)
            assert (prior * block.risk).sum(axis=1).mean() == pytest.approx(true[:, dim].mean(), abs=0.05), DIMS[dim]


def test_answers_bring_the_ceiling_nearer_to_the_truth(market, lived):
    pi, oi = some_pairs(market, 6000, seed=9)
    true = answers(market, pi, oi)
    history = lived[0]
    nothing = History(
        history.person[:0], *(part[:0] for part in (history.shown, history.answer, history.first)), history.second[:0]
    )
    errors = []
    for seen in (nothing, history):
        believed, _ = Ceiling(market, seen, sweeps=60).predict(pi, oi, keep=15)
        errors.append(np.mean((believed.refuses - true.refuses) ** 2))
    assert errors[1] < 0.95 * errors[0]


def test_direct_answers_bring_the_ceiling_nearer_to_the_truth(market, lived):
    pi, oi = some_pairs(market, 6000, seed=9)
    true = answers(market, pi, oi)
    told = nobody_asked(market)
    km = np.exp(market.people.log_minutes) * market.people.speed_km_h / 60
    told.km[:] = np.column_stack([km * 0.9, km * 1.1])
    told.hours[:] = ~market.people.hours
    errors = [
        np.mean((Ceiling(market, lived[0], what, sweeps=60).predict(pi, oi, keep=15)[0].refuses - true.refuses) ** 2)
        for what in (None, told)
    ]
    assert errors[1] < errors[0]


def test_the_fingerprint_is_that_of_the_code(monkeypatch, tmp_path):
    known = fingerprint()
    for path in HERE.glob("*.py"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(eval.market, "__file__", str(tmp_path / "__init__.py"))
    assert fingerprint() == known
    assert len(known) == 16
    with (tmp_path / "world.py").open("a", encoding="utf-8") as world:
        world.write("# one number more")
    assert fingerprint() != known


def test_the_market_imports_only_codes_labels_and_coordinates_of_the_library():
    allowed = {"matching.domain", "matching.rome", "matching.geo", "matching.errors"}
    for path in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matching"):
                assert node.module in allowed, path.name
        assert "proximity(" not in path.read_text(encoding="utf-8")
