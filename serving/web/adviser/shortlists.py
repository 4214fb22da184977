"""People whom an adviser keeps in view: lists, notes, and a file to take away."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from matching.domain import Shortlist
from matching.store import Store
from serving.caller import TheService
from serving.errors import ConflictError
from serving.identity import Principal
from serving.rights import any_offer, own_shortlist, shortlisted_in
from serving.routers.sourcing import (
    add_to_shortlist,
    annotate_shortlisted,
    create_shortlist,
    delete_shortlist,
    get_shortlist,
    get_shortlists,
    remove_from_shortlist,
    rename_shortlist,
)
from serving.schemas.advisers import NewShortlist, NewShortlisted, NoteEdit, ShortlistDetail, ShortlistName
from serving.schemas.common import Key, Model
from serving.schemas.offers import summary
from serving.transactions import Reading
from serving.web.adviser.exporting import CSV, table
from serving.web.adviser.words import WORDS
from serving.web.forms import Form, FormError, Sent
from serving.web.rendering import redirect, render
from serving.web.returning import back
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/selections"


@router.get(HOME)
def my_shortlists(request: Request, me: AsAdviser, store: Reading) -> Response:
    """Mes sélections."""
    return _all(request, me, store)


@router.post(HOME)
def open_shortlist(request: Request, me: AsAdviser, tx: Tx, form: Sent) -> Response:
    """Ouvrir une sélection."""
    try:
        made = create_shortlist(me, tx, form.read(NewShortlist))
    except FormError as error:
        return _all(request, me, tx, form, error)
    return redirect(request, f"{HOME}/{made.key}", "La sélection est ouverte.")


@router.post(HOME + "/personnes")
def keep_person(request: Request, me: AsAdviser, tx: Tx, service: TheService, form: Sent) -> Response:
    """Ajouter une personne à une sélection, nouvelle ou non."""
    try:
        wanted, chosen = form.read(NewShortlisted), _chosen(me, tx, form)
    except FormError as error:
        mine = get_shortlists(me, tx)
        return render(request, "adviser/keeping", 422, fragment="kept", form=form, faults=error.faults, shortlists=mine)
    try:
        add_to_shortlist(me, tx, service, chosen.key, wanted)
    except ConflictError:
        return back(request, form, HOME, f"Cette personne est déjà dans « {chosen.name} ».", done=False)
    return back(request, form, HOME, f"La personne est ajoutée à « {chosen.name} ».")


@router.get(HOME + "/{key}")
def one_shortlist(request: Request, me: AsAdviser, service: TheService, store: Reading, key: Key) -> Response:
    """Une sélection, avec les personnes."""
    return _one(request, store, get_shortlist(me, service, store, key))


@router.get(HOME + "/{key}/export.csv")
def export(me: AsAdviser, service: TheService, store: Reading, key: Key) -> Response:
    """Une sélection dans un tableur."""
    found = get_shortlist(me, service, store, key)
    headers = {"Content-Disposition": f'attachment; filename="selection-{key}.csv"'}
    return Response(table(found), headers=headers, media_type=CSV)


@router.post(HOME + "/{key}")
def rename(request: Request, me: AsAdviser, tx: Tx, service: TheService, key: Key, form: Sent) -> Response:
    """Renommer une sélection."""
    try:
        rename_shortlist(me, tx, key, form.read(ShortlistName))
    except FormError as error:
        return _one(request, tx, get_shortlist(me, service, tx, key), form, error)
    return redirect(request, f"{HOME}/{key}", "Le nom est changé.")


@router.get(HOME + "/{key}/fermer")
def ask_to_close(request: Request, me: AsAdviser, store: Reading, key: Key) -> Response:
    """Demander confirmation."""
    return render(request, "adviser/closing", shortlist=own_shortlist(me, store, key))


@router.post(HOME + "/{key}/fermer")
def close(request: Request, me: AsAdviser, tx: Tx, key: Key) -> Response:
    """Fermer une sélection."""
    delete_shortlist(me, tx, key)
    return redirect(request, HOME, "La sélection est fermée, avec vos notes.")


@router.post(HOME + "/{key}/personnes/{profile_key}")
def annotate(
    request: Request, me: AsAdviser, tx: Tx, service: TheService, key: Key, profile_key: Key, form: Sent
) -> Response:
    """Modifier une note."""
    try:
        annotate_shortlisted(me, tx, service, key, profile_key, form.read(NoteEdit, note=form.said("note") or None))
    except FormError as error:
        shortlisted_in(me, tx, key, profile_key)
        return _one(request, tx, get_shortlist(me, service, tx, key), form, error, profile_key)
    return redirect(request, f"{HOME}/{key}", "La note est enregistrée.")


@router.post(HOME + "/{key}/personnes/{profile_key}/retirer")
def remove(request: Request, me: AsAdviser, tx: Tx, key: Key, profile_key: Key) -> Response:
    """Retirer une personne."""
    remove_from_shortlist(me, tx, key, profile_key)
    return redirect(request, f"{HOME}/{key}", "La personne est retirée de la sélection.")


class Choice(Model):
    """Which shortlist; none: a new one."""

    shortlist: Key | None = None


def _chosen(me: Principal, tx: Store, form: Form) -> Shortlist:
    """A new shortlist when it is named, else the one chosen, else a new one that the day names."""
    key = form.read(Choice).shortlist
    if key is not None and not form.said("name"):
        return own_shortlist(me, tx, key)
    name = form.said("name") or f"Sélection du {datetime.now(UTC):%d/%m/%Y}"
    return own_shortlist(me, tx, create_shortlist(me, tx, form.read(NewShortlist, name=name)).key)


def _all(
    request: Request, me: Principal, store: Store, form: Form | None = None, error: FormError | None = None
) -> Response:
    return render(
        request,
        "adviser/shortlists",
        422 if error else 200,
        shortlists=[*reversed(get_shortlists(me, store))],
        form=form or Form(),
        faults=error.faults if error else {},
    )


def _one(
    request: Request,
    store: Store,
    found: ShortlistDetail,
    form: Form | None = None,
    error: FormError | None = None,
    annotated: int | None = None,
) -> Response:
    offer = summary(found.offer_key, any_offer(store, found.offer_key)) if found.offer_key else None
    return render(
        request,
        "adviser/shortlist",
        422 if error else 200,
        shortlist=found,
        offer=offer,
        form=form or Form(),
        faults=error.faults if error else {},
        annotated=annotated,
        words=WORDS,
    )
