"""Writing an offer: it is read at each change, and published once it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response

from matching.columns.codes import LICENCES
from matching.domain import Employer, Offer
from matching.explain import french
from matching.rome.labels import fold
from matching.store import Store
from serving.caller import TheService
from serving.choices import NO_COMMUNE, Choice, commune, communes, occupations, skills
from serving.errors import ConflictError, InvalidError
from serving.identity import Principal
from serving.incoming import drafted
from serving.rights import own_offer, own_siret
from serving.routers.employers import checked, post_employer_offer, put_employer_offer, source_of
from serving.schemas.common import Key
from serving.schemas.employers import OfferCheck
from serving.service import Service
from serving.transactions import Reading
from serving.web.employer.draft import TYPES, Draft, new_id, written
from serving.web.employer.offers import HOME, is_written_here
from serving.web.employer.words import EXPERIENCES, FIELDS, PERIODS, SEVERITIES
from serving.web.forms import Form, FormError, Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsEmployer

router: APIRouter = web_router()

NEW = HOME + "/nouvelle"
DO, PUBLISH = "faire", "publier"
USUAL = 12
"""Skills of the occupation that are proposed: what is looked through at a glance."""

UNTITLED = "Donnez d’abord l’intitulé du poste."
WHICH = "Plusieurs communes se ressemblent : choisissez la bonne."
NO_SKILL = "Ces mots ne désignent aucune compétence connue : essayez-en d’autres."
TO_MEND = "Rien n’est publié : corrigez ce qui est signalé, puis publiez de nouveau."
ELSEWHERE = "Cette offre vient d’un logiciel, ou d’une autre source : modifiez-la là où elle a été écrite."
PUBLISHED = "L’offre est publiée. Elle est proposée dès maintenant aux personnes qu’elle peut intéresser."


@dataclass(frozen=True, slots=True)
class Writing:
    """A form as it stands.

    Attributes:
        form: what was sent.
        draft: the same, read; None: it cannot be.
        faults: field -> what is wrong; "" for the whole.
        jobs: occupations that the words may mean, the one taken first or ticked.
        places: communes that the words may mean, where there are several.
        known: skills to tick: those ticked, those of the words, those usual in the occupation.
        check: what the offer is worth; None: it cannot be told yet.
    """

    form: Form
    draft: Draft | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    jobs: Sequence[Choice] = ()
    places: Sequence[Choice] = ()
    known: Sequence[Choice] = ()
    check: OfferCheck | None = None


@router.get(NEW)
def new_page(request: Request, me: AsEmployer, service: TheService) -> Response:  # noqa: ARG001
    """Une nouvelle offre."""
    return _page(request, service, Writing(Form({"id": [new_id()]})), NEW)


@router.post(NEW)
def write(request: Request, me: AsEmployer, tx: Tx, service: TheService, form: Sent) -> Response:
    """Vérifier une nouvelle offre, ou la publier."""
    found = _read(me, tx, service, form)
    if form.said(DO) != PUBLISH or found.draft is None or found.faults:
        return _page(request, service, found, NEW)
    try:
        made = post_employer_offer(me, tx, service, found.draft.posting(service.rome))
    except InvalidError:
        return _page(request, service, found, NEW)
    return redirect(request, f"{HOME}/{made.key}", PUBLISHED)


@router.get(HOME + "/{key}/modifier")
def edit_page(request: Request, me: AsEmployer, store: Reading, service: TheService, key: Key) -> Response:
    """Une de mes offres, à modifier."""
    form = Form(written(_mine(me, store, key)))
    return _page(request, service, _read(me, store, service, form), f"{HOME}/{key}/modifier")


@router.post(HOME + "/{key}/modifier")
def edit(request: Request, me: AsEmployer, tx: Tx, service: TheService, key: Key, form: Sent) -> Response:
    """Vérifier une de mes offres, ou la publier de nouveau."""
    known, path = _mine(me, tx, key), f"{HOME}/{key}/modifier"
    form = Form({**form.values, "id": [known.id]})
    found = _read(me, tx, service, form)
    if form.said(DO) != PUBLISH or found.draft is None or found.faults:
        return _page(request, service, found, path)
    try:
        put_employer_offer(me, tx, service, key, found.draft.posting(service.rome, known.created_at))
    except InvalidError:
        return _page(request, service, found, path)
    return redirect(request, f"{HOME}/{key}", PUBLISHED)


def _mine(me: Principal, store: Store, key: int) -> Offer:
    """An offer of the caller that was written here.

    Raises:
        ConflictError: it was written elsewhere.
        NotFoundError: see `own_offer`.
    """
    offer = own_offer(me, store, key)
    if not is_written_here(offer.source, offer.id):
        raise ConflictError(ELSEWHERE)
    return offer


def _read(me: Principal, store: Store, service: Service, form: Form) -> Writing:
    """The form, its words looked up; the first meaning of the title counts unless another is ticked."""
    jobs, places, faults = _jobs(service, form), _places(service, form), {}
    added = skills(service, form.said("skill"))[:1] if form.said("skill") else []
    if form.said("skill") and not added:
        faults["skill"] = NO_SKILL
    if form.said("place") and len(places) != 1:
        faults["place"] = WHICH if places else NO_COMMUNE
    ticked = [*dict.fromkeys([*form.every("skills"), *(one.value for one in added)])]
    form = Form({**form.values, "skills": ticked, "skill": [form.said("skill") if "skill" in faults else ""]})
    draft, more = _draft(form, jobs, places)
    faults |= more
    check = _checked(me, store, service, draft) if draft else None
    code = draft.rome if draft else None
    return Writing(form, draft, faults, jobs, places, _skills(service, code, ticked), check)


def _draft(form: Form, jobs: Sequence[Choice], places: Sequence[Choice]) -> tuple[Draft | None, dict[str, str]]:
    if not form.said("title"):
        return None, {"title": UNTITLED}
    chosen = next((one.value for one in jobs if one.value == form.said("rome")), jobs[0].value if jobs else None)
    try:
        read = form.read(Draft, rome=chosen, commune=places[0].value if len(places) == 1 else None)
    except FormError as error:
        return None, {name.partition(".")[0]: said for name, said in error.faults.items()}
    return read, {}


def _jobs(service: Service, form: Form) -> list[Choice]:
    """Occupations that the words may mean, with the one ticked before as long as the words have not changed."""
    words = form.said("occupation") or form.said("title")
    found, code = occupations(service, words, 5), form.said("rome")
    if not form.said("occupation") and code in service.rome and code not in {one.value for one in found}:
        unchanged = form.said("read") in ("", words)
        return [Choice(code, service.rome.occupation(code).label), *found] if unchanged else found
    return found


def _places(service: Service, form: Form) -> list[Choice]:
    """Communes that the words may mean: the one ticked, the only one of that name, or several."""
    chosen = commune(service, form.said("commune")) if form.said("commune") else None
    typed = form.said("place")
    if chosen and (not typed or chosen in communes(service, typed)):
        return [chosen]
    found = communes(service, typed) if typed else []
    named = [one for one in found if fold(typed) in (fold(one.label), fold(one.label.rpartition(" (")[0]))]
    return named if len(named) == 1 else found


def _skills(service: Service, code: str | None, ticked: Sequence[str]) -> list[Choice]:
    usual = [one for one in service.rome.skills(code) if one.core][:USUAL] if code else []
    held = [one for ogr in ticked if (one := service.rome.skill(ogr))]
    return [*dict.fromkeys(Choice(one.ogr, one.label) for one in [*held, *usual])]


def _checked(me: Principal, store: Store, service: Service, draft: Draft) -> OfferCheck:
    siret = own_siret(me)
    offer = drafted(service, draft.posting(service.rome), source_of(siret), Employer(siret=siret))
    return checked(me, store, service, offer)


def _page(request: Request, service: Service, found: Writing, path: str) -> Response:
    publishing = found.form.said(DO) == PUBLISH
    here = commune(service, found.form.said("commune")) if found.form.said("commune") else None
    place = found.places[0] if len(found.places) == 1 else here
    said: dict[str, Any] = {
        "contracts": {kind: french.sentence(french.CONTRACTS[kind]) for kind in TYPES},
        "hours": french.HOURS,
        "licences": {code: f"Permis {code}" for code in LICENCES},
        "periods": PERIODS,
        "experiences": EXPERIENCES,
        "names": FIELDS,
        "words": {"severities": SEVERITIES},
    }
    return render(
        request,
        "employer/write",
        422 if publishing else 200,
        fragment="checked",
        writing=found,
        sent=found.form,
        faults=found.faults,
        place=place.label if place and "place" not in found.faults else found.form.said("place"),
        rome=found.draft.rome if found.draft else None,
        to_mend=TO_MEND if publishing else "",
        action=path,
        **said,
    )
