from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matching.domain import Actor, Arm, Event, EventKind, Unit
from matching.experiments import MARGIN, compared, stop_on_harm, tally_of_log, tally_of_store
from matching.log import Log
from matching.rollout import assigned
from matching.store import Store
from matching.testing import MONDAY, make_profile

ARMS = (Arm("usual", 0.5), Arm("tried", 0.5))
PEOPLE, END = 600, MONDAY + timedelta(days=40)


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        store.profiles.upsert([make_profile(f"P{i}") for i in range(PEOPLE)])
        yield store


@pytest.fixture
def experiment(store):
    return store.experiments.start("handle", Unit.PERSON, ARMS, MONDAY)


def happened(impression_id, event, reasons=(), **changes):
    side = Event(0, impression_id, event, "person", tuple(reasons), Actor.PERSON, "web", MONDAY + timedelta(hours=1))
    return replace(side, **changes)


@pytest.fixture
def shows(store, experiment, shown):
    """Shows each person a list of two offers a day and has them answer, in the tried arm with other chances."""

    def shows(days, applies=(0.2, 0.2), refuses=(0.2, 0.2), seed=0):
        rng = np.random.default_rng(seed)
        rows, events = [], []
        for day in range(days):
            for key in range(1, PEOPLE + 1):
                arm = assigned([experiment], person=key).label
                facts = {"at": MONDAY + timedelta(days=day), "arm": arm, "features": ()}
                rows += [shown(key, list_id=day * PEOPLE + key, position=place, **facts) for place in (1, 2)]
        for one, draw in zip(store.impressions.record(rows), rng.random(len(rows)), strict=True):
            tried = rows[len(events)].arm.endswith("tried")
            if draw < applies[tried]:
                events.append(happened(one, EventKind.APPLIED))
            elif draw < applies[tried] + refuses[tried]:
                events.append(happened(one, EventKind.REFUSED, ["wrong_occupation"]))
            else:
                events.append(happened(one, EventKind.OPENED))
        store.events.append(events)

    return shows


def test_the_store_and_its_log_tell_the_same_totals(store, experiment, shows):
    shows(days=1)
    ids = [one.impression_id for key in range(1, PEOPLE + 1) for one in store.impressions.of_profile(key)]
    log = Log.of(store.impressions.get(ids).values(), store.events.of(ids))
    ours, theirs = tally_of_store(experiment, store, END), tally_of_log(experiment, log)
    np.testing.assert_array_equal(ours.arms, theirs.arms)
    np.testing.assert_array_equal(ours.shown, theirs.shown)
    for name in ours.outcomes:
        np.testing.assert_array_equal(ours.outcomes[name], theirs.outcomes[name])
    assert ours.shown.sum() == 2 * PEOPLE and ours.outcomes["applied"].sum() > 100


def test_what_was_undone_or_shown_outside_does_not_count(store, experiment, shown):
    label = assigned([experiment], person=1).label
    places = [{"arm": label}, {"arm": ""}, {"arm": "handle2=tried"}, {"arm": label, "at": MONDAY - timedelta(days=1)}]
    rows = [shown(1, list_id=i, **({"at": MONDAY} | facts)) for i, facts in enumerate(places)]
    ids = store.impressions.record(rows)
    store.events.append([happened(one, EventKind.APPLIED) for one in ids])
    first = store.events.of(ids[:1])[0].event_id
    store.events.append([happened(ids[0], EventKind.HIRED, side="employer", actor=Actor.EMPLOYER)])
    assert tally_of_store(experiment, store, END).outcomes["applied"].tolist() == [1]
    store.events.withdraw(first, MONDAY + timedelta(hours=2))
    tally = tally_of_store(experiment, store, END)
    assert tally.shown.tolist() == [1]
    assert {name: total.tolist() for name, total in tally.outcomes.items()} == {
        "applied": [0],
        "interested": [0],
        "refused": [0],
        "hired": [1],
    }


def test_like_arms_are_not_stopped(store, experiment, shows):
    shows(days=3)
    found = compared(experiment, tally_of_store(experiment, store, END))
    assert not any(one.difference.seen for one in found if one.difference)
    assert stop_on_harm(store, "handle", END) is None
    assert store.experiments.get("handle").stopped_at is None


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ({"applies": (0.25, 0.08)}, "moins de candidatures"),
        ({"refuses": (0.1, 0.35)}, "plus de refus"),
    ],
)
def test_a_planted_harm_stops_itself_and_everyone_has_the_default_arm(store, experiment, shows, harm, said):
    shows(days=3, **harm)
    why = stop_on_harm(store, "handle", END)
    stopped = store.experiments.get("handle")
    assert said in why and stopped.stopped_for == why and stopped.stopped_at == END
    assert assigned(store.experiments.running(), person=1).label == ""
    assert stop_on_harm(store, "handle", END) is None


def test_a_gain_stops_nothing(store, experiment, shows):
    shows(days=3, applies=(0.1, 0.35), refuses=(0.3, 0.1))
    found = compared(experiment, tally_of_store(experiment, store, END))
    assert any(one.difference.seen for one in found if one.difference)
    assert stop_on_harm(store, "handle", END) is None


def test_a_harm_within_the_margin_goes_on(store, experiment, shows):
    shows(days=3, applies=(0.25, 0.08))
    assert stop_on_harm(store, "handle", END, margin=0.9) is None
    assert stop_on_harm(store, "handle", END, margin=MARGIN) is not None


def test_an_empty_experiment_has_no_interval(store, experiment):
    found = compared(experiment, tally_of_store(experiment, store, END))
    assert [one.arm for one in found] == ["usual", "tried"] * 4
    assert not any(one.harms() for one in found)
