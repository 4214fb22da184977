import numpy as np
import pytest

from matching.domain import Audience


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


def refuse(client):
    shown = client.get("/me/offers").json()["items"][0]["impression_id"]
    body = {"event": "refused", "reasons": ["contract_type"]}
    return client.post(f"/me/impressions/{shown}/answers", json=body, headers={"Idempotency-Key": "k"}).json()


def test_my_data_holds_what_i_am_and_what_i_said(me):
    refuse(me)
    found = me.get("/me/export")
    assert found.headers["content-disposition"].startswith("attachment")
    told = found.json()
    assert told["identity"]["name"] == "Camille Vauclin"
    assert any("contract_type" in str(one) for one in told.values())


def test_my_data_is_mine_alone(me, client_for):
    assert "Camille Vauclin" not in client_for("jobseeker", "P002").get("/me/export").text


def test_once_erased_i_am_nowhere_at_once(app, me, store):
    refuse(me)
    live = app.app.state.service.served.live
    assert live.profiles.state.columns.positions(np.array([1]))[0] >= 0
    assert me.delete("/me").status_code == 204
    assert live.profiles.state.columns.positions(np.array([1]))[0] == -1
    assert store.profiles.get([1]) == {} and store.profiles.visible([1], Audience.EMPLOYERS) == set()
    for path in ("/me/profile", "/me/offers", "/me/rules", "/me/consents", "/me/export"):
        assert me.get(path).status_code == 404
    assert me.delete("/me").status_code == 204


def test_someone_whom_the_service_never_knew_is_not_told_to_be_erased(client_for):
    assert client_for("jobseeker", "nobody").delete("/me").status_code == 404


def test_erasing_one_leaves_the_others(me, client_for):
    other = client_for("jobseeker", "P002")
    refuse(other)
    before = other.get("/me/export").json()
    assert me.delete("/me").status_code == 204
    assert other.get("/me/export").json() == before
