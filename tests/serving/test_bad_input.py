"""Bad input: a clear answer, nothing lost."""

import pytest


@pytest.fixture
def app(everyone):
    return everyone[None]


@pytest.fixture
def me(everyone):
    return everyone["jobseeker"]


@pytest.fixture
def post(me):
    shown = me.get("/me/offers").json()["items"][0]["impression_id"]

    def post(content, media_type="application/json"):
        path = f"/me/impressions/{shown}/answers"
        return me.post(path, content=content, headers={"Content-Type": media_type} if media_type else {})

    return post


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b'{"event": "refused"', 400),
        (b"\xff\xfe{}", 400),
        ('{"event": "intéressée"}'.encode("latin-1"), 400),
        (b"[" * 100_000, 400),
        (b"null", 422),
        (b"[]", 422),
        (b'"refused"', 422),
        (b'{"event": null}', 422),
        (b'{"event": {"event": "refused"}}', 422),
        (b'{"event": "refused\\u0000"}', 422),
        (b'{"event": "\\ud800"}', 422),
        (b'{"event": "refused", "reasons": ["\'; drop table events; --"]}', 422),
        (b'{"event": "refused", "event": "hired"}', 422),
    ],
)
def test_what_cannot_be_read_is_a_problem_in_french(post, content, status):
    answer = post(content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")
    assert "drop table" not in answer.text


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"working_time": "half"}, "Valeur inconnue ; attendu : « full » ou « part »."),
        ({"available_from": "1/12/2026"}, "Une date est attendue : AAAA-MM-JJ."),
        ({"available_from": []}, "Une date est attendue : AAAA-MM-JJ."),
        ({"available_from": "2026-12-01T08:00:00Z"}, "Une date est attendue, sans heure : AAAA-MM-JJ."),
        ({"experiences": [{"title": "x", "months": 1.5}]}, "Un nombre entier est attendu."),
    ],
)
def test_what_is_expected_of_a_field_is_said_in_french(me, edit, said):
    assert [one["message"] for one in me.patch("/me/profile", json=edit).json()["errors"]] == [said]


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data", "", "nonsense"])
def test_another_type_of_content_is_refused(post, media_type):
    assert post(b'{"event": "interested"}', media_type).status_code == 415


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "application/problem+json"])
def test_json_is_json_whatever_its_parameters(post, media_type):
    assert post(b'{"event": "interested"}', media_type).status_code == 201


@pytest.mark.parametrize("cursor", ["!", "a", "W10", "eyJ9", "WyJhIl0", "Wy0xXQ", "x" * 600, "WzFlMzBd"])
def test_a_cursor_that_is_not_ours_is_refused(me, cursor):
    assert me.get("/me/answers", params={"cursor": cursor}).status_code == 422


def test_an_address_that_does_not_exist_and_a_wrong_method_are_told_apart(me):
    assert me.get("/me/nothing").status_code == 404
    wrong = me.put("/me/offers")
    assert wrong.status_code == 405
    assert wrong.json()["title"] == "Méthode non permise"


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer  ", "Bearer a b", "mk_123", "Bearer mk_unknown"])
def test_what_is_no_credential_is_refused(app, header):
    assert app.get("/me/profile", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("who", ["P\0001", "P001\n", "P001\u200b", "P" * 201])
@pytest.mark.parametrize("role", ["jobseeker", "adviser", "employer", "partner"])
def test_an_id_that_no_database_holds_is_nobodys(app, token, role, who):
    headers = {"Authorization": f"Bearer {token(role, who)}"}
    assert app.get("/reference/refusal-reasons", headers=headers).status_code == 401


def test_an_expired_session_is_said_to_be_expired(app, token):
    headers = {"Authorization": f"Bearer {token('jobseeker', exp=1_000_000_000)}"}
    answer = app.get("/me/profile", headers=headers)
    assert answer.status_code == 401
    assert "expiré" in answer.json()["detail"]
