"""From a CV to what it may say of me: shown with its words, kept only where I tick, the file forgotten at once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import UploadFile

from matching.cv.files import MAX_BYTES
from matching.errors import CvError
from matching.explain import french
from matching.rome import Rome
from serving.editing import CV, correct
from serving.errors import GoneError
from serving.rights import own_profile
from serving.routers.jobseekers import get_my_profile
from serving.schemas.jobseekers import MyProfileEdit
from serving.service import Service
from serving.transactions import Reading, TheService
from serving.web.forms import Form, FormError, Sent
from serving.web.jobseeker.profile import HOME, SAVED, form_page
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.sealing import seal, unseal
from serving.web.stated import spoken
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

ADDRESS = f"{HOME}/cv"
BODY_BYTES = MAX_BYTES + 1_000_000
"""Of the form: the largest file, what surrounds it, and enough more that a file too large is told by its page."""

PURPOSE, LASTS_S = "cv", 3_600
"""Of what a page holds of a CV that was read, and the seconds in which it may be kept."""

JOB_FIELDS = ("title", "rome", "months", "ended_at")

TOLD = 0.5
"""Confidence from which a skill is ticked: it is likelier held than not."""

CURES: Mapping[str, str] = {
    "encrypted": "Ce fichier est protégé par un mot de passe : enregistrez-le sans mot de passe, puis recommencez.",
    "scanned": "Ce fichier contient des images et aucun texte : c’est une numérisation. Donnez le fichier d’origine "
    "(Word, PDF exporté), ou copiez son texte dans un document.",
    "oversized": "Une fois ouvert, ce fichier est bien plus grand qu’un CV : enregistrez-le à nouveau depuis un "
    "traitement de texte.",
    "heavy": "Ce fichier est trop long à lire : enregistrez-le à nouveau, plus simple, par exemple sans images.",
    "damaged": "Ce fichier est abîmé, ou ce n’est ni un PDF, ni un document Word (.docx), ni un texte : enregistrez-le "
    "à nouveau dans un de ces formats.",
    "empty": "Ce fichier ne contient aucun texte : vérifiez que c’est le bon.",
    "large": f"Ce fichier dépasse {MAX_BYTES // 1_000_000} Mo : enregistrez-le avec des images plus petites, ou sans "
    "images.",
}
"""Kind of `CvError` -> what is said, and the way out."""

NO_FILE = "Choisissez d’abord un fichier."
TOO_LATE = "Trop de temps a passé depuis la lecture de votre CV, dont nous n’avons rien gardé : donnez-le à nouveau."
FOUND_NOTHING = "Nous n’avons lu ni emploi ni compétence dans ce fichier. Vous pouvez remplir votre profil vous-même."


@router.get(ADDRESS)
def cv_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """Donner un CV à lire."""
    get_my_profile(me, store)
    return _asked(request, "")


@router.post(ADDRESS, max_body_size=BODY_BYTES)
def read_cv(request: Request, me: AsJobseeker, service: TheService, store: Reading, form: Sent) -> Response:
    """Lire un CV ; rien n’est enregistré, et le fichier n’est pas gardé."""
    known, content = get_my_profile(me, store), _content(form.files.get("cv"))
    if not content:
        return _asked(request, NO_FILE)
    try:
        found = service.work.cv_reader.read("cv", content, datetime.now(UTC).date())
    except CvError as error:
        return _asked(request, CURES[error.kind])
    if not found.get("skills") and not found.get("experiences"):
        return _asked(request, FOUND_NOTHING)
    held = {one.ogr for one in known.skills}
    skills = [one for one in found.get("skills", ()) if one["ogr"] not in held]
    level = {} if known.education_level else {"education_level": found.get("education_level")}
    return _proposed(request, service, {**found, "skills": skills, "education_level": None, **level})


@router.post(ADDRESS + "/garder")
def keep(request: Request, me: AsJobseeker, service: TheService, tx: Tx, form: Sent) -> Response:
    """Garder ce que j’ai vérifié : il s’ajoute à mon profil."""
    found = unseal(service.store, PURPOSE, form.said("lu"), LASTS_S)
    if found is None:
        raise GoneError(TOO_LATE)
    try:
        edit = Form().read(MyProfileEdit, **_kept(found, form))
    except FormError as error:
        faults = {_field(path, form): said for path, said in error.faults.items()}
        return _proposed(request, service, found, form, faults)
    correct(tx, service, own_profile(me), edit, CV)
    return redirect(request, HOME, SAVED)


def _content(file: UploadFile | None) -> bytes:
    return b"" if file is None else file.file.read(MAX_BYTES + 1)


def _asked(request: Request, fault: str) -> Response:
    return render(request, "jobseeker/cv", 422 if fault else 200, fault=fault)


def _proposed(
    request: Request,
    service: Service,
    found: Mapping[str, Any],
    form: Form | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    """What was read, for the person to confirm; the page holds it, sealed, and the service keeps nothing."""
    return form_page(
        request,
        "jobseeker/read",
        form or _ticked(found),
        faults,
        sealed=seal(service.store, PURPOSE, dict(found)),
        found=found,
        told=TOLD,
        romes=[_romes(one, service.rome) for one in found.get("experiences", ())],
        languages={_language(one): spoken(one["code"], one.get("level")) for one in found.get("languages", ())},
        education=french.EDUCATION,
    )


def _ticked(found: Mapping[str, Any]) -> Form:
    """The form as it is first shown: what was told is ticked, what only goes with a job is not."""
    jobs = found.get("experiences", ())
    values = {
        "skill": [one["ogr"] for one in found.get("skills", ()) if one["confidence"] >= TOLD],
        "job": [str(at) for at in range(len(jobs))],
        "language": [_language(one) for one in found.get("languages", ())],
        "licence": [*found.get("licences", ())],
        "education": [found.get("education_level") or ""],
    }
    said = {f"{name}-{at}": [str(one.get(name) or "")] for at, one in enumerate(jobs) for name in JOB_FIELDS}
    return Form(values | said)


def _kept(found: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """What is ticked, as an edit of the profile."""
    skills = [one for one in found.get("skills", ()) if one["ogr"] in form.every("skill")]
    jobs = [{name: form.said(f"{name}-{at}") or None for name in JOB_FIELDS} for at in form.every("job")]
    languages = [one for one in found.get("languages", ()) if _language(one) in form.every("language")]
    level = form.said("education")
    return {
        "skills": [{"ogr": one["ogr"], "label": one["label"]} for one in skills],
        "experiences": jobs,
        "languages": languages,
        "licences": [code for code in found.get("licences", ()) if code in form.every("licence")],
        **({"education_level": level} if level else {}),
    }


def _field(path: str, form: Form) -> str:
    """The field of the form that a fault is about: "experiences.1.months" is the second one ticked."""
    _, at, name = [*path.split("."), "", ""][:3]
    jobs = form.every("job")
    return f"{name}-{jobs[int(at)]}" if at.isdecimal() and int(at) < len(jobs) else ""


def _romes(job: Mapping[str, Any], rome: Rome) -> dict[str, str]:
    """What the job may be."""
    return {one["rome"]: rome.occupation(one["rome"]).label for one in job["romes"] if one["rome"] in rome}


def _language(one: Mapping[str, Any]) -> str:
    return f"{one['code']}:{one.get('level') or ''}"
