import pytest

from tests.serving.conftest import ANNE, CALLERS


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


def first(client):
    return client.get("/me/offers").json()["items"][0]


def shown_keys(client):
    return [one["offer"]["key"] for one in client.get("/me/offers", params={"limit": 50}).json()["items"]]


def answer(client, shown, event="refused", reasons=()):
    return client.post(f"/me/impressions/{shown['impression_id']}/answers", json={"event": event, "reasons": reasons})


def test_a_refusal_acts_on_the_very_next_list_until_it_is_undone(me):
    shown = first(me)
    given = answer(me, shown, reasons=["wrong_occupation"])
    assert given.status_code == 201
    assert shown["offer"]["key"] not in shown_keys(me)
    assert me.delete(given.json()["undo"]).status_code == 200
    assert shown["offer"]["key"] in shown_keys(me)


def test_a_rule_comes_with_its_sentence_and_its_undo(me):
    shown = first(me)
    rules = answer(me, shown, reasons=["contract_type"]).json()["rules"]
    assert [rule["kind"] for rule in rules] == ["contract"]
    assert rules[0]["sentence"].startswith("Nous n’envoyons plus d’offres en ")
    assert me.get("/me/rules").json() == rules
    assert me.delete(rules[0]["undo"]).status_code == 204
    assert me.get("/me/rules").json() == []


def test_a_rule_is_a_veto_in_the_next_list(me):
    shown = first(me)
    answer(me, shown, reasons=["contract_type"])
    found = me.get("/me/offers", params={"limit": 50}).json()["items"]
    assert shown["offer"]["contract"] not in {one["offer"]["contract"] for one in found}


def test_childcare_is_never_written(me, store):
    shown = first(me)
    assert answer(me, shown, reasons=["childcare"]).status_code == 201
    assert [event.reasons for event in store.events.of([shown["impression_id"]])] == [("working_hours",)]
    assert me.get("/me/answers").json()["items"][0]["reasons"] == ["working_hours"]


def test_the_last_answer_counts(me):
    shown = first(me)
    answer(me, shown, reasons=["contract_type"])
    answer(me, shown, "interested")
    assert me.get("/me/rules").json() == []
    assert [one["event"] for one in me.get("/me/answers").json()["items"]] == ["interested"]


def subscription(client):
    return client.get("/me/subscription").json()


def test_not_now_is_a_pause_that_is_undone_with_the_answer(me):
    given = answer(me, first(me), reasons=["not_now"]).json()
    assert subscription(me)["snoozed_until"]
    me.delete(given["undo"])
    assert subscription(me)["snoozed_until"] is None


def test_not_now_leaves_a_longer_pause_alone_even_when_taken_back(me):
    longer = {"frequency": "weekly", "handle": 0.5, "channels": [], "snoozed_until": "2099-01-01T00:00:00Z"}
    me.put("/me/subscription", json=longer)
    given = answer(me, first(me), reasons=["not_now"]).json()
    assert subscription(me)["snoozed_until"] == longer["snoozed_until"]
    me.delete(given["undo"])
    assert subscription(me)["snoozed_until"] == longer["snoozed_until"]


def test_not_now_said_twice_of_an_offer_is_undone_with_both(me):
    shown = first(me)
    undos = [answer(me, shown, reasons=["not_now"]).json()["undo"] for _ in range(2)]
    for undo in reversed(undos):
        assert subscription(me)["snoozed_until"]
        me.delete(undo)
    assert subscription(me)["snoozed_until"] is None


def test_whoever_has_found_a_job_is_written_to_no_more_until_it_is_undone(me):
    given = answer(me, first(me), reasons=["found_job"]).json()
    assert subscription(me)["stopped_for"] == "found_job"
    me.delete(given["undo"])
    assert subscription(me)["stopped_at"] is None


def test_an_objection_outlives_the_undoing_of_a_job_found(me):
    me.delete("/me/subscription")
    given = answer(me, first(me), reasons=["found_job"]).json()
    me.delete(given["undo"])
    assert subscription(me)["stopped_for"] == "objection"


def test_answers_come_by_pages(me):
    shown = me.get("/me/offers", params={"limit": 5}).json()["items"]
    for one in shown:
        answer(me, one, "interested")
    first_page = me.get("/me/answers", params={"limit": 3}).json()
    second = me.get("/me/answers", params={"limit": 3, "cursor": first_page["next"]}).json()
    ids = [one["impression_id"] for one in first_page["items"] + second["items"]]
    assert ids == sorted((one["impression_id"] for one in shown), reverse=True)
    assert second["next"] is None


def test_a_note_is_read_by_whoever_wrote_it_by_their_adviser_and_in_the_copy_of_their_data(me, client_for):
    note, shown = "Trop de bruit, mon dos ne suit plus", first(me)
    path = f"/me/impressions/{shown['impression_id']}/answers"
    assert me.post(path, json={"event": "refused", "reasons": ["other"], "note": note}).status_code == 201
    (mine,) = me.get("/me/answers").json()["items"]
    (advised,) = client_for("adviser", ANNE).get("/adviser/persons/1/answers").json()["items"]
    assert mine["note"] == advised["note"] == note
    assert note in me.get("/me/export").text


def test_a_note_goes_when_its_answer_is_taken_back(me, store):
    shown = first(me)
    path = f"/me/impressions/{shown['impression_id']}/answers"
    given = me.post(path, json={"event": "refused", "note": "Trop loin l’hiver"}).json()
    me.delete(given["undo"])
    assert store.answer_notes.of([given["event_id"]]) == {}
    assert "Trop loin l’hiver" not in me.get("/me/export").text


@pytest.mark.parametrize("note", ["", "a" * 301, "a\0b"])
def test_a_note_that_is_empty_too_long_or_no_text_is_refused_and_nothing_is_kept(me, note):
    shown = first(me)
    path = f"/me/impressions/{shown['impression_id']}/answers"
    assert me.post(path, json={"event": "refused", "note": note}).status_code == 422
    assert me.get("/me/answers").json()["items"] == []


def test_free_text_is_refused(me):
    shown = first(me)
    body = {"event": "refused", "reasons": ["other"], "text": "Monsieur X"}
    refused = me.post(f"/me/impressions/{shown['impression_id']}/answers", json=body)
    assert refused.status_code == 422
    assert "Monsieur" not in refused.text


@pytest.mark.parametrize(
    "body",
    [
        {"event": "refused", "reasons": ["n’importe quoi"]},
        {"event": "hired"},
        {"event": "applied", "reasons": ["too_far"]},
    ],
)
def test_what_is_no_answer_is_refused(me, body):
    shown = first(me)
    assert me.post(f"/me/impressions/{shown['impression_id']}/answers", json=body).status_code == 422
    assert me.get("/me/answers").json()["items"] == []


def test_a_rule_is_shared_only_when_it_tells_nothing_private(me):
    rule = answer(me, first(me), reasons=["contract_type"]).json()["rules"][0]
    assert me.patch(rule["undo"], json={"shareable": True}).json()["shareable"] is True
    assert me.patch(rule["undo"], json={"shareable": False}).json()["shareable"] is False


def test_a_private_rule_stays_private(me, store):
    shown = next(
        one for one in me.get("/me/offers", params={"limit": 50}).json()["items"] if any(vars_of(store, one).values())
    )
    rules = answer(me, shown, reasons=["working_hours"]).json()["rules"]
    assert rules and not any(rule["may_be_shared"] for rule in rules)
    assert me.patch(rules[0]["undo"], json={"shareable": True}).status_code == 409


def test_a_rule_that_sets_an_employer_aside_acts_in_no_list_of_theirs_and_is_not_shared(me):
    named = next(one for one in me.get("/me/offers").json()["items"] if one["offer"]["employer"])
    (rule,) = answer(me, named, reasons=["employer"]).json()["rules"]
    assert rule["kind"] == "employer" and rule["may_be_shared"] is False
    assert me.patch(rule["undo"], json={"shareable": True}).status_code == 409


def vars_of(store, shown):
    key = shown["offer"]["key"]
    schedule = store.offers.get([key])[key].schedule
    return {name: getattr(schedule, name) for name in ("night", "weekend", "split_shift", "shift_work")}


@pytest.mark.parametrize("key", ["0", "-1", str(2**63), "1;drop table rules", "1e3", "%00"])
def test_a_key_is_a_whole_number_that_the_store_could_give(me, key):
    assert me.delete(f"/me/rules/{key}").status_code in (404, 422)


def test_anyone_who_is_known_reads_the_reasons(client_for):
    for role in CALLERS:
        labels = {one["slug"]: one["label"] for one in client_for(role).get("/reference/refusal-reasons").json()}
        assert labels["too_far"] == "Trop loin de chez moi" and [*labels][-1] == "other"
        assert [*labels].index("childcare") == [*labels].index("working_hours") + 1
