import os
import shutil
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from matching.atomic import replace_text
from matching.bundle import CURRENT, MANIFEST, serve
from matching.domain import Arm, Unit
from matching.features import FEATURE_NAMES
from matching.promotions import Action, changes, note
from matching.testing import MONDAY
from tests.serving.models import FIRST, OTHER, SAME, make_models

PATIENCE_S = 60
LISTS = 60
"""Asked for while models are swapped."""


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    return make_models(tmp_path_factory.mktemp("models"))


@pytest.fixture
def models(made, tmp_path):
    """Files are linked: replace them, never write into them."""
    return shutil.copytree(made, tmp_path / "models", copy_function=os.link)


@pytest.fixture
def settings(settings, models):
    return replace(settings, library=replace(settings.library, models_dir=models))


@pytest.fixture
def ml(client_for):
    return client_for("ml")


@pytest.fixture
def service(app):
    return app.app.state.service


def swapped(service, call):
    """Ask for a change and wait for its end."""
    answer = call()
    assert answer.status_code == 202, answer.text
    preparation = service.swapping.preparation
    assert preparation is None or preparation.ended.wait(PATIENCE_S)
    return answer


def eventually(what):
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    assert what()


def post(ml, path, **more):
    return lambda: ml.post(path, json={"why": "essai"} | more)


def back(ml, leaving):
    return post(ml, "/ml/bundles/rollback", bundle=leaving)


def test_a_bundle_without_a_favourable_verdict_is_not_served_unless_told_so(ml, service, models):
    refused = post(ml, f"/ml/bundles/{SAME}/serve")()
    assert refused.status_code == 409 and "verdict" in refused.json()["detail"]
    swapped(service, post(ml, f"/ml/bundles/{SAME}/serve", without_verdict=True))
    found = ml.get("/ml/bundles").json()
    assert (found["served"], found["previous"], found["preparing"]) == (SAME, FIRST, None)
    assert (models / CURRENT).read_text().strip() == SAME
    (line,) = changes(models)
    assert (line.bundle, line.previous, line.why, line.who) == (SAME, FIRST, "essai", "ml:default:ml1")


def test_the_same_encoder_shares_its_index(ml, service):
    before = service.served
    swapped(service, post(ml, f"/ml/bundles/{SAME}/serve", without_verdict=True))
    assert service.served.live is before.live
    assert service.served.matcher is not before.matcher


def test_a_rollback_serves_what_was_before_from_the_index_that_was_kept(ml, service, models):
    swapped(service, post(ml, f"/ml/bundles/{OTHER}/serve", without_verdict=True))
    assert service.served.bundle.id == OTHER
    swapped(service, back(ml, OTHER))
    assert service.served.bundle.id == FIRST
    assert [line.action for line in changes(models)] == ["promote", "rollback"]
    assert back(ml, FIRST)().status_code == 409


def test_a_rollback_asked_again_goes_back_once(ml, service, models):
    for bundle in (SAME, OTHER):
        swapped(service, post(ml, f"/ml/bundles/{bundle}/serve", without_verdict=True))
    swapped(service, back(ml, OTHER))
    again = swapped(service, back(ml, OTHER)).json()
    assert (service.served.bundle.id, again["served"], again["previous"]) == (SAME, SAME, FIRST)
    assert [line.action for line in changes(models)] == ["promote", "promote", "rollback"]
    assert back(ml, FIRST)().status_code == 409
    assert service.served.bundle.id == SAME


def test_a_damaged_bundle_changes_nothing(ml, service, models):
    replace_text(models / SAME / "coder.json", "{}")
    note(models, Action.PROMOTE, SAME, FIRST, "")
    refused = post(ml, f"/ml/bundles/{SAME}/serve")()
    assert (refused.status_code, service.served.bundle.id) == (409, FIRST)
    assert (models / CURRENT).read_text().strip() == FIRST


def test_a_bundle_asked_again_is_served_once(ml, service, models):
    serve_it = post(ml, f"/ml/bundles/{SAME}/serve", without_verdict=True)
    swapped(service, serve_it)
    before = service.served
    again = swapped(service, serve_it).json()
    assert (again["served"], again["preparing"]) == (SAME, None)
    assert service.served is before and len(changes(models)) == 1


def test_a_change_asked_again_while_it_is_prepared_goes_on(ml, service, models, monkeypatch):
    ready, prepared = threading.Event(), service.swapping.prepared

    def waits(*given):
        assert ready.wait(PATIENCE_S)
        return prepared(*given)

    monkeypatch.setattr(service.swapping, "prepared", waits)
    serve_it = post(ml, f"/ml/bundles/{SAME}/serve", without_verdict=True)
    answers = [serve_it(), serve_it(), post(ml, f"/ml/bundles/{OTHER}/serve", without_verdict=True)()]
    preparation = service.swapping.preparation
    ready.set()
    assert preparation.ended.wait(PATIENCE_S)
    assert [one.status_code for one in answers] == [202, 202, 409]
    assert (service.served.bundle.id, len(changes(models))) == (SAME, 1)


def test_every_process_follows_what_the_folder_of_models_names(make_client, settings, service, models):
    other = make_client(settings).app.state.service
    serve(models, OTHER)
    for process in (service, other):
        eventually(lambda process=process: process.served.bundle.id == OTHER)


def test_a_name_that_cannot_be_served_leaves_what_is(service, models, ml):
    (models / OTHER / MANIFEST).unlink()
    replace_text(models / CURRENT, OTHER)
    eventually(lambda: "modifié" in str(ml.get("/ml/bundles").json()["preparing"]))
    assert service.served.bundle.id == FIRST
    replace_text(models / CURRENT, SAME)
    eventually(lambda: service.served.bundle.id == SAME)


def test_an_offer_posted_after_a_swap_is_found(ml, service, client_for, store):
    swapped(service, post(ml, f"/ml/bundles/{OTHER}/serve", without_verdict=True))
    offer = {"id": "A1", "intitule": "Boulanger", "romeCode": "D1102"}
    key = client_for("employer").post("/employer/offers", json=offer).json()["key"]
    service.served.live.catch_up()
    assert service.served.live.offers.state.columns.positions(np.array([key]))[0] >= 0


def test_an_arm_may_rank_with_a_challenger_of_another_encoder(service, client_for, store):
    arms = (Arm("usual", 1e-9), Arm("tried", 1.0, bundle=OTHER))
    store.experiments.start("encoder", Unit.PERSON, arms, MONDAY)
    service.rollout.refresh()
    client_for("jobseeker").get("/me/offers")
    assert {(one.bundle, one.arm) for one in store.impressions.of_list(1)} == {(OTHER, "encoder=tried")}
    store.experiments.stop("encoder", "fini", MONDAY)
    service.rollout.refresh()
    client_for("jobseeker").get("/me/offers")
    assert {(one.bundle, one.arm) for one in store.impressions.of_list(2)} == {(FIRST, "")}


def test_an_experiment_whose_challenger_cannot_be_served_runs_for_nobody(service, client_for, store, models):
    (models / OTHER / "coder.json").unlink()
    store.experiments.start("encoder", Unit.PERSON, (Arm("usual", 1), Arm("tried", 9, bundle=OTHER)), MONDAY)
    service.rollout.refresh()
    client_for("jobseeker").get("/me/offers")
    assert {(one.bundle, one.arm) for one in store.impressions.of_list(1)} == {(FIRST, "")}


def similarity(impression):
    """Of the two sides, as the ranker saw it."""
    return impression.features[FEATURE_NAMES.index("similarity")]


def test_swaps_under_load_drop_no_request_and_no_list_mixes_two_encoders(ml, service, app, store, token):
    people, stop = ("P001", "P002", "P003"), threading.Event()
    failures, lists = [], []

    def hammer(who):
        client = TestClient(app.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {token('jobseeker', who)}"
        while not stop.is_set():
            answer = client.get("/me/offers?limit=5")
            if answer.status_code != 200:
                failures.append(answer.text)
            else:
                lists.append((who, [one["impression_id"] for one in answer.json()["items"]]))

    threads = [threading.Thread(target=hammer, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    while len(lists) < LISTS and not failures:
        swapped(service, post(ml, f"/ml/bundles/{OTHER}/serve", without_verdict=True))
        swapped(service, back(ml, OTHER))
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    told = {FIRST: {}, OTHER: {}}
    for who, ids in lists:
        shown = store.impressions.get(ids).values()
        (bundle,) = {one.bundle for one in shown}
        for one in shown:
            told[bundle].setdefault((who, one.offer_id, one.project), set()).add(round(similarity(one), 4))
    assert all(len(values) == 1 for known in told.values() for values in known.values())
    assert any(told[FIRST][couple] != told[OTHER][couple] for couple in told[FIRST].keys() & told[OTHER].keys())
