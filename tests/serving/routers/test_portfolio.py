"""A referent adviser and their people: identity noted, lists, answers keyed, sources linked."""

from datetime import UTC, datetime

import pytest

from matching.bank import MOST_SOLICITED
from matching.domain import EventKind, Language, Profile
from matching.testing import make_profile
from tests.serving.conftest import ANNE, MARC

MINE, OTHERS = 1, 2
"""Keys of P001, of Anne's portfolio, and of P002, of Marc's."""


def test_the_profile_of_someone_elses_person_cannot_be_linked(anne, store):
    before = store.profiles.get([OTHERS])
    path = f"/adviser/persons/{MINE}/sources"
    answer, nobodys = (anne.post(path, json={"source": "default", "id": id_}) for id_ in ("P002", "X404"))
    assert answer.status_code == nobodys.status_code == 422
    assert answer.json()["detail"] == nobodys.json()["detail"]
    assert store.sources.linked(MINE) == {} and store.profiles.get([OTHERS]) == before


def test_a_portfolio_is_that_of_its_adviser_by_pages(anne, marc, store):
    found, cursor = [], {}
    while cursor is not None:
        page = anne.get("/adviser/portfolio", params={"limit": 7, **cursor}).json()
        found += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    keys = [one["key"] for one in found]
    assert keys == sorted(store.persons.of_adviser(ANNE)) and len(keys) == 20
    assert found[0]["name"] == "Camille Vauclin" and found[0]["occupations"]
    assert not {*keys} & {one["key"] for one in marc.get("/adviser/portfolio?limit=100").json()["items"]}


def test_each_page_of_a_portfolio_is_one_line_of_the_audit_log(anne, store):
    before = store.audit.append("system", "before", datetime.now(UTC))
    seen = [one["key"] for one in anne.get("/adviser/portfolio?limit=3").json()["items"]]
    people = [*store.persons.of_adviser(ANNE)]
    assert store.audit.among(before + 1, people) == {*seen}
    anne.get("/adviser/portfolio", params={"limit": 3})
    assert store.audit.append("system", "after", datetime.now(UTC)) == before + 3


def test_attention_to_people_is_counted(anne, store):
    offer = anne.post("/bank/searches", json={"romes": ["G1609"]}).json()["items"]
    assert MINE in [one["profile_key"] for one in offer]
    anne.post("/adviser/contacts", json={"profile_key": MINE})
    first = anne.get("/adviser/portfolio").json()["items"][0]
    assert (first["profile_key"], first["solicited"], first["shown"]) == (MINE, 1, 1)


def test_a_portfolio_is_narrowed_to_those_never_shown_or_too_often_solicited(anne, store):
    shown = anne.post("/bank/searches?limit=3", json={"romes": ["G1609", "G1602", "D1507"]}).json()["items"]
    seen = {one["profile_key"] for one in shown} & store.persons.portfolio(ANNE)
    never = anne.get("/adviser/portfolio?attention=never_shown&limit=100").json()["items"]
    assert seen and {one["profile_key"] for one in never} == store.persons.portfolio(ANNE) - seen
    assert anne.get("/adviser/portfolio?attention=too_solicited").json()["items"] == []
    for n in range(MOST_SOLICITED):
        store.contacts.ask(MINE, None, None, "employer", f"E{n}", datetime.now(UTC))
    assert [one["profile_key"] for one in anne.get("/adviser/portfolio?attention=too_solicited").json()["items"]] == [
        MINE
    ]


def test_a_narrowed_portfolio_has_pages_and_notes_only_the_names_that_it_shows(anne, store):
    first = anne.get("/adviser/portfolio?attention=never_shown&limit=2").json()
    second = anne.get("/adviser/portfolio", params={"attention": "never_shown", "limit": 2, "cursor": first["next"]})
    keys = [one["key"] for one in (*first["items"], *second.json()["items"])]
    assert keys == sorted({*keys}) and len(keys) == 4
    assert [bool(store.views.of(key)) for key in sorted(store.persons.of_adviser(ANNE))[:5]] == [True] * 4 + [False]


def test_every_view_of_an_identity_is_noted_and_the_person_reads_it(anne, client_for):
    seen = anne.get(f"/adviser/persons/{MINE}").json()
    assert seen["identity"]["emails"] == ["personne001@courrier.example"]
    assert seen["profile"]["key"] == MINE
    views = client_for("jobseeker", "P001").get("/me/identity-views").json()
    assert [(one["viewer"], one["shown"]) for one in views] == [(ANNE, "identity")]


def test_an_answer_keyed_counts_like_the_persons_own(anne, client_for, store):
    shown = anne.get(f"/adviser/persons/{MINE}/matches").json()["items"][0]
    body = {"event": "refused", "reasons": ["contract_type"], "channel": "paper"}
    done = anne.post(f"/adviser/impressions/{shown['impression_id']}/answers", json=body)
    assert done.status_code == 201 and len(done.json()["rules"]) == 1
    (event,) = store.events.of([shown["impression_id"]])
    assert (event.event, event.side, event.actor, event.channel, event.keyed_by) == (
        EventKind.REFUSED,
        "person",
        "person",
        "paper",
        ANNE,
    )
    me = client_for("jobseeker", "P001")
    assert [one["event_id"] for one in me.get("/me/answers").json()["items"]] == [done.json()["event_id"]]
    assert len(me.get("/me/rules").json()) == 1
    listed = anne.get(f"/adviser/persons/{MINE}/answers").json()["items"]
    assert [one["undo"] for one in listed] == [done.json()["undo"]]
    assert shown["offer"]["key"] not in [
        one["offer"]["key"] for one in anne.get(f"/adviser/persons/{MINE}/matches").json()["items"]
    ]


def test_an_answer_keyed_is_undone_with_its_rule(anne, client_for):
    shown = anne.get(f"/adviser/persons/{MINE}/matches").json()["items"][0]["impression_id"]
    body = {"event": "refused", "reasons": ["contract_type"], "channel": "phone"}
    done = anne.post(f"/adviser/impressions/{shown}/answers", json=body).json()
    assert anne.delete(done["undo"]).json()["rules"] == []
    assert client_for("jobseeker", "P001").get("/me/rules").json() == []
    assert anne.get(f"/adviser/persons/{MINE}/answers").json()["items"] == []


def test_a_person_does_not_answer_a_list_that_showed_them_to_an_adviser(anne):
    body = {"event": "applied", "channel": "phone"}
    about = anne.post("/bank/searches", json={"romes": ["G1609"]}).json()["items"]
    own = next(one for one in about if one["profile_key"] == MINE)["impression_id"]
    assert anne.post(f"/adviser/impressions/{own}/answers", json=body).status_code == 404


@pytest.mark.parametrize("body", [{"event": "refused"}, {"event": "refused", "channel": "paper", "comment": "x"}])
def test_how_it_was_said_is_asked_and_no_free_text_is_taken(anne, body):
    shown = anne.get(f"/adviser/persons/{MINE}/matches").json()["items"][0]["impression_id"]
    assert anne.post(f"/adviser/impressions/{shown}/answers", json=body).status_code == 422


def test_a_profile_of_another_source_is_linked_and_unlinked(anne, store):
    store.profiles.upsert([Profile("X9", "mission", languages=(Language("de", "B2"),))])
    body = {"source": "mission", "id": "X9"}
    path = f"/adviser/persons/{MINE}/sources"
    assert anne.post(path, json=body).json() == [body]
    assert "de" in {one["code"] for one in anne.get(f"/adviser/persons/{MINE}").json()["profile"]["languages"]}
    assert anne.post(f"{path}/unlink", json=body).json() == []
    assert "de" not in {one["code"] for one in anne.get(f"/adviser/persons/{MINE}").json()["profile"]["languages"]}
    assert anne.post(f"{path}/unlink", json=body).status_code == 404
    assert [entry.action for entry in store.audit.of(MINE)] == [
        "source_linked",
        "identity_viewed",
        "source_unlinked",
        "identity_viewed",
    ]


def test_what_cannot_be_linked_is_refused(anne, store):
    path = f"/adviser/persons/{MINE}/sources"
    assert anne.post(path, json={"source": "mission", "id": "none"}).status_code == 422
    store.profiles.upsert([make_profile("X9")])
    store.sources.link(OTHERS, ("default", "X9"), MARC, datetime.now(UTC))
    assert anne.post(path, json={"source": "default", "id": "X9"}).status_code in (409, 422)
