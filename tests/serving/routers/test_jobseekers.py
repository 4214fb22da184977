import pytest

from tests.serving.conftest import CALLERS


def test_my_profile_is_mine(client_for):
    mine = client_for("jobseeker", "P001").get("/me/profile")
    assert mine.status_code == 200
    assert mine.json()["projects"][0]["rome"] == "G1609"
    assert client_for("jobseeker", "P002").get("/me/profile").json() != mine.json()


def test_anonymous_callers_are_asked_to_log_in(app):
    answer = app.get("/me/profile")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("role", sorted({*CALLERS} - {"jobseeker"}))
def test_only_jobseekers_have_a_profile_of_their_own(client_for, role):
    assert client_for(role).get("/me/profile").status_code == 403


def test_a_person_without_profile_has_none(client_for):
    assert client_for("jobseeker", "nobody").get("/me/profile").status_code == 404
