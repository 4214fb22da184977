"""The inbox: what was sent, what was answered, what is asked."""

from datetime import UTC, datetime

import pytest

from matching.domain import Channel, DigestContent, DigestEntry, DigestKind, DigestState, NewDigest

PERSON = 1


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


@pytest.fixture
def shown(me):
    return [one["impression_id"] for one in me.get("/me/offers").json()["items"]]


@pytest.fixture
def entries(store, shown):
    """The offers shown, as a digest holds them."""
    offers = {key: one.offer_id for key, one in store.impressions.get(shown).items()}
    return [DigestEntry(key, offers[key], ("C’est votre métier.",), ("C’est de nuit.",), 12.34) for key in shown]


@pytest.fixture
def send(store):
    """Writes a digest, sent unless another state is given; its id."""

    def send(cycle, content, state=DigestState.SENT, kind=DigestKind.OFFERS):
        now = datetime.now(UTC)
        (key,) = store.digests.write([NewDigest(PERSON, cycle, kind, DigestState.REVIEW, content)], now)
        if state is DigestState.SENT:
            store.digests.sent(key, Channel.EMAIL, now)
        elif state is DigestState.CANCELLED:
            store.digests.cancel(key, now)
        return key

    return send


def test_an_alert_comes_with_its_offers_reasons_and_answers(me, entries, send):
    key = send("2026-11-28", DigestContent(tuple(entries[:2]), closed=(entries[2].offer_key,), broadened="Voisin."))
    body = {"event": "refused", "reasons": ["too_far"]}
    given = me.post(f"/me/impressions/{entries[1].impression_id}/answers", json=body).json()
    alert = me.get(f"/me/alerts/{key}").json()
    first, second = alert["offers"]
    assert (alert["id"], alert["kind"], alert["channel"], alert["broadened"]) == (key, "offers", "email", "Voisin.")
    assert (first["impression_id"], first["distance_km"], first["answer"]) == (entries[0].impression_id, 12.3, None)
    assert (first["reasons_for"], first["reasons_against"]) == (["C’est votre métier."], ["C’est de nuit."])
    assert (second["answer"]["event"], second["answer"]["undo"]) == ("refused", given["undo"])
    assert [one["key"] for one in alert["closed"]] == [entries[2].offer_key] and alert["question"] is None
    assert me.get("/me/alerts").json() == {"items": [alert], "next": None}
    assert me.delete(second["answer"]["undo"]).status_code == 200
    assert me.get(f"/me/alerts/{key}").json()["offers"][1]["answer"] is None


def test_an_answer_given_in_another_list_is_the_answer_to_the_offer(me, entries, send):
    key = send("2026-11-28", DigestContent((entries[0],)))
    again = me.get("/me/offers").json()["items"]
    (elsewhere,) = [one["impression_id"] for one in again if one["offer"]["key"] == entries[0].offer_key]
    assert elsewhere != entries[0].impression_id
    me.post(f"/me/impressions/{elsewhere}/answers", json={"event": "applied"})
    assert me.get(f"/me/alerts/{key}").json()["offers"][0]["answer"]["event"] == "applied"


def test_alerts_come_by_pages_the_latest_first(me, entries, send):
    keys = [send(f"2026-11-{day}", DigestContent((entries[0],))) for day in (26, 27, 28)]
    first = me.get("/me/alerts?limit=2").json()
    rest = me.get("/me/alerts", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == keys[::-1] and rest["next"] is None


@pytest.mark.parametrize("state", [DigestState.REVIEW, DigestState.CANCELLED])
def test_what_has_not_left_is_not_in_the_inbox(me, entries, send, state):
    key = send("2026-11-28", DigestContent((entries[0],), question="night"), state)
    assert me.get("/me/alerts").json()["items"] == []
    assert me.get(f"/me/alerts/{key}").status_code == 404
    assert me.post(f"/me/alerts/{key}/answer", json={"accepted": True}).status_code == 404


def test_the_alerts_of_someone_else_are_not_found(client_for, entries, send):
    key, other = send("2026-11-28", DigestContent((entries[0],), question="night")), client_for("jobseeker", "P002")
    assert other.get("/me/alerts").json()["items"] == []
    asked = [other.get(f"/me/alerts/{key}"), other.delete(f"/me/alerts/{key}/answer")]
    asked.append(other.post(f"/me/alerts/{key}/answer", json={"accepted": False}))
    assert {one.status_code for one in asked} == {404}


def test_the_question_is_answered_changed_and_taken_back(me, store, entries, send):
    key = send("2026-11-28", DigestContent((entries[0],), question="night"))
    path = f"/me/alerts/{key}/answer"
    asked = me.get(f"/me/alerts/{key}").json()["question"]
    assert asked["text"].startswith("Accepteriez-vous de travailler de nuit") and asked["accepted"] is None
    for _ in range(2):
        said = me.post(path, json={"accepted": False})
        assert said.status_code == 201 and said.json()["accepted"] is False
        assert said.json()["changes"][0].startswith("Nous n’envoyons plus d’offres avec travail de nuit")
    assert me.get(f"/me/alerts/{key}").json()["question"] == said.json()
    assert me.post(path, json={"accepted": True}).json()["accepted"] is True
    assert [event.reasons[1] for event in store.events.of([entries[0].impression_id])] == ["no", "yes"]
    assert me.delete(path).json()["accepted"] is False, "the answer before counts again"
    assert me.delete(path).json() == me.delete(path).json() == asked


def test_an_alert_that_asks_nothing_takes_no_answer(me, entries, send):
    keys = [send("2026-11-27", DigestContent((entries[0],))), send("2026-11-28", DigestContent(question="night"))]
    for key in keys:
        assert me.get(f"/me/alerts/{key}").json()["question"] is None
        assert me.post(f"/me/alerts/{key}/answer", json={"accepted": True}).status_code == 404
        assert me.delete(f"/me/alerts/{key}/answer").status_code == 404


def test_silence_is_explained_in_the_inbox_too(me, send):
    said = ("12 offres de plus si vous acceptez 35 km.",)
    key = send("2026-11-28", DigestContent(relaxations=said), kind=DigestKind.SILENCE)
    alert = me.get(f"/me/alerts/{key}").json()
    assert (alert["kind"], alert["relaxations"], alert["offers"]) == ("silence", [*said], [])


def test_an_alert_that_is_leaving_is_read_by_who_opens_its_notification(me, entries, send, store):
    """The digest is said to be sent with the rest of its batch, a moment after the telephone rang."""
    key = send("2026-11-28", DigestContent(tuple(entries[:1])), DigestState.REVIEW)
    store.digests.approve(key, [entries[0].impression_id], "adviser:C001", datetime.now(UTC))
    assert me.get(f"/me/alerts/{key}").status_code == 404
    store.deliveries.begin(key, Channel.APP, datetime.now(UTC))
    assert me.get(f"/me/alerts/{key}").json()["id"] == key
