import json
from dataclasses import replace

import numpy as np
import pytest

from eval.alerts import QUICK, parts, run
from eval.alerts.counts import Counts, slope
from eval.alerts.figures import Figures, by_week
from eval.alerts.month import Month, Pushes, frequencies
from eval.alerts.steps import STEPS
from eval.alerts.stock import FIRST, REPOST, SOURCE, Stock
from eval.alerts.usual import NEWEST, Usual, usual
from eval.learn import reference
from eval.market import build
from eval.market.behaviour import APPLIED, REFUSED, SILENT
from eval.report import Report
from matching.domain import Frequency

DAYS = 10


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return reference(tmp_path_factory.mktemp("absent") / "data")


@pytest.fixture(scope="module")
def market(base):
    return build(*base, seed=5, n_people=60, days=float(DAYS))


@pytest.fixture(scope="module")
def stock(base, market):
    return Stock.of(market, base[1], DAYS, seed=5)


def pushes(day, person, stock, digest, answer):
    day, person, stock, digest, answer = map(np.array, (day, person, stock, digest, answer))
    return Pushes(day, person, stock, digest, np.full(len(day), 0.5, np.float32), answer, np.zeros(len(day), bool))


def test_every_offer_says_something_of_its_own(stock):
    texts = [stock.offers[row].description for row in np.flatnonzero(stock.kind == FIRST)]
    assert min(map(len, texts)) > 30
    assert len(set(texts)) > 0.99 * len(texts)


def test_what_is_posted_again_is_the_same_work_under_another_name(stock):
    first = {int(stock.work[row]): stock.offers[row] for row in np.flatnonzero(stock.kind == FIRST)}
    for kind in (REPOST, SOURCE):
        rows = [row for row in np.flatnonzero(stock.kind == kind) if int(stock.work[row]) in first]
        assert len(rows) > 5
        for row in rows:
            original, again = first[int(stock.work[row])], stock.offers[row]
            assert again.ref != original.ref
            assert again.description != original.description
            assert again.rome == original.rome
            assert again.created_at > original.created_at
    assert len({one.ref for one in stock.offers}) == len(stock)


def test_another_source_names_no_employer_and_another_place_nearby(stock, market):
    rows = np.flatnonzero(stock.kind == SOURCE)
    assert {stock.offers[row].employer.name for row in rows} == {None}
    assert {stock.offers[row].source for row in rows} == {"other"}
    north = np.array([stock.offers[row].place.latitude for row in rows]) - market.offers.latitude[stock.work[rows]]
    assert 0 < np.abs(north).max() < 0.1


def test_some_offers_are_posted_again_after_they_closed(stock, market):
    after = stock.created > market.offers.closes[stock.work]
    again = stock.kind == REPOST
    assert 0.2 < after[again].mean() < 0.9
    assert not after[~again].any()


def test_the_usual_loop_sends_the_newest_within_the_radius_whatever_it_sent_before(market, stock):
    found = usual(market, stock, [Frequency.DAILY] * len(market.people), DAYS)
    couples = np.stack([found.person, found.stock], axis=1)
    assert len(np.unique(couples, axis=0)) < len(couples)
    assert (stock.created[found.stock] <= found.day).all()
    assert (stock.closes[found.stock] > found.day).all()
    searches = 1 + (market.people.second >= 0)
    today = found.day == 3
    assert (np.bincount(found.person[today], minlength=len(searches)) <= NEWEST * searches).all()
    own = market.offers.trade[stock.work[found.stock]]
    assert ((own == market.people.trade[found.person]) | (own == market.people.second[found.person])).all()


def test_the_usual_loop_writes_to_weekly_people_once_a_week(market, stock):
    found = usual(market, stock, [Frequency.WEEKLY] * len(market.people), DAYS)
    assert set(found.day.tolist()) == {0, 7}


def test_repeats_are_counted_by_offer_group_and_work(market, stock):
    posted = np.isin(stock.work, stock.work[stock.kind == FIRST])
    again = int(np.flatnonzero((stock.kind == REPOST) & posted)[0])
    (own,) = np.flatnonzero((stock.kind == FIRST) & (stock.work == stock.work[again]))
    shown = pushes([0, 1, 2, 2], [0, 0, 0, 1], [own, again, again, again], [1, 2, 3, 4], [SILENT] * 4)
    apart = np.arange(len(stock))
    month = Month(shown, np.array([[0, 0]]), apart, apart, [], {})
    none = np.empty(0, np.int64)
    counted = Figures(market, stock, month, Usual(none, none, none), DAYS).all(seed=0)
    totals = counted.totals
    assert [totals[f"repeats.{what}.ours"] for what in ("offer", "group", "work")] == [1, 1, 2]
    assert counted.shares["copies_missed.repost"][0] == counted.shares["copies_missed.repost"][1] > 0


def test_a_copy_in_the_group_of_its_work_is_not_missed(market, stock):
    shown = pushes([0], [0], [0], [1], [APPLIED])
    month = Month(shown, np.array([[0, 0]]), stock.work, np.arange(len(stock)), [], {})
    none = np.empty(0, np.int64)
    shares = Figures(market, stock, month, Usual(none, none, none), DAYS).all(seed=0).shares
    assert shares["copies_missed.repost"][0] == shares["copies_missed.source"][0] == 0
    assert shares["groups_of_several_works"][0] == 0


def test_refusals_and_digests_are_counted_in_complete_weeks():
    shown = pushes([0, 0, 8, 14], [0, 0, 1, 1], [0, 1, 2, 3], [1, 1, 2, 3], [REFUSED, APPLIED, REFUSED, REFUSED])
    found = by_week("one", shown, people=2, days=15)
    told, sent = found["a_digest.one"]
    assert told.tolist() == [[1, 0], [0, 1]]
    assert sent.tolist() == [[1, 0], [0, 1]]
    assert found["an_offer.one"][1].tolist() == [[2, 0], [0, 1]]


def test_a_rate_that_loses_one_a_week_has_a_slope_of_minus_one():
    assert slope(np.array([4.0, 3.0, 2.0])) == pytest.approx(-1)
    assert np.isnan(slope(np.array([4.0])))


def test_markets_are_added_up_person_by_person():
    two = np.ones((2, 2)), np.full((2, 2), 2.0)
    arms = {f"{unit}.{arm}": two for unit in ("a_digest", "an_offer") for arm in ("learning", "not_learning")}
    one = Counts({"r": (np.array([1.0]), np.array([2.0]))}, {"s": (1, 2)}, arms)
    one.add(replace(one, ratios={"r": (np.array([3.0]), np.array([6.0]))}, totals={"t": 2}))
    report = Report("")
    one.report(report)
    assert (report.figures["r"].value, report.figures["r"].n) == (0.5, 2)
    assert report.figures["r"].low == report.figures["r"].high == 0.5
    assert (report.figures["s"].value, report.figures["s"].n) == (0.5, 4)
    assert report.figures["refusals_an_offer.learning_less_not_learning.slope"].value == 0
    assert report.figures["t"].value == 2


def test_people_are_shared_among_markets_after_those_compared():
    found = parts(3, replace(QUICK, people=2_600))
    assert [one.people for one in found] == [QUICK.compared, QUICK.compared, 867, 867, 866]
    assert len({one.seed for one in found}) == 4


def test_most_people_are_written_to_once_a_week():
    often = frequencies(2_000, 1)
    assert 0.6 < often.count(Frequency.WEEKLY) / len(often) < 0.8
    assert set(often) == set(Frequency)


def test_a_month_repeats_nothing_that_the_ledger_knows_and_the_usual_loop_does(tmp_path):
    run(tmp_path / "absent", tmp_path / "alerts.json", 3, QUICK)
    figures = json.loads((tmp_path / "alerts.json").read_text(encoding="utf-8"))["figures"]
    assert figures["pushes.ours"]["value"] > 100
    assert figures["answers"]["value"] > 10
    assert figures["repeats.offer.ours"]["value"] == figures["repeats.group.ours"]["value"] == 0
    assert figures["pushes_barred_by_a_rule_in_force"]["value"] == 0
    assert figures["repeats.work.usual"]["value"] > 100
    assert figures["turns"]["value"] > 40
    assert {"refusals_a_digest.ours.slope", "floor.0.25.accepted", "published.missed.either"} <= set(figures)
    for measure in ("turns_emptied", "of_possible_applications"):
        shares = [figures[f"funnel.{step}.{measure}"]["value"] for step in STEPS]
        assert sum(shares) == pytest.approx(1)
    assert figures["funnel.pushed.turns_emptied"]["value"] == pytest.approx(
        1 - figures["turns_without_an_offer"]["value"]
    )
