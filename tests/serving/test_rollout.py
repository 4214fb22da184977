import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching.bundle import Bundle
from matching.domain import Actor, Arm, Event, EventKind, Unit
from matching.testing import make_impression, make_profile

BEGUN = datetime.now(UTC) - timedelta(days=1)
ARMS = (Arm("usual", 0.5), Arm("tried", 0.5, handle=0.9))


@pytest.fixture
def service(app):
    return app.app.state.service


@pytest.fixture
def rollout(service):
    return service.rollout


@pytest.fixture
def harm(store, rollout):
    """People to whom an experiment has shown offers, fewer of whom apply in the tried arm."""
    store.profiles.upsert(make_profile(f"H{i}") for i in range(600))
    keys = sorted(store.profiles.keys([("default", f"H{i}") for i in range(600)]).values())
    store.experiments.start("handle", Unit.PERSON, ARMS, BEGUN)
    rollout.refresh()
    draw, rows = np.random.default_rng(0), []
    for key in keys:
        arm = rollout.choose(person=key)[1].label
        rows += [make_impression(key, list_id=key, at=BEGUN, arm=arm) for _ in range(3)]
    said = [
        Event(0, one, EventKind.APPLIED, "person", (), Actor.PERSON, "web", BEGUN + timedelta(hours=1))
        for one, row in zip(store.impressions.record(rows), rows, strict=True)
        if draw.random() < (0.05 if row.arm.endswith("tried") else 0.3)
    ]
    store.events.append(said)
    return keys


def test_an_experiment_that_harms_stops_itself_and_everyone_has_the_default_arm(rollout, store, harm):
    assert {rollout.choose(person=key)[1].label for key in harm} == {"handle=usual", "handle=tried"}
    rollout.check(datetime.now(UTC))
    rollout.refresh()
    assert {rollout.choose(person=key)[1].label for key in harm} == {""}
    assert "moins de candidatures" in store.experiments.get("handle").stopped_for


def test_a_process_obeys_a_stop_by_another_one(make_client, settings, service, store):
    other = make_client(settings).app.state.service
    store.experiments.start("handle", Unit.PERSON, ARMS, BEGUN)
    seen = [arms_seen(process, "handle=") for process in (service, other)]
    assert seen == [True, True]
    store.experiments.stop("handle", "fini", datetime.now(UTC))
    assert [arms_seen(process, "") for process in (service, other)] == [True, True]


def arms_seen(process, start, patience_s=20):
    """Whether lists come to bear arms that begin so, or none."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        label = process.rollout.choose(person=1)[1].label
        if label.startswith(start) and bool(label) == bool(start):
            return True
        time.sleep(0.02)
    return False


def test_the_arm_of_a_person_is_the_same_after_a_restart(make_client, settings, service, store):
    store.experiments.start("handle", Unit.PERSON, ARMS, BEGUN)
    service.rollout.refresh()
    before = [service.rollout.choose(person=key)[1].label for key in range(1, 100)]
    again = make_client(replace(settings)).app.state.service
    assert [again.rollout.choose(person=key)[1].label for key in range(1, 100)] == before
    assert len(set(before)) == 2


def test_a_challenger_in_the_shadow_scores_the_candidates_of_lists_that_are_shown(service, client_for):
    ml, person = client_for("ml"), client_for("jobseeker")
    ml.post("/ml/shadow", json={"bundle": Bundle.open().id, "share": 1.0})
    end = time.monotonic() + 20
    found = ml.get("/ml/shadow").json()
    while not found["lists"] and time.monotonic() < end:
        shown = person.get("/me/offers?limit=2").json()["items"]
        found = ml.get("/ml/shadow").json()
    assert found["candidates"] > len(shown)
    assert found["rank_correlation"] == pytest.approx(1) and found["same_first"] == 1
