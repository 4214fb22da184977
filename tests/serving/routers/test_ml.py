from datetime import UTC, datetime, timedelta

import pytest

from matching.bundle import Bundle
from matching.domain import Arm, Unit

NEW = {"name": "handle", "unit": "person", "arms": [{"name": "usual", "share": 1}, {"name": "tried", "share": 1}]}


@pytest.fixture
def ml(client_for):
    return client_for("ml")


@pytest.fixture
def shown(client_for):
    """Three lists shown to two people."""
    return [client_for("jobseeker", who).get("/me/offers?limit=3").json() for who in ("P001", "P002", "P001")]


def test_decisions_come_list_by_list_under_pseudonymous_keys(ml, shown, store):
    page = ml.get("/ml/decisions").json()
    assert [one["list_id"] for one in page["items"]] == [1, 2, 3] and page["next"] is None
    first = page["items"][0]
    assert first["bundle"] == Bundle.open().id and [one["position"] for one in first["places"]] == [1, 2, 3]
    assert store.profiles.keys([("default", "P001")])["default", "P001"] == first["places"][0]["profile_key"]
    assert "P001" not in str(page)


def test_decisions_come_by_pages_and_within_a_period(ml, shown):
    seen, cursor = [], ""
    while cursor is not None:
        page = ml.get(f"/ml/decisions?limit=2{cursor and '&cursor=' + cursor}").json()
        seen.append([one["list_id"] for one in page["items"]])
        cursor = page["next"]
    assert seen == [[1, 2], [3]]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert ml.get("/ml/decisions", params={"since": tomorrow}).json()["items"] == []


@pytest.mark.parametrize("query", ["since=0001-01-01T00:00:00%2B14:00", "since=2026-01-01T00:00:00", "cursor=WzFd"])
def test_a_period_or_a_cursor_that_cannot_be_used_is_refused(ml, query):
    assert ml.get(f"/ml/decisions?{query}").status_code == 422


def test_a_decision_is_replayed_bit_for_bit(ml, shown):
    found = ml.get("/ml/decisions/1/replay").json()
    assert (found["verdict"], len(found["places"])) == ("exact", 3)
    assert all(one["logged"] == one["recomputed"] for one in found["places"])


def test_the_model_card_is_that_of_what_is_served(ml):
    found, bundle = ml.get("/ml/model-card").json(), Bundle.open()
    assert (found["bundle"], found["manifest"]["id"]) == (bundle.id, bundle.id)
    assert found["card"] == (bundle.folder / "README.md").read_text(encoding="utf-8")
    assert found["verdict"] == {}


def test_an_experiment_is_begun_read_and_stopped(ml):
    begun = ml.post("/ml/experiments", json=NEW)
    assert begun.status_code == 201
    assert "secret" not in begun.text
    assert ml.post("/ml/experiments", json=NEW).status_code == 409
    found = ml.get("/ml/experiments/handle").json()
    assert [one["rate"] for one in found["results"]] == [None] * 8
    stopped = ml.post("/ml/experiments/handle/stop", json={"reason": "fini"}).json()
    assert stopped["stopped_for"] == "fini" and stopped["stopped_at"] is not None
    assert [one["stopped_for"] for one in ml.get("/ml/experiments").json()] == ["fini"]


def test_an_experiment_that_cannot_be_run_is_refused(ml):
    same = NEW | {"arms": [NEW["arms"][0], NEW["arms"][0]]}
    absent = NEW | {"arms": [NEW["arms"][0], {"name": "b", "share": 1, "bundle": "none"}]}
    calls = {"same": same, "alone": NEW | {"arms": NEW["arms"][:1]}, "name": NEW | {"name": "a=b"}, "absent": absent}
    statuses = {name: ml.post("/ml/experiments", json=body).status_code for name, body in calls.items()}
    assert statuses == {"same": 422, "alone": 422, "name": 422, "absent": 404}
    assert ml.get("/ml/experiments").json() == []


def test_a_list_bears_its_arm_and_its_arm_s_handle(client_for, store, app):
    store.experiments.start(
        "handle", Unit.PERSON, (Arm("usual", 1e-9), Arm("tried", 1.0, handle=0.9)), datetime.now(UTC)
    )
    rollout = app.app.state.service.rollout
    rollout.refresh()
    client_for("jobseeker").get("/me/offers?limit=2")
    (first, _) = store.impressions.of_list(1)
    assert (first.arm, first.handle) == ("handle=tried", 0.9)
    store.experiments.stop("handle", "fini", datetime.now(UTC))
    rollout.refresh()
    client_for("jobseeker").get("/me/offers?limit=2")
    assert {one.arm for one in store.impressions.of_list(2)} == {""}


def test_a_challenger_in_the_shadow_is_read_by_all(ml):
    none = ml.get("/ml/shadow").json()
    assert (none["bundle"], none["lists"], none["rank_correlation"]) == (None, 0, None)
    asked = ml.post("/ml/shadow", json={"bundle": Bundle.open().id, "share": 1.0})
    assert (asked.status_code, asked.json()["bundle"]) == (202, Bundle.open().id)
    assert ml.delete("/ml/shadow").json()["bundle"] is None


def test_a_challenger_that_does_not_exist_is_not_put_in_the_shadow(ml):
    assert ml.post("/ml/shadow", json={"bundle": "none"}).status_code == 404
