"""Talent pools as advisers open, read, change and put them away."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from serving.caller import TheService
from serving.errors import ConflictError, InvalidError
from serving.pagination import Cut, Paged
from serving.rights import shared_pool
from serving.routers.pools import (
    archive_pool,
    change_pool,
    get_pool,
    get_pools,
    open_pool,
    read_pool,
    subscribe_to_pool,
    summary_of,
    unsubscribe_from_pool,
)
from serving.schemas.common import Key, Model
from serving.schemas.pools import NewPool, PoolDetail, PoolEdit
from serving.service import Service
from serving.transactions import Reading
from serving.web.adviser.cards import around
from serving.web.adviser.criteria import NOTHING, Criteria, address, of_form, read
from serving.web.adviser.facets import bands, tables
from serving.web.adviser.profiles import Saving, asked, search_page, skills_of
from serving.web.forms import FormError, Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME, SEARCH = "/conseil/viviers", "/conseil/profils"
OPENED = "Le vivier est ouvert, et une alerte vous dira qui y entre."
SUBSCRIBED = "Vous êtes abonné ou abonnée : une alerte vous dira qui entre dans ce vivier."
UNSUBSCRIBED = "Vous n’êtes plus prévenu ou prévenue de qui entre dans ce vivier."
FIRST = Cut(20, None)


class Subscribing(Model):
    """Whether to be told of newcomers."""

    subscribe: bool


@router.get(HOME)
def my_pools(
    request: Request, me: AsAdviser, store: Reading, paged: Paged, archived: Annotated[bool, Query()] = False
) -> Response:
    """Mes viviers, et ceux que je partage."""
    found, home = get_pools(me, store, paged, archived), f"{HOME}?archived=true" if archived else HOME
    return render(
        request,
        "adviser/pools",
        pools=found.items,
        archived=archived,
        home=home,
        next=found.next and f"{home}{'&' if archived else '?'}cursor={found.next}",
        first=paged.after is None,
        author=me.id,
    )


@router.post(HOME)
def keep_search(request: Request, me: AsAdviser, tx: Tx, service: TheService, form: Sent) -> Response:
    """Garder une recherche comme vivier."""
    criteria = of_form(form, service, SEARCH)
    try:
        made = open_pool(me, tx, service, form.read(NewPool, search=_search(criteria)))
    except (InvalidError, ConflictError) as error:
        saving = Saving(HOME, form=form, faults=_faults(error))
        return search_page(request, me, service, tx, criteria, FIRST, saving=saving)
    return redirect(request, f"{HOME}/{made.key}", OPENED)


@router.get(HOME + "/{key}")
def one_pool(request: Request, me: AsAdviser, service: TheService, store: Reading, paged: Paged, key: Key) -> Response:
    """Un vivier, avec qui il réunit, qui y entre, qui en part."""
    summary = summary_of(me, store, shared_pool(me, store, key))
    try:
        said = _found(service, get_pool(me, service, store, paged, key), paged)
    except InvalidError as error:
        lost: dict[str, Any] = {"pool": summary, "fault": str(error), "edit": f"{HOME}/{key}/criteres", "found": None}
        lost |= asked(service, Criteria(SEARCH, NOTHING)) | around(me, store, [], f"{HOME}/{key}", located=False)
        return render(request, "adviser/pool", 422, author=me.id, **lost)
    people, back, located = said["found"].items, f"{HOME}/{key}", bool(said["wanted"].commune)
    skills = skills_of(service, said["wanted"])
    return render(request, "adviser/pool", author=me.id, **said, **around(me, store, people, back, located, skills))


@router.get(HOME + "/{key}/criteres")
def edit_pool(request: Request, me: AsAdviser, service: TheService, store: Reading, paged: Paged, key: Key) -> Response:
    """Changer le nom ou les critères d’un vivier, en voyant qui ils réunissent."""
    pool = summary_of(me, store, shared_pool(me, store, key))
    saving = Saving(f"{HOME}/{key}", pool)
    return search_page(request, me, service, store, read(request, service), paged, saving=saving)


@router.post(HOME + "/{key}")
def change(request: Request, me: AsAdviser, tx: Tx, service: TheService, key: Key, form: Sent) -> Response:
    """Enregistrer le nom et les critères d’un vivier."""
    criteria = of_form(form, service, f"{HOME}/{key}/criteres")
    pool = shared_pool(me, tx, key)
    try:
        change_pool(me, tx, service, key, form.read(PoolEdit, search=_search(criteria)))
    except (InvalidError, ConflictError) as error:
        saving = Saving(f"{HOME}/{key}", summary_of(me, tx, pool), form, _faults(error))
        return search_page(request, me, service, tx, criteria, FIRST, saving=saving)
    return redirect(request, f"{HOME}/{key}", "Le vivier est enregistré.")


@router.post(HOME + "/{key}/abonnement")
def subscribe(request: Request, me: AsAdviser, tx: Tx, key: Key, form: Sent) -> Response:
    """M’abonner à un vivier, ou ne plus l’être."""
    wanted = form.read(Subscribing).subscribe
    (subscribe_to_pool if wanted else unsubscribe_from_pool)(me, tx, key)
    return redirect(request, f"{HOME}/{key}", SUBSCRIBED if wanted else UNSUBSCRIBED)


@router.post(HOME + "/{key}/lues")
def mark_read(request: Request, me: AsAdviser, tx: Tx, key: Key) -> Response:
    """Dire que j’ai lu qui y est entré."""
    read_pool(me, tx, key)
    return redirect(request, f"{HOME}/{key}", "Les personnes nouvelles sont lues.")


@router.get(HOME + "/{key}/archiver")
def ask_to_archive(request: Request, me: AsAdviser, store: Reading, key: Key) -> Response:
    """Demander confirmation."""
    return render(request, "adviser/archiving", pool=shared_pool(me, store, key))


@router.post(HOME + "/{key}/archiver")
def archive(request: Request, me: AsAdviser, tx: Tx, key: Key) -> Response:
    """Archiver un vivier."""
    archive_pool(me, tx, key)
    return redirect(request, f"{HOME}/{key}", "Le vivier est archivé.")


def _search(criteria: Criteria) -> dict[str, Any]:
    return criteria.wanted.model_dump(mode="json")


def _faults(error: InvalidError | ConflictError) -> dict[str, str]:
    """What is wrong beside its field, else for the whole."""
    if isinstance(error, FormError):
        known = {name: said for name, said in error.faults.items() if name == "name"}
        return known or {"": next(iter(error.faults.values()))}
    return {"": str(error)}


def _found(service: Service, pool: PoolDetail, paged: Cut) -> dict[str, Any]:
    criteria, page, here = Criteria(SEARCH, pool.search), pool.members, f"{HOME}/{pool.key}"
    near = [one.count for one in page.facets if (one.name, one.value) == ("bond", "near")]
    return {
        **asked(service, criteria),
        "pool": pool,
        "fault": "",
        "edit": address(f"{here}/criteres", pool.search),
        "newcomers": pool.newcomers,
        "near": sum(near),
        "found": page,
        "tables": tables(page),
        "bands": bands(page),
        "wider": [{"href": address(f"{here}/criteres", one.search), "text": one.sentence} for one in pool.wider],
        "trainings": [(address(f"{here}/criteres", one.search), one) for one in pool.trainings],
        "next": page.next and f"{here}?cursor={page.next}",
        "first": paged.after is None,
        "offer": None,
        "aside": [],
        "cards": {},
    }
