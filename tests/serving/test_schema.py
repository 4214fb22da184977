"""The whole API under generated requests, valid and not, in every role that is let in.

No fault of the service, and no answer that its description does not announce.
"""

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from matching.settings import Settings
from serving.app import create_app
from serving.settings import ServiceSettings
from tests.serving.conftest import LEAVING

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SHIFTING = ("/ml/bundles", "/ml/shadow")
"""Writes there change what every other call is served by: their own tests call them."""
FEW, MANY = 4, 60
DOCUMENT = create_app(ServiceSettings(Settings(Path("/nonexistent")))).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [
    (method, path, role)
    for path, item in sorted(DOCUMENT["paths"].items())
    for method, operation in item.items()
    if method == "get" or not path.startswith(SHIFTING)
    for role in operation.get("x-roles", [None])
]


@schemathesis.serializer("application/x-ndjson")
def ndjson(_, value):
    """A line of whatever is generated; its own faults are told line by line."""
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")


def check(everyone, method, path, role, examples):
    operation = SCHEMA[path][method]
    client = everyone[LEAVING if path == "/me" else "scoped" if role == "partner" else role]

    def send(case):
        sent = case.as_transport_kwargs(base_url="http://testserver")
        headers = {name: value for name, value in sent["headers"].items() if name.lower() != "authorization"}
        assume(all(isinstance(value, str) and value.isascii() and value.isprintable() for value in headers.values()))
        body = {"json": sent["json"]} if "json" in sent else {"content": sent["data"]} if sent.get("data") else {}
        answer = client.request(sent["method"], sent["url"], params=sent["params"], headers=headers, **body)
        case.validate_response(answer, checks=CHECKS)

    for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
        if mode is GenerationMode.NEGATIVE and not (operation.body or [*operation.iter_parameters()]):
            continue
        run = given(operation.as_strategy(mode))(send)
        settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=[*HealthCheck]
        )(run)()


@pytest.mark.parametrize(("method", "path", "role"), OPERATIONS)
def test_generated_requests_are_answered_as_described(everyone, method, path, role):
    check(everyone, method, path, role, FEW)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path", "role"), OPERATIONS)
def test_many_generated_requests_are_answered_as_described(everyone, method, path, role):
    check(everyone, method, path, role, MANY)
