"""The description of the API is frozen: a change is seen, and made on purpose by `make openapi`."""

import json
from pathlib import Path

import pytest

from matching.settings import Settings
from serving.app import ROUTERS, create_app
from serving.settings import ServiceSettings

FROZEN = Path(__file__).parent / "openapi.json"


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    return create_app(ServiceSettings(Settings(tmp_path_factory.mktemp("data")))).openapi()


def operations(document):
    return [(path, method, one) for path, item in document["paths"].items() for method, one in item.items()]


def test_the_api_is_the_frozen_one(document, request):
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if request.config.getoption("--rewrite-openapi", default=False):
        FROZEN.write_text(text, encoding="utf-8")
    assert FROZEN.read_text(encoding="utf-8") == text, "run `make openapi` when the change is meant"


def test_operations_are_described_in_french(document):
    for path, method, one in operations(document):
        where = f"{method} {path}"
        assert one["summary"][0].isupper() and not one["summary"].endswith("."), where
        assert one["description"].rstrip().endswith((".", "»")), where
        assert "Successful Response" not in one["description"]


def test_operations_have_names_of_their_own(document):
    names = [one["operationId"] for _, _, one in operations(document)]
    assert sorted(names) == sorted(set(names))


def test_fields_are_described(document):
    silent = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, one in schema.get("properties", {}).items()
        if not one.get("description")
    ]
    assert not silent


def test_who_may_call_is_said_of_every_operation_but_those_of_operators(document):
    open_to_all = {path for path, _, one in operations(document) if "x-roles" not in one}
    assert open_to_all == {"/health/live", "/health/ready", "/metrics"}


def test_problems_are_described(document):
    for path, method, one in operations(document):
        if "x-roles" in one:
            for status in ("401", "403", "404", "422", "429", "503", "504"):
                assert one["responses"][status] == {"$ref": f"#/components/responses/{status}"}, f"{method} {path}"
    for one in document["components"]["responses"].values():
        assert [*one["content"]] == ["application/problem+json"]


def test_every_documented_router_is_in_the_application(document):
    documented = {route.path_format for router in ROUTERS for route in router.routes if route.include_in_schema}
    assert documented == {*document["paths"]}
