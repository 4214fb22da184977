"""What I pick from the ROME: occupations I look for, skills I have. Ticks for what is known, a field for the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from matching.normalize.text import fold
from matching.rome import Rome
from matching.store import Store
from serving.choices import Choice, occupations, skills
from serving.editing import correct
from serving.identity import Principal
from serving.rights import own_profile
from serving.routers.jobseekers import get_my_profile
from serving.schemas.jobseekers import MyProfile, MyProfileEdit, MyProject, MySkill
from serving.service import Service
from serving.transactions import Reading, TheService
from serving.web.forms import Form, FormError, Sent
from serving.web.jobseeker.profile import HOME, ORIGINS, SAVED
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

USUAL = 12
"""Skills of one's occupations that are proposed: what is looked through at a glance."""

NOTHING = "Ces mots ne désignent rien de connu : essayez-en d’autres, ou tapez seulement le début."


@dataclass(frozen=True, slots=True)
class Pick:
    """A box.

    Attributes:
        value: code of the ROME; else "=" and the label of what has none.
        note: where it comes from; "" from the person.
    """

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is picked.

    Attributes:
        page: template.
        held: what the profile has.
        usual: what it may well have besides.
        find: what words typed may mean.
        edit: the edit that says that the whole list is these values.
    """

    page: str
    held: Callable[[MyProfile], list[Pick]]
    usual: Callable[[MyProfile, Rome], Iterable[Pick]]
    find: Callable[[Service, str], list[Choice]]
    edit: Callable[[MyProfile, Rome, Sequence[str]], MyProfileEdit]


def _projects(mine: MyProfile) -> list[Pick]:
    return [Pick(_value(one.rome, one.appellation), one.appellation or one.rome or "") for one in mine.projects]


def _near(mine: MyProfile, rome: Rome) -> Iterable[Pick]:
    """The occupations that the person has already exercised."""
    return [
        Pick(one.rome, rome.occupation(one.rome).label) for one in mine.experiences if one.rome and one.rome in rome
    ]


def _projects_edit(mine: MyProfile, _: Rome, values: Sequence[str]) -> MyProfileEdit:
    known = {_value(one.rome, one.appellation): one for one in mine.projects}
    return Form().read(MyProfileEdit, projects=[_project(value, known) for value in values])


def _project(value: str, known: Mapping[str, MyProject]) -> dict[str, str | None]:
    return known[value].model_dump() if value in known else {"rome": value}


def _skills(mine: MyProfile) -> list[Pick]:
    notes = {one.path: ORIGINS[one.provenance] for one in mine.sources}
    return [
        Pick(_value(one.ogr, one.label), one.label, notes.get(f"skills/{one.ogr or fold(one.label)}", ""))
        for one in mine.skills
    ]


def _usual(mine: MyProfile, rome: Rome) -> Iterable[Pick]:
    """The skills at the core of the occupations that the person looks for or has exercised."""
    codes = [*(one.rome for one in mine.projects), *(one.rome for one in mine.experiences)]
    for code in dict.fromkeys(filter(None, codes)):
        yield from (Pick(skill.ogr, skill.label) for skill in rome.skills(code) if skill.core)


def _skills_edit(mine: MyProfile, rome: Rome, values: Sequence[str]) -> MyProfileEdit:
    known = {_value(one.ogr, one.label): one for one in mine.skills}
    said = [_skill(value, known, rome) for value in values]
    return Form().read(MyProfileEdit, skills=[one for one in said if one is not None])


def _skill(value: str, known: Mapping[str, MySkill], rome: Rome) -> dict[str, object] | None:
    if value in known:
        return known[value].model_dump()
    skill = rome.skill(value)
    return {"ogr": skill.ogr, "label": skill.label} if skill else None


KINDS: Mapping[str, Kind] = {
    "projet": Kind("jobseeker/projects", _projects, _near, occupations, _projects_edit),
    "competences": Kind("jobseeker/skills", _skills, _usual, skills, _skills_edit),
}
"""Part of the profile -> how it is picked."""


@router.get(HOME + "/projet")
def projects_page(request: Request, me: AsJobseeker, service: TheService, store: Reading) -> Response:
    """Les métiers que je cherche."""
    return _page(request, me, service, store, KINDS["projet"])


@router.post(HOME + "/projet")
def save_projects(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Dire quels métiers je cherche."""
    return _save(request, me, service, tx, KINDS["projet"], form)


@router.get(HOME + "/competences")
def skills_page(request: Request, me: AsJobseeker, service: TheService, store: Reading) -> Response:
    """Ce que je sais faire."""
    return _page(request, me, service, store, KINDS["competences"])


@router.post(HOME + "/competences")
def save_skills(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Dire ce que je sais faire."""
    return _save(request, me, service, tx, KINDS["competences"], form)


def _save(request: Request, me: Principal, service: Service, tx: Store, kind: Kind, form: Form) -> Response:
    """Write the list, unless the words typed may mean several things: these are shown, to be chosen from."""
    typed, values = form.said("mots"), form.every("choix")
    found = kind.find(service, typed)
    if len(found) == 1 or (found and found[0].label == typed):
        values, typed = [*values, found[0].value], ""
    if typed and not set(values) & {one.value for one in found}:
        fault = "" if found else NOTHING
        return _page(request, me, service, tx, kind, form, found, fault)
    try:
        edit = kind.edit(get_my_profile(me, tx), service.rome, [*dict.fromkeys(values)])
    except FormError as error:
        return _page(request, me, service, tx, kind, form, (), next(iter(error.faults.values())))
    correct(tx, service, own_profile(me), edit)
    return redirect(request, HOME, SAVED)


def _page(
    request: Request,
    me: Principal,
    service: Service,
    store: Store,
    kind: Kind,
    form: Form | None = None,
    found: Sequence[Choice] = (),
    fault: str = "",
) -> Response:
    mine = get_my_profile(me, store)
    held = kind.held(mine)
    known = {one.value for one in held}
    usual = dict.fromkeys(one for one in kind.usual(mine, service.rome) if one.value not in known)
    ticked = known if form is None else {*form.every("choix")}
    added = [one for one in found if one.value not in known]
    return render(
        request,
        kind.page,
        422 if fault else 200,
        held=held,
        usual=[one for one in usual if one.value not in {choice.value for choice in added}][:USUAL],
        found=added,
        ticked=ticked,
        typed=form.said("mots") if form else "",
        fault=fault,
    )


def _value(code: str | None, label: str | None) -> str:
    return code or f"={label}"
