"""What I say of my profile by filling in forms: place, conditions, education, employers set aside."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from matching.columns.codes import LICENCES
from matching.explain import french
from matching.geo import departement_of
from matching.relaxing import reach_by_day
from matching.store import Store
from serving.choices import NO_COMMUNE, Choice, commune, communes
from serving.editing import correct
from serving.listing import profile_of
from serving.rights import own_profile
from serving.routers.jobseekers import get_my_profile
from serving.schemas.jobseekers import MyProfileEdit
from serving.service import Service
from serving.transactions import Reading, TheService
from serving.web.forms import Form, FormError, Sent
from serving.web.jobseeker.profile import HOME, SAVED, form_page
from serving.web.rendering import redirect
from serving.web.route import web_router
from serving.web.stated import MODES
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

WHICH = "Plusieurs communes se ressemblent : choisissez la vôtre."
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
YES, NO = "oui", "non"


@router.get(HOME + "/lieu")
def place_page(request: Request, me: AsJobseeker, service: TheService, store: Reading) -> Response:
    """Où je cherche."""
    mine = get_my_profile(me, store)
    found = commune(service, mine.commune) if mine.commune else None
    filled = _form(
        ville=found.label if found else "",
        **{"mobility.radius_km": _text(mine.mobility.radius_km), "mobility.modes": [*(mine.mobility.modes or ())]},
    )
    return _place_form(request, service, store, own_profile(me), filled)


@router.post(HOME + "/lieu")
def save_place(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Dire où je cherche, et comment je me déplace."""
    key, found = own_profile(me), _communes(service, form)
    if len(found) != 1 and form.said("ville"):
        faults = {"ville": WHICH if found else NO_COMMUNE}
        return _place_form(request, service, tx, key, form, faults, found)
    mobility = {"radius_km": _number(form.said("mobility.radius_km")), "modes": form.every("mobility.modes")}
    try:
        edit = _edit(commune=found[0].value if found else None, mobility=mobility)
    except FormError as error:
        return _place_form(request, service, tx, key, form, error.faults)
    return _saved(request, service, tx, key, edit)


@router.get(HOME + "/conditions")
def conditions_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """À quelles conditions je travaillerais."""
    mine = get_my_profile(me, store)
    hours = {f"hours.{name}": {True: YES, False: NO, None: ""}[getattr(mine.hours, name)] for name in french.HOURS}
    filled = _form(
        contracts=[*mine.contracts],
        working_time=mine.working_time or "",
        salary_min_eur_month=_text(mine.salary_min_eur_month),
        available_from=mine.available_from.isoformat() if mine.available_from else "",
        **hours,
    )
    return _conditions_form(request, filled)


@router.post(HOME + "/conditions")
def save_conditions(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Dire à quelles conditions je travaillerais ; ce qui est laissé vide convient toujours."""
    try:
        edit = _edit(
            contracts=form.every("contracts"),
            working_time=form.said("working_time") or None,
            hours={name: {YES: True, NO: False}.get(form.said(f"hours.{name}")) for name in french.HOURS},
            salary_min_eur_month=_number(form.said("salary_min_eur_month")),
            available_from=form.said("available_from") or None,
        )
    except FormError as error:
        return _conditions_form(request, form, error.faults)
    return _saved(request, service, tx, own_profile(me), edit)


@router.get(HOME + "/formation")
def education_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """Ma formation, mes permis, mes langues."""
    mine = get_my_profile(me, store)
    spoken = [f"{one.code}:{one.level or ''}" for one in mine.languages]
    filled = _form(education_level=mine.education_level or "", licences=mine.licences, languages=spoken)
    return _education_form(request, filled)


@router.post(HOME + "/formation")
def save_education(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Dire ma formation, mes permis, mes langues."""
    added = [f"{form.said('langue')}:{form.said('niveau')}"] if form.said("langue") else []
    spoken = [one.partition(":") for one in [*form.every("languages"), *added]]
    try:
        edit = _edit(
            education_level=form.said("education_level") or None,
            licences=form.every("licences"),
            languages=[{"code": code, "level": level or None} for code, _, level in spoken],
        )
    except FormError as error:
        return _education_form(request, form, error.faults)
    return _saved(request, service, tx, own_profile(me), edit)


@router.get(HOME + "/employeurs")
def employers_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """Les employeurs que je ne veux pas."""
    mine = get_my_profile(me, store)
    return form_page(request, "jobseeker/employers", _form(employeurs="\n".join(mine.excluded_employers)), None)


@router.post(HOME + "/employeurs")
def save_employers(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Dire quels employeurs je ne veux pas, un par ligne."""
    try:
        edit = _edit(excluded_employers=[line for line in map(str.strip, form.said("employeurs").splitlines()) if line])
    except FormError as error:
        faults = {"employeurs": next(iter(error.faults.values()))}
        return form_page(request, "jobseeker/employers", form, faults)
    return _saved(request, service, tx, own_profile(me), edit)


def _place_form(
    request: Request,
    service: Service,
    store: Store,
    key: int,
    form: Form,
    faults: Mapping[str, str] | None = None,
    found: list[Choice] | None = None,
) -> Response:
    profile = profile_of(store, key)
    here = profile.place
    return form_page(
        request,
        "jobseeker/place",
        form,
        faults,
        found=found or [],
        modes=MODES,
        centre=None if None in (here.latitude, here.longitude) else (here.latitude, here.longitude),
        here=here.label or (here.code_insee and departement_of(here.code_insee)) or "",
        reach_km=reach_by_day(profile, service.rome),
    )


def _conditions_form(request: Request, form: Form, faults: Mapping[str, str] | None = None) -> Response:
    return form_page(
        request,
        "jobseeker/conditions",
        form,
        faults,
        contracts=french.CONTRACTS,
        times=french.WORKING_TIMES,
        hours=french.HOURS,
    )


def _education_form(request: Request, form: Form, faults: Mapping[str, str] | None = None) -> Response:
    return form_page(
        request,
        "jobseeker/education",
        form,
        faults,
        education=french.EDUCATION,
        licences=LICENCES,
        languages=french.LANGUAGES,
        levels={level: level for level in LEVELS},
    )


def _communes(service: Service, form: Form) -> list[Choice]:
    """What the place typed may be: the one chosen, the only one, the one whose very name was typed, or several."""
    if (code := form.said("commune")) and (chosen := commune(service, code)):
        return [chosen]
    typed = form.said("ville")
    found = communes(service, typed)
    return found[:1] if found and found[0].label == typed else found


def _form(**values: Any) -> Form:
    """A form as it would be sent."""
    return Form({name: value if isinstance(value, list) else [value] for name, value in values.items()})


def _edit(**values: Any) -> MyProfileEdit:
    """The edit of some fields.

    Raises:
        FormError: a value cannot be.
    """
    return Form().read(MyProfileEdit, **values)


def _saved(request: Request, service: Service, tx: Store, key: int, edit: MyProfileEdit) -> Response:
    correct(tx, service, key, edit)
    return redirect(request, HOME, SAVED)


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")


def _number(text: str) -> str | None:
    """A number as people write it, for the model to read."""
    plain = "".join(text.split()).replace(",", ".")
    return plain or None
