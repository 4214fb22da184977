"""The people of an adviser whom messages cannot reach as they wish."""

from fastapi import APIRouter, Request, Response

from serving.routers.reaching import get_unreached
from serving.transactions import Reading
from serving.web.rendering import render
from serving.web.route import web_router
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/a-joindre"


@router.get(HOME)
def to_reach(request: Request, me: AsAdviser, store: Reading) -> Response:
    """À joindre autrement : pourquoi, et que faire."""
    return render(request, "adviser/reaching", people=get_unreached(me, store))
