"""The description of the API, completed: who may call each operation, and the problems that it may answer."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from serving.errors import MEDIA_TYPE, TITLES
from serving.rights import allowed
from serving.schemas.common import Problem

TITLE = "Rapprochement des offres et des profils"
VERSION = "1"
PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
BODY = {"post", "put", "patch", "delete"}


def described(app: FastAPI, routers: Iterable[APIRouter]) -> dict[str, Any]:
    """The OpenAPI document of an application.

    Args:
        app: whose routes they are.
        routers: of the operations that it describes.
    """
    routers = [*routers]
    document = get_openapi(title=TITLE, version=VERSION, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= shape.pop("$defs", {}) | {"Problem": shape}
    for schema in schemas.values():
        if "enum" in schema:
            schema.pop("description", None)  # of the class, in English; the fields of its type say what it is
    document["components"]["responses"] = {
        str(status): {"description": title, "content": PROBLEM} for status, title in TITLES.items()
    }
    for route in (route for router in routers for route in router.routes if isinstance(route, APIRoute)):
        for method in (route.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            if operation := document["paths"].get(route.path_format, {}).get(method.lower()):
                _complete(operation, route, method.lower())
    return document


def _complete(operation: dict[str, Any], route: APIRoute, method: str) -> None:
    lets_in = [*allowed(route.dependant)]
    statuses = {422, 429, 500, 503, 504} | ({401, 403} if lets_in else set())
    statuses |= {404} if lets_in else set()
    statuses |= {400, 409, 413, 415} if method in BODY else {int(status) for status in route.responses} & TITLES.keys()
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{status}"}
    if lets_in:
        operation["x-roles"] = sorted(set.intersection(*({*one.roles} for one in lets_in)))
        operation["x-scopes"] = sorted(one.scope for one in lets_in if one.scope)
