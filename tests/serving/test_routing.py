import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from pydantic import BaseModel

from serving.routing import make_router


class Told(BaseModel):
    name: str


class Confided(Told):
    secret: str


@pytest.fixture
def client():
    router = make_router("Essais")

    @router.post("/told", status_code=201)
    def tell() -> Told:
        """Dire."""
        return Confided(name="Anaïs", secret="tu")

    @router.get("/all")
    def tell_all() -> list[Told]:
        """Tout dire."""
        return [Confided(name="Anaïs", secret="tu")]

    @router.delete("/nothing", status_code=204)
    def tell_nothing() -> None:
        """Ne rien dire."""

    @router.get("/headed")
    def tell_headed(response: Response) -> Told:
        """Dire avec un en-tête."""
        response.headers["X-Said"] = "oui"
        return Told(name="Anaïs")

    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


def test_an_answer_says_what_is_declared_and_nothing_that_a_subclass_holds_more(client):
    told = client.post("/told")
    assert (told.status_code, told.json()) == (201, {"name": "Anaïs"})
    assert told.headers["content-type"] == "application/json"
    assert client.get("/all").json() == [{"name": "Anaïs"}]


def test_an_answer_without_content_has_no_body(client):
    nothing = client.delete("/nothing")
    assert (nothing.status_code, nothing.content) == (204, b"")


def test_headers_that_an_endpoint_adds_are_sent(client):
    headed = client.get("/headed")
    assert (headed.headers["x-said"], headed.json()) == ("oui", {"name": "Anaïs"})


def test_what_is_declared_is_documented(client):
    answers = client.get("/openapi.json").json()["paths"]["/told"]["post"]["responses"]
    assert answers["201"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Told"}
