from datetime import timedelta

from matching.domain import OfferStatus, OverrideKind, OverrideReason
from matching.matcher import Matcher
from matching.sourcing.arrivals import MOST_OFFERS, TOLD_A_DAY
from matching.sourcing.fitting import CHANCE_FLOOR, SCORE_FLOOR, floor
from matching.sourcing.moment import few
from matching.sourcing.watch import ProfileWatch
from matching.testing import LYON, WordVectorizer, north_of, tiny_rome
from tests.matching.sourcing.conftest import NOON, change, hide

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CARRIER = "N1101"


def test_an_adviser_is_told_of_someone_who_comes_and_fits_an_offer_that_they_follow(
    market, watch, followed, agree, told
):
    (offer,) = followed("a")
    market.offers("b")
    (profile,) = agree("P1")
    assert watch.turn(NOON) == 1
    assert told() == [(offer, profile)]
    (notice,) = market.store.notices.of_adviser("C1")
    shown = market.store.impressions.get([notice.impression_key])[notice.impression_key]
    assert (shown.profile_id, shown.offer_id, shown.surface, shown.position) == (profile, offer, "profile_alert", 1)


def test_a_profile_is_told_of_once_its_owner_agrees_and_not_before(market, watch, followed, told, agree):
    (offer,) = followed("a")
    market.people("P1")
    assert watch.turn(NOON) == 0
    (profile,) = agree("P1")
    assert watch.turn(NOON) == 1
    assert told() == [(offer, profile)]


def test_only_those_whom_advisers_may_find_are_judged(work, market, agree):
    market.people("hidden")
    (profile,) = agree("P1")
    work.live.catch_up()
    state = work.profiles.state
    assert len(state) == 2
    assert few(state, state.columns.keys).columns.keys.tolist() == [profile]


def test_of_who_no_longer_agrees_nothing_is_told(market, watch, followed, agree, told):
    followed("a")
    (profile,) = agree("P1")
    hide(market, profile)
    watch.turn(NOON)
    assert told() == []


def test_who_fitted_already_is_not_news_when_their_profile_changes(work, market, followed, agree, told):
    agree("P1")
    watch = ProfileWatch(work)
    followed("a")
    change(market, "P1", licences=("B",))
    assert watch.turn(NOON) == 0
    assert told() == []


def test_who_changes_into_fitting_is(work, market, followed, agree, told):
    (profile,) = agree("P1", rome=CARRIER)
    watch = ProfileWatch(work)
    (offer,) = followed("a")
    change(market, "P1", licences=("B",), rome=CARRIER)
    assert watch.turn(NOON) == 0
    change(market, "P1")
    assert watch.turn(NOON) == 1
    assert told() == [(offer, profile)]


def test_nobody_is_told_of_the_same_person_twice_for_an_offer(work, market, watch, followed, agree, told):
    followed("a")
    (profile,) = agree("P1")
    before = watch._seen
    assert watch.turn(NOON) == 1
    watch._seen, watch._before = before, None
    assert watch.turn(NOON) == 0
    hide(market, profile)
    watch.turn(NOON)
    agree("P1", at=NOON + 2 * MINUTE)
    assert watch.turn(NOON) == 0
    assert ProfileWatch(work).turn(NOON) is None
    assert len(told()) == 1


def test_everyone_who_follows_an_offer_is_told_and_nobody_else(market, watch, followed, agree, told):
    (offer,) = followed("a")
    market.store.followed_offers.follow("C2", offer, NOON)
    agree("P1")
    watch.turn(NOON)
    assert (len(told()), len(told("C2")), told("C3")) == (1, 1, [])


def test_who_is_out_of_reach_of_another_trade_or_set_aside_is_not_told_of(market, watch, followed, agree, told):
    (offer,) = followed("a")
    agree("far", place=north_of(LYON, 60))
    agree("other", rome=CARRIER)
    (aside,) = agree("aside")
    market.store.overrides.put(offer, aside, OverrideKind.SET_ASIDE, OverrideReason.OTHER, "C9", NOON)
    assert watch.turn(NOON) == 0
    assert told() == []


def test_who_is_too_often_solicited_is_spared_even_when_promoted(market, watch, followed, agree, told):
    (offer,) = followed("a")
    (profile,) = agree("P1")
    market.store.overrides.put(offer, profile, OverrideKind.PROMOTE, OverrideReason.MET, "C9", NOON)
    for number in range(MOST_OFFERS):
        market.store.contacts.ask(profile, 100 + number, None, "adviser", f"C{number}", NOON - DAY)
    watch.turn(NOON)
    assert told() == []


def test_who_was_asked_about_the_offer_already_is_no_news(market, watch, followed, agree, told):
    (offer,) = followed("a")
    (profile,) = agree("P1")
    market.store.contacts.ask(profile, offer, None, "adviser", "C2", NOON)
    watch.turn(NOON)
    assert told() == []


def test_an_offer_that_is_closed_brings_no_news(market, watch, followed, agree, told):
    followed("a", status=OfferStatus.FILLED)
    agree("P1")
    watch.turn(NOON)
    assert told() == []


def test_an_adviser_is_told_of_few_people_a_day_and_of_others_the_next(market, watch, followed, agree, told):
    followed("a")
    agree(*(f"P{number}" for number in range(TOLD_A_DAY + 3)))
    assert watch.turn(NOON) == TOLD_A_DAY
    agree("Q1")
    assert watch.turn(NOON + MINUTE) == 0
    agree("Q2")
    assert watch.turn(NOON + DAY) == 1


def test_a_person_is_told_of_for_few_offers_in_a_month(market, watch, followed, agree, told):
    followed(*(f"o{number}" for number in range(MOST_OFFERS + 2)))
    (profile,) = agree("P1")
    assert watch.turn(NOON) == MOST_OFFERS
    assert {one for _, one in told()} == {profile}


def test_the_best_placed_are_read_first(market, watch, followed, agree):
    followed("a")
    agree("near", "far", place=LYON)
    change(market, "far", place=north_of(LYON, 25))
    watch.turn(NOON)
    notices = market.store.notices.of_adviser("C1")
    shown = market.store.impressions.get([one.impression_key for one in notices])
    scores = [shown[one.impression_key].score for one in notices]
    assert scores == sorted(scores, reverse=True) and len(scores) == 2


def test_below_the_floor_nobody_is_told_of(market, watch, followed, agree, told, monkeypatch):
    monkeypatch.setattr("matching.sourcing.fitting.SCORE_FLOOR", 1.01)
    followed("a")
    agree("P1")
    watch.turn(NOON)
    assert told() == []


def test_the_floor_is_of_chance_where_heads_tell_it(learned):
    encoding, rome = WordVectorizer(), tiny_rome()
    assert floor(Matcher(encoding, rome)) == SCORE_FLOOR
    assert floor(Matcher(encoding, rome, reranker=learned)) == CHANCE_FLOOR
