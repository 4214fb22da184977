"""My past jobs: those that are known, and one more."""

from collections.abc import Mapping

from fastapi import Request, Response

from matching.store import Store
from serving.choices import occupations
from serving.editing import correct
from serving.identity import Principal
from serving.rights import own_profile
from serving.routers.jobseekers import get_my_profile
from serving.schemas.jobseekers import MyProfileEdit
from serving.transactions import Reading, TheService
from serving.web.forms import Form, FormError, Sent
from serving.web.jobseeker.profile import HOME, SAVED, form_page
from serving.web.rendering import redirect
from serving.web.route import web_router
from serving.web.stated import experience_line
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

FIELDS = {"title": "titre", "months": "mois", "ended_at": "fin"}
"""Field of an experience -> that of the form."""


@router.get(HOME + "/experiences")
def experiences_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """Mes emplois passés."""
    return _page(request, me, store, None, {})


@router.post(HOME + "/experiences")
def save_experiences(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Garder les emplois qui sont justes, en ajouter un."""
    mine = get_my_profile(me, tx).experiences
    kept = [one.model_dump() for at, one in enumerate(mine) if str(at) in form.every("garder")]
    added = {name: said for name, field in FIELDS.items() if (said := form.said(field))}
    if added:
        likely = occupations(service, added.get("title", ""), 1)
        added |= {"rome": likely[0].value} if likely else {}
    try:
        edit = Form().read(MyProfileEdit, experiences=[*kept, *([added] if added else [])])
    except FormError as error:
        return _page(request, me, tx, form, {_field(path): said for path, said in error.faults.items()})
    correct(tx, service, own_profile(me), edit)
    return redirect(request, HOME, SAVED)


def _page(request: Request, me: Principal, store: Store, form: Form | None, faults: Mapping[str, str]) -> Response:
    held = get_my_profile(me, store).experiences
    lines = {str(at): experience_line(one.title, one.months, one.ended_at) for at, one in enumerate(held)}
    return form_page(request, "jobseeker/experiences", form or Form({"garder": [*lines]}), faults, lines=lines)


def _field(path: str) -> str:
    """The field of the form that a fault is about."""
    return FIELDS.get(path.rpartition(".")[2], "titre")
