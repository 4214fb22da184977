"""What surrounds every request: limits, headers, logs, metrics."""

import json
import logging
import threading

import pytest
from fastapi.testclient import TestClient

from serving.app import create_app
from serving.logs import JsonFormatter


def test_every_answer_bears_the_headers_of_security(app):
    for path in ("/health/live", "/nowhere", "/me/profile"):
        headers = app.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-request-id"]
        assert "strict-transport-security" not in headers


def test_browsers_are_held_to_https_when_the_service_is_reached_by_it(changed, make_client):
    client = make_client(changed(https=True))
    assert client.get("/health/live").headers["strict-transport-security"].startswith("max-age=")


def test_no_other_site_may_call_unless_it_is_named(app, changed, make_client):
    asked = {"Origin": "https://site.example", "Access-Control-Request-Method": "GET"}
    assert "access-control-allow-origin" not in app.options("/me/profile", headers=asked).headers
    client = make_client(changed(cors_origins=("https://site.example",)))
    assert client.options("/me/profile", headers=asked).headers["access-control-allow-origin"] == "https://site.example"
    other = asked | {"Origin": "https://other.example"}
    assert "access-control-allow-origin" not in client.options("/me/profile", headers=other).headers


@pytest.mark.parametrize("chunked", [False, True])
def test_a_huge_body_is_refused_whether_or_not_it_says_its_size(changed, make_client, token, chunked):
    client = make_client(changed(body_limit=2_000))
    body = b'{"event": "refused", "reasons": ["' + b"a" * 5_000 + b'"]}'
    content = (body[start : start + 500] for start in range(0, len(body), 500)) if chunked else body
    headers = {"Authorization": f"Bearer {token('jobseeker')}", "Content-Type": "application/json"}
    refused = client.post("/me/impressions/1/answers", content=content, headers=headers)
    assert refused.status_code == 413
    assert refused.json()["title"] == "Demande trop volumineuse"


def test_what_takes_too_long_is_answered_504_and_the_service_goes_on(changed):
    app = create_app(changed(time_limit_s=0.2))
    release = threading.Event()
    app.get("/slow")(lambda: release.wait(30))
    with TestClient(app) as client:
        late = client.get("/slow")
        assert late.status_code == 504
        assert late.json()["title"] == "Délai dépassé"
        assert client.get("/health/live").status_code == 200
        release.set()


def test_a_fault_of_the_service_says_nothing_of_itself(changed, caplog):
    app = create_app(changed())

    @app.get("/broken/{name}")
    def broken(name):
        raise RuntimeError(f"secret {name}")

    with TestClient(app, raise_server_exceptions=False) as client, caplog.at_level(logging.INFO):
        answer = client.get("/broken/Dupont")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["instance"] == answer.headers["x-request-id"]
    logged = [json.loads(JsonFormatter().format(record)) for record in caplog.records if "serving" in record.name]
    assert any("RuntimeError" in line.get("exception", ()) for line in logged)
    assert "Dupont" not in json.dumps(logged)


def test_logs_name_routes_and_roles_never_addresses(app, client_for, caplog):
    with caplog.at_level(logging.INFO, "serving.access"):
        client_for("jobseeker", "P001").delete("/me/rules/4242?name=Dupont")
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    assert [(one["route"], one["status"], one["role"]) for one in lines if "route" in one] == [
        ("/me/rules/{rule_id}", 404, "jobseeker")
    ]
    assert not any(word in json.dumps(lines) for word in ("4242", "Dupont", "P001"))


def test_requests_are_counted_by_route(app):
    app.get("/me/profile")
    app.get("/nowhere/12")
    text = app.get("/metrics").text
    assert 'matching_requests_total{method="GET",route="/me/profile",status="401"} 1.0' in text
    assert 'matching_requests_total{method="GET",route="none",status="404"} 1.0' in text


def test_the_service_is_alive_and_ready(app):
    assert app.get("/health/live").json() == app.get("/health/ready").json() == {"status": "ok"}
