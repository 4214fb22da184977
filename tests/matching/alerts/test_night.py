from datetime import UTC, datetime, timedelta

import pytest

from matching.alerts import decided, matched, night
from matching.alerts.desk import Desk
from matching.alerts.night import run
from matching.domain import (
    Channel,
    ContractKind,
    DigestKind,
    DigestState,
    Employer,
    Frequency,
    OfferStatus,
    Schedule,
    Subscription,
    Support,
)
from matching.duplicates import regroup
from matching.errors import ConflictError, StoreUnavailableError
from matching.store import Store
from matching.store import offers as stored
from matching.store.schedule import Schedule as Turns
from matching.testing import LYON, make_offer, make_skills, north_of

AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
DAILY = Subscription(Frequency.DAILY)
WORDS = (
    "Notre fournil cherche une personne qui aime le travail de nuit et les pâtes au levain : vous préparez, façonnez et"
    " cuisez les pains, vous formez l’apprenti et vous tenez le fournil propre. Four à bois, équipe de trois, prime de"
    " panier, deux jours de repos qui se suivent."
)


def test_everyone_with_a_project_gets_a_digest_of_offers_without_asking(work, market):
    offers, people = market.offers("a", "b"), market.people("P1", "P2")
    done = run(work, AT)
    assert (done.due, done.pushed, done.empty, done.gone) == (2, 4, 0, 0)
    assert [set(one) for person in people for one in market.sent(person)] == [set(offers)] * 2
    (digest,) = market.digests(people[0])
    assert (digest.kind, digest.state, digest.cycle) == (DigestKind.WELCOME, DigestState.READY, "welcome")
    assert digest.content.entries[0].reasons_for


def test_run_again_a_night_sends_nothing_twice(work, market):
    market.offers("a"), market.people("P1")
    run(work, AT)
    assert run(work, AT).due == 0
    assert run(work, AT - timedelta(hours=2)).due == 0  # a clock that goes back


def test_the_same_offer_never_comes_twice(work, market):
    first, (person,) = market.offers("a"), market.people("P1")
    run(work, AT)
    assert run(work, AT + WEEK).empty == 1
    second = market.offers("b")
    run(work, AT + 2 * WEEK)
    assert market.sent(person) == [first, second]


def test_a_repost_of_an_offer_sent_never_comes(work, market):
    (first,), (person,) = market.offers("a", description=WORDS), market.people("P1")
    run(work, AT)
    market.offers("b", description=WORDS)
    assert run(work, AT + WEEK).pushed == 0
    assert market.sent(person) == [[first]]


def test_of_near_identical_offers_one_comes(work, market):
    market.offers("a", "b", description=WORDS)
    (other,), (person,) = market.offers("c"), market.people("P1")
    run(work, AT)
    (sent,) = market.sent(person)
    assert len(sent) == 2
    assert other in sent


@pytest.mark.parametrize("many", [0, 10_000])
def test_whether_few_offers_are_looked_at_or_many_one_of_near_identical_ones_may_be_sent(
    work, market, many, monkeypatch
):
    monkeypatch.setattr(stored, "MANY", dict.fromkeys(stored.MANY, many))
    market.offers("a", "b", description=WORDS), market.people("P1")
    regroup(work.store)
    part = matched.matched(Desk.of(work), work.store.schedule.due(AT, 0, 10), AT)
    assert len(part) == 1


def test_two_offers_of_an_employer_come_at_most_and_ten_in_all(work, market):
    market.offers(*"abcde", employer=Employer("Fournil"))
    market.offers(*(f"x{n}" for n in range(15)))
    (person,) = market.people("P1")
    run(work, AT)
    (sent,) = market.sent(person)
    assert len(sent) == 10
    named = [work.store.offers.get([key])[key].employer.name for key in sent]
    assert named.count("Fournil") <= 2


def test_a_temp_agency_is_one_employer_for_each_trade_and_commune(work, market):
    agency = {"employer": Employer("Intérim Plus"), "contract": ContractKind.TEMP}
    market.offers(*"abc", **agency, appellation="Boulanger")
    market.offers(*"def", **agency, appellation="Boulangère de nuit")
    (person,) = market.people("P1")
    run(work, AT)
    assert [len(one) for one in market.sent(person)] == [4]


def test_a_dull_offer_is_not_sent_and_no_digest_is_empty(work, market):
    market.offers("far", rome="N1101")
    (person,) = market.people("P1")
    work.store.subscriptions.put(person, DAILY, AT)
    done = run(work, AT)
    assert (done.due, done.empty, market.digests(person)) == (1, 1, [])


def test_a_suspended_offer_is_not_sent(work, market):
    held, sent = market.offers("a", "b")
    work.store.offers.suspend([held], AT)
    (person,) = market.people("P1")
    run(work, AT)
    assert market.sent(person) == [[sent]]


def test_an_offer_that_closes_before_the_night_is_not_sent(work, market):
    market.offers("a", "b")
    (person,) = market.people("P1")
    work.store.offers.upsert([make_offer("a", status=OfferStatus.FILLED)])
    run(work, AT)
    assert [len(one) for one in market.sent(person)] == [1]


def test_what_waits_for_an_adviser_is_not_in_the_outbox(work, market):
    market.offers("a")
    (close,), (free,) = market.people("P1", support=Support.RENFORCE), market.people("P2")
    assert run(work, AT).reviewed == 1
    assert [one.state for key in (close, free) for one in market.digests(key)] == [
        DigestState.REVIEW,
        DigestState.READY,
    ]
    tasks = work.store.outbox.take(10, AT, timedelta(minutes=1))
    assert [task.person_key for task in tasks] == [free]


def test_what_waits_for_an_adviser_who_left_goes_with_the_next_turn(work, market):
    market.offers("a")
    left, same = market.people("P1", "P2", support=Support.RENFORCE)
    for person in (left, same):
        work.store.subscriptions.put(person, DAILY, AT)
    assert run(work, AT).reviewed == 2
    work.store.persons.set_adviser(left, None)
    run(work, AT + DAY)
    assert [market.digests(key)[0].state for key in (left, same)] == [DigestState.READY, DigestState.REVIEW]
    tasks = work.store.outbox.take(10, AT + DAY, timedelta(minutes=1))
    assert [task.payload["digest_id"] for task in tasks] == [market.digests(left)[0].digest_id]


def test_what_an_adviser_leaves_unanswered_goes_out_after_three_working_days(work, market):
    market.offers("a")
    (person,) = market.people("P1", support=Support.RENFORCE)
    run(work, AT)
    thursday = AT.replace(day=3, month=12, hour=6, minute=0)
    states = []
    for at in (thursday - timedelta(minutes=1), thursday):
        run(work, at)
        states += [one.state for one in market.digests(person)]
    assert states == [DigestState.REVIEW, DigestState.READY]
    assert [task.person_key for task in work.store.outbox.take(10, thursday, timedelta(minutes=1))] == [person]


def test_who_stopped_or_sleeps_gets_nothing(work, market):
    market.offers("a")
    stopped, asleep = market.people("P1", "P2")
    work.store.subscriptions.stop(stopped, AT - DAY)
    work.store.subscriptions.snooze(asleep, AT + WEEK, AT - DAY)
    assert run(work, AT).due == 0
    assert run(work, AT + WEEK).due == 1


def test_what_is_shown_is_recorded_as_it_is_sent(work, market):
    market.offers("a", "b", "c")
    (person,) = market.people("P1")
    run(work, AT)
    (digest,) = market.digests(person)
    ids = [one.impression_id for one in digest.content.entries]
    found = work.store.impressions.get(ids)
    shown = {one: found[one] for one in ids}
    assert [one.offer_id for one in shown.values()] == [one.offer_key for one in digest.content.entries]
    assert {(one.digest_id, one.surface, one.at) for one in shown.values()} == {(digest.digest_id, "digest", AT)}
    assert [one.position for one in shown.values()] == [1, 2, 3]
    assert all(one.features and one.propensity == 1 for one in shown.values())
    prices = work.store.prices.of([one.offer_key for one in digest.content.entries])
    assert [one.price for one in shown.values()] == pytest.approx([prices[o.offer_id].price for o in shown.values()])


def test_each_turn_comes_in_a_morning_of_the_place(work, market):
    market.offers("a")
    (paris,) = market.people("P1")
    (island,) = market.people("P2", departement="974")
    run(work, AT)
    turns = [
        [one.person_key for one in work.store.schedule.due(datetime(2026, 12, 5, hour, tzinfo=UTC), 0, 9)]
        for hour in (2, 3, 5, 6)
    ]
    assert turns == [[], [island], [island], [paris, island]]


def test_the_folder_of_the_night_is_gone_and_another_night_waits_its_turn(work, market):
    from matching.alerts.folder import alone

    market.offers("a"), market.people("P1")
    with alone(work.settings.data_dir), pytest.raises(ConflictError):
        run(work, AT)
    run(work, AT)
    assert not (work.settings.data_dir / "alerts" / "night").exists()


@pytest.mark.parametrize("then", [Subscription(), DAILY, Subscription(snoozed_until=AT + timedelta(hours=1))])
def test_a_welcome_that_was_cancelled_comes_at_the_next_turn_whatever_was_chosen_since(work, market, then):
    offers, (person,) = market.offers("a"), market.people("P1")
    run(work, AT)
    work.store.digests.cancel(market.digests(person)[0].digest_id, AT)
    work.store.subscriptions.put(person, then, AT)
    run(work, AT + WEEK)
    market.offers("b")
    run(work, AT + 2 * WEEK)
    assert [one.kind for one in market.digests(person)] == [DigestKind.WELCOME, DigestKind.WELCOME, DigestKind.OFFERS]
    assert market.sent(person)[:2] == [offers, offers]


def test_someone_for_whom_nothing_is_found_three_times_is_told_why_once(work, market):
    market.offers("far", place=north_of(LYON, 34))
    (person,) = market.people("P1")
    work.store.subscriptions.put(person, DAILY, AT)
    for day in range(6):
        run(work, AT + day * DAY)
    (digest,) = market.digests(person)
    assert (digest.kind, digest.cycle, digest.content.entries) == (DigestKind.SILENCE, "2026-11-30", ())
    assert digest.content.relaxations[0] == "1 offre de plus si vous acceptez 40 km"


def test_after_something_came_silence_is_told_again(work, market):
    (person,) = market.people("P1")
    work.store.subscriptions.put(person, DAILY, AT)
    for day in range(4):
        run(work, AT + day * DAY)
    market.offers("a")
    for day in range(4, 8):
        run(work, AT + day * DAY)
    kinds = [digest.kind for digest in market.digests(person)]
    assert kinds == [DigestKind.SILENCE, DigestKind.OFFERS, DigestKind.SILENCE]


def test_an_offer_sent_and_not_answered_is_said_closed_once(work, market):
    (key,), (person,) = market.offers("a"), market.people("P1")
    run(work, AT)
    work.store.digests.sent(market.digests(person)[0].digest_id, Channel.EMAIL, AT)
    work.store.offers.fill([key], AT + DAY)
    run(work, AT + WEEK)
    run(work, AT + 2 * WEEK)
    _, closed = market.digests(person)
    assert (closed.kind, closed.content.closed) == (DigestKind.CLOSED, (key,))


def test_a_neighbouring_occupation_is_said_to_be_one_with_the_skills_that_lead_there(work, market):
    market.offers("a"), market.offers("b", rome="D1104")
    people = market.people("P1"), market.people("P2", skills=make_skills(103))
    run(work, AT)
    said = [market.digests(person)[0].content.broadened for (person,) in people]
    assert "«\u00a0Pâtissier / Pâtissière\u00a0»" in said[0]
    assert said[0].endswith("où servent\u00a0: cuire au four, peser les ingrédients.")
    assert said[1].endswith("où servent\u00a0: peser les ingrédients.")


def test_nothing_is_said_of_other_occupations_where_ones_own_are_enough(work, market):
    market.offers(*(f"x{n}" for n in range(12)), positions=50), market.offers("b", rome="D1104", positions=50)
    (person,) = market.people("P1")
    run(work, AT)
    assert market.digests(person)[0].content.broadened is None


def test_one_question_is_asked_at_a_time_and_never_twice(work, market):
    (person,) = market.people("P1")
    for week in range(4):
        market.offers(*(f"n{week}{n}" for n in range(9)), schedule=Schedule(night=True), place=north_of(LYON, 24))
        market.offers(*(f"d{week}{n}" for n in range(9)), contract=ContractKind.CDD, place=north_of(LYON, 25))
        run(work, AT + week * WEEK)
    asked = [digest.content.question for digest in market.digests(person)]
    assert asked == ["contract:cdd", None, None, None]
    assert work.store.events.asked(work.store.persons.profiles([person]).values()) == {1: {"contract:cdd"}}


def test_someone_erased_while_the_night_runs_gets_nothing_and_stops_nobody(work, market, monkeypatch):
    market.offers("a")
    people = market.people("P1", "P2", "P3")

    def before(*given, drafts=decided._drafts):
        found = drafts(*given)
        work.store.erasure.erase(people[0], AT)
        work.store.subscriptions.stop(people[1], AT)
        return found

    monkeypatch.setattr(decided, "_drafts", before)
    done = run(work, AT)
    assert (done.due, done.gone, done.pushed) == (3, 2, 1)
    assert [len(market.digests(person)) for person in people] == [0, 0, 1]


def test_a_night_that_goes_on_the_next_day_leaves_each_local_date_one_digest(work, market, monkeypatch):
    (person,), evening, morning = market.people("P1"), AT.replace(hour=22), AT.replace(hour=7) + DAY
    work.store.subscriptions.put(person, DAILY, AT)
    market.offers("a")
    with monkeypatch.context() as cut, pytest.raises(ZeroDivisionError):
        cut.setattr(night, "decide", lambda *_: 1 // 0)
        run(work, evening)
    assert run(work, morning).pushed == 1
    market.offers("b")
    assert [run(work, morning + hours).due for hours in (timedelta(hours=1), DAY)] == [0, 1]
    assert [(one.cycle, one.made_at) for one in market.digests(person)] == [
        ("2026-11-28", morning),
        ("2026-11-30", morning + DAY),
    ]


def test_how_often_someone_wants_offers_changes_before_their_turn_is_written_or_after_it(
    work, market, store_url, monkeypatch
):
    (person,) = market.people("P1")
    work.store.subscriptions.put(person, DAILY, AT)

    def while_someone_changes(schedule, rows, at, move=Turns.move):
        with Store.open(store_url, timeout_s=0.2) as other, pytest.raises(StoreUnavailableError):
            other.subscriptions.put(person, Subscription(), AT)
        move(schedule, rows, at)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Turns, "move", while_someone_changes)
        assert run(work, AT).empty == 1
    work.store.subscriptions.put(person, Subscription(), AT)
    assert [run(work, AT + days * DAY).due for days in (6, 7)] == [0, 1]


def test_who_gets_offers_at_once_has_ten_a_day_in_all(work, market):
    market.offers(*(f"x{n}" for n in range(6)))
    (person,) = market.people("P1")
    run(work, AT - timedelta(hours=1))
    work.store.subscriptions.put(person, Subscription(Frequency.IMMEDIATE), AT)
    work.store.schedule.move([(person, AT, "x", False)], AT)
    market.offers(*(f"y{n}" for n in range(9)))
    run(work, AT)
    assert [len(one) for one in market.sent(person)] == [6, 4]
