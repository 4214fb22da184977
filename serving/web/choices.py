"""What is proposed under a field while someone types; where nothing runs in the browser, the form does without."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request, Response

from serving.caller import TheService
from serving.choices import Choice, communes, occupations, skills
from serving.errors import NotFoundError
from serving.service import Service
from serving.web.rendering import render
from serving.web.route import web_router

router: APIRouter = web_router()

KINDS: Mapping[str, Callable[[Service, str], list[Choice]]] = {
    "metiers": occupations,
    "competences": skills,
    "communes": communes,
}
"""Word of the address -> what proposes; words of referentials, which are for everyone."""


@router.get("/choix/{kind}")
def get_choices(request: Request, service: TheService, kind: str) -> Response:
    """Ce que veut dire ce qui est tapé, quel que soit le nom du champ."""
    if kind not in KINDS:
        raise NotFoundError
    typed = next(iter(request.query_params.values()), "")
    return render(
        request, "choices", headers={"Cache-Control": "private, max-age=300"}, choices=KINDS[kind](service, typed)
    )
