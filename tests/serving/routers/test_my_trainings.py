"""Trainings that one was told of: what is counted is what is listed, and what is answered acts on trainings alone."""

from dataclasses import replace

import pytest

from matching.domain import DigestState, OfferStatus
from matching.refusals import TRAINING
from tests.serving.told import SENTENCE, tell


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


@pytest.fixture
def offers(store):
    return [key for key, _ in store.offers.stream()][:3]


def close(store, key):
    store.offers.upsert([replace(store.offers.get([key])[key], status=OfferStatus.FILLED)])


def test_the_offers_listed_are_exactly_those_counted_and_those_closed_since_are_told(me, store, offers):
    key, digest = tell(store, offers)
    close(store, offers[1])
    found = me.get(f"/me/trainings/{key}").json()
    assert [one["key"] for one in found["open_offers"]] == [offers[0], offers[2]]
    assert (found["offers"], found["closed_offers"], found["sentence"]) == (3, 1, SENTENCE)
    assert (found["distance_km"], found["price_eur"], found["open"], found["answer"]) == (12.0, 1200.0, True, None)
    alert = me.get(f"/me/alerts/{digest}").json()
    assert alert["trainings"] == [{name: found[name] for name in alert["trainings"][0]}]


@pytest.mark.parametrize("state", [DigestState.REVIEW, DigestState.CANCELLED])
def test_a_training_of_a_digest_that_has_not_left_is_not_found(me, store, offers, state):
    key, digest = tell(store, offers, DigestState.REVIEW)
    if state is DigestState.CANCELLED:
        store.digests.cancel(digest, store.digests.get([digest])[digest].made_at)
    for call in (me.get(f"/me/trainings/{key}"), me.post(f"/me/trainings/{key}/answer", json={"answer": "interested"})):
        assert call.status_code == 404


def test_a_training_told_to_someone_else_is_not_found(client_for, store, offers):
    key, _ = tell(store, offers)
    assert client_for("jobseeker", "P002").get(f"/me/trainings/{key}").status_code == 404


def test_one_that_cannot_be_entered_any_more_says_so(me, store, offers):
    key, _ = tell(store, offers)
    tell_again = replace(store.trainings.get([key])[key], sessions=())
    store.trainings.upsert([tell_again])
    found = me.get(f"/me/trainings/{key}").json()
    assert (found["open"], found["starts"]) == (False, None)


def test_too_far_puts_a_rule_on_trainings_in_force_that_is_seen_and_undone_like_any_other(me, store, offers):
    key, _ = tell(store, offers, km=12.0)
    body = {"answer": "refused", "reasons": ["too_far", "childcare"]}
    said = me.post(f"/me/trainings/{key}/answer", json=body).json()["answer"]
    assert (said["answer"], said["reasons"]) == ("refused", ["too_far", "working_hours"])
    (rule,) = said["rules"]
    assert (rule["kind"], rule["value"], rule["may_be_shared"]) == ("training_distance", 10.0, False)
    assert rule["sentence"].replace("\u00a0", " ") == "Nous n’envoyons plus de formations à plus de 10 km"
    assert [one["id"] for one in me.get("/me/rules").json()] == [rule["id"]]
    assert me.patch(rule["undo"], json={"shareable": True}).status_code == 409
    assert me.delete(rule["undo"]).status_code == 204
    found = me.get(f"/me/trainings/{key}").json()["answer"]
    assert (found["answer"], found["rules"]) == ("refused", [])


@pytest.mark.parametrize(
    ("reason", "value"), [("wrong_occupation", "Boulanger / Boulangère"), ("not_now", "any"), ("other", None)]
)
def test_each_reason_makes_its_rule(me, store, offers, reason, value):
    key, _ = tell(store, offers)
    me.post(f"/me/trainings/{key}/answer", json={"answer": "refused", "reasons": [reason]})
    assert [one["value"] for one in me.get("/me/rules").json()] == ([] if value is None else [value])


def test_the_last_answer_counts_and_the_same_one_twice_is_once(me, store, offers):
    key, _ = tell(store, offers)
    for _ in range(2):
        me.post(f"/me/trainings/{key}/answer", json={"answer": "refused", "reasons": ["not_now"]})
    assert len(me.get("/me/rules").json()) == 1
    assert store.training_answers.refused([1]) == {1: {key}}
    me.post(f"/me/trainings/{key}/answer", json={"answer": "interested"})
    assert me.get("/me/rules").json() == [] and store.training_answers.refused([1]) == {}
    assert me.get(f"/me/trainings/{key}").json()["answer"]["answer"] == "interested"


def test_taken_back_all_is_as_if_it_had_not_been_given(me, store, offers):
    key, _ = tell(store, offers)
    said = me.post(f"/me/trainings/{key}/answer", json={"answer": "refused", "reasons": ["not_now"]}).json()["answer"]
    for _ in range(2):
        assert me.delete(said["undo"]).status_code == 204
    assert me.get(f"/me/trainings/{key}").json()["answer"] is None
    assert me.get("/me/rules").json() == [] and store.training_answers.refused([1]) == {}


@pytest.mark.parametrize("body", [{"answer": "applied"}, {"answer": "interested", "reasons": ["other"]}, {}])
def test_an_answer_that_is_none_is_refused(me, store, offers, body):
    key, _ = tell(store, offers)
    assert me.post(f"/me/trainings/{key}/answer", json=body).status_code == 422


def test_a_reason_that_is_none_of_a_training_is_refused_and_nothing_is_written(me, store, offers):
    key, _ = tell(store, offers)
    body = {"answer": "refused", "reasons": ["salary_too_low"]}
    assert me.post(f"/me/trainings/{key}/answer", json=body).status_code == 422
    assert me.get(f"/me/trainings/{key}").json()["answer"] is None


def test_the_reasons_are_those_of_the_table(me):
    found = me.get("/reference/training-refusal-reasons").json()
    assert [(one["slug"], one["label"]) for one in found] == [(r.value, one.label) for r, one in TRAINING.items()]


def test_an_adviser_reads_the_trainings_of_what_waits(client_for, store, offers):
    from tests.serving.conftest import ANNE

    tell(store, offers, DigestState.REVIEW)
    (waits,) = client_for("adviser", ANNE).get("/adviser/persons/1/pending").json()["items"]
    assert waits["trainings"] == [f"Cuire au four : {SENTENCE}"]


def test_erasure_and_the_export_of_ones_data_reach_trainings(me, store, offers):
    key, _ = tell(store, offers)
    me.post(f"/me/trainings/{key}/answer", json={"answer": "refused", "reasons": ["not_now"]})
    told = store.about(1)
    assert [one["training_key"] for one in told["trainings"]] == [key]
    assert [one["reasons"] for one in told["training_answers"]] == ["not_now"]
