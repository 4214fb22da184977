import time

import pytest
from joserfc import jwt

from serving.errors import UnauthenticatedError
from serving.identity.demo import PEOPLE, PREFIX, DemoLogin
from serving.identity.principal import Role


def test_every_role_has_someone(changed, make_client):
    client = make_client(changed(demo=True, oidc=None))
    for role in Role:
        token = client.post("/demo/login", json={"as": role}).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/reference/refusal-reasons", headers=headers).status_code == 200


def test_the_usual_jobseeker_has_a_profile_and_another_may_be_asked_for(changed, make_client):
    client = make_client(changed(demo=True, oidc=None))

    def profile(**asked):
        token = client.post("/demo/login", json={"as": "jobseeker"} | asked).json()["access_token"]
        return client.get("/me/profile", headers={"Authorization": f"Bearer {token}"}).json()

    assert profile() == profile(id=PEOPLE[Role.JOBSEEKER]) != profile(id="P002")


def test_the_usual_partner_reads_the_profiles_that_people_share_with_temp_agencies(changed, make_client):
    client = make_client(changed(demo=True, oidc=None))

    def call(role, method, path):
        token = client.post("/demo/login", json={"as": role}).json()["access_token"]
        return client.request(method, path, headers={"Authorization": f"Bearer {token}"}).json()

    assert call("partner", "GET", "/partners/profiles")["items"] == []
    call("jobseeker", "PUT", "/me/consents/sharing/temp_agencies")
    assert len(call("partner", "GET", "/partners/profiles")["items"]) == 1


def test_out_of_the_demo_there_is_no_such_login(app):
    assert app.post("/demo/login", json={"as": "ml"}).status_code == 404


def test_tokens_of_the_demo_are_of_no_use_out_of_it(app):
    token = DemoLogin.of(None).token(Role.ML)
    headers = {"Authorization": f"Bearer {token}"}
    assert app.get("/reference/refusal-reasons", headers=headers).status_code == 401


def test_a_token_is_of_one_secret_and_ends():
    login = DemoLogin.of("ab" * 32)
    token = login.token(Role.ADVISER, "A7")
    assert DemoLogin.of("ab" * 32).verify(token) == (Role.ADVISER, "A7")
    with pytest.raises(UnauthenticatedError):
        DemoLogin.of("cd" * 32).verify(token)
    ended = {"role": "adviser", "sub": "A7", "exp": int(time.time()) - 1}
    with pytest.raises(UnauthenticatedError, match="expiré"):
        login.verify(PREFIX + jwt.encode({"alg": "HS256"}, ended, login.key))
