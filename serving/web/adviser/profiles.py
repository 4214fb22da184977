"""The profile bank as advisers search it: freely, or for an offer; a few people side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from matching.domain import OverrideKind
from matching.errors import InputError
from matching.store import Store
from serving.caller import TheService
from serving.cards import cards_seen
from serving.choices import Choice, commune
from serving.errors import InvalidError
from serving.identity import Principal
from serving.pagination import Cut, Paged
from serving.rights import any_offer
from serving.routers.sourcing import get_overrides, put_override, withdraw_override
from serving.schemas.advisers import NewOverride
from serving.schemas.bank import RADII_KM, BankSearch, adviser_bank_page, adviser_listed, searched
from serving.schemas.common import Key
from serving.schemas.offers import summary
from serving.schemas.pools import PoolSummary
from serving.searching import compare, next_of, search, what_if
from serving.service import Service
from serving.transactions import Reading
from serving.web.adviser.cards import around
from serving.web.adviser.criteria import Criteria, address, read
from serving.web.adviser.facets import bands, counted, tables
from serving.web.adviser.heading import heading
from serving.web.adviser.words import OVERRIDE_DONE
from serving.web.forms import Form, Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

MOST_COMPARED = 4
"""People side by side: more do not fit a screen."""

FEW = 20
"""People found up to which what each criterion costs is counted: one page."""

EXPERIENCES = {
    0: "sans exigence",
    12: "1 an au moins",
    36: "3 ans au moins",
    60: "5 ans au moins",
    120: "10 ans au moins",
}

Compared = Annotated[list[int], Query(alias="comparer", max_length=20)]


@dataclass(frozen=True, slots=True)
class Saving:
    """A search about to be kept as a talent pool.

    Attributes:
        action: where its form is sent.
        pool: that it changes; None: it opens one.
        form: what was sent and could not be kept.
        faults: field -> what is wrong, in French; "" for the whole.
    """

    action: str
    pool: PoolSummary | None = None
    form: Form = field(default_factory=Form)
    faults: Mapping[str, str] = field(default_factory=dict)


@router.get("/conseil/profils")
def search_profiles(
    request: Request,
    me: AsAdviser,
    service: TheService,
    store: Reading,
    paged: Paged,
    compared: Compared = [],  # noqa: B006
) -> Response:
    """Chercher des personnes librement."""
    saving = Saving("/conseil/viviers")
    return search_page(request, me, service, store, read(request, service), paged, compared, saving=saving)


@router.get("/conseil/offres/{key}")
def offer_profiles(
    request: Request,
    me: AsAdviser,
    service: TheService,
    store: Reading,
    paged: Paged,
    key: Key,
    compared: Compared = [],  # noqa: B006
) -> Response:
    """Chercher des personnes pour une offre."""
    offer = summary(key, any_offer(store, key))
    overrides = get_overrides(me, store, key)
    aside = [one for one in overrides if one.kind is OverrideKind.SET_ASIDE]
    cards = cards_seen(service, store, me, [one.profile_key for one in aside])
    said = {"offer": offer, "aside": aside, "cards": cards, **heading(me, store, key)}
    return search_page(request, me, service, store, read(request, service, key), paged, compared, **said)


@router.post("/conseil/offres/{key}/avis")
def say_of_profile(request: Request, me: AsAdviser, tx: Tx, key: Key, form: Sent) -> Response:
    """Mettre une personne en tête pour une offre, ou la laisser de côté."""
    made = put_override(me, tx, key, form.read(NewOverride))
    return redirect(request, f"/conseil/offres/{key}", f"Pour cette offre, la personne est {OVERRIDE_DONE[made.kind]}.")


@router.post("/conseil/avis/{key}/retirer")
def take_back(request: Request, me: AsAdviser, tx: Tx, key: Key) -> Response:
    """Revenir sur ce qui a été dit d’une personne et d’une offre."""
    found = withdraw_override(me, tx, key)
    return redirect(request, f"/conseil/offres/{found.offer_key}", "La personne reprend sa place.")


def search_page(
    request: Request,
    me: Principal,
    service: Service,
    store: Store,
    criteria: Criteria,
    paged: Cut,
    compared: Collection[int] = (),
    saving: Saving | None = None,
    **said: Any,
) -> Response:
    """The form, with what it finds once it looks for someone; what is wrong is said beside its field."""
    chosen = [*dict.fromkeys(compared)]
    try:
        if criteria.looks_for_someone and len(chosen) > 1:
            said |= _compared(me, service, store, criteria, chosen[:MOST_COMPARED])
        elif criteria.looks_for_someone:
            said |= _found(me, service, store, criteria, paged)
    except InvalidError as error:
        criteria = replace(criteria, faults={"": str(error)})
    except InputError:
        criteria = replace(criteria, faults={"": "Un des critères n’est pas connu : corrigez-le, ou retirez-le."})
    people = said.get("compared") or (said["found"].items if "found" in said else [])
    located = bool(criteria.wanted.commune or criteria.wanted.offer_key)
    skills = skills_of(service, criteria.wanted)
    return render(
        request,
        "adviser/profiles",
        422 if criteria.faults or (saving and saving.faults) else 200,
        fragment="search",
        **asked(service, criteria),
        **around(me, store, people, address(criteria.path, criteria.wanted), located, skills),
        **{"saving": saving, "offer": None, "found": None, "compared": None, "aside": [], "cards": {}, **said},
    )


def _found(me: Principal, service: Service, store: Store, criteria: Criteria, paged: Cut) -> dict[str, Any]:
    found = search(service, store, me, criteria.wanted, paged)
    page = adviser_bank_page(found, next_of(store, found.next))
    wider = what_if(service, store, me, criteria.wanted) if found.total <= FEW else []
    further = [(searched(one.query, criteria.wanted.offer_key), one.sentence) for one in wider]
    return {
        "found": page,
        "facets": counted(page.facets, criteria.wanted),
        "tables": tables(page),
        "bands": bands(page),
        "wider": [{"href": address(criteria.path, wanted), "text": text} for wanted, text in further],
        "next": page.next and address(criteria.path, criteria.wanted, cursor=page.next),
        "first": paged.after is None,
        "author": me.id,
    }


def _compared(
    me: Principal, service: Service, store: Store, criteria: Criteria, chosen: Sequence[int]
) -> dict[str, Any]:
    return {"compared": [adviser_listed(one) for one in compare(service, store, me, criteria.wanted, chosen)]}


def asked(service: Service, criteria: Criteria) -> dict[str, Any]:
    """What the form offers, and what is chosen in it."""
    wanted = criteria.wanted
    place = commune(service, wanted.commune) if wanted.commune else None
    return {
        "criteria": criteria,
        "wanted": wanted,
        "place": place.label if place else criteria.typed.get("place", ""),
        "romes": [Choice(one, _occupation(service, one)) for one in wanted.romes],
        "radii": {int(km): f"{km:.0f} km" for km in RADII_KM},
        "experiences": EXPERIENCES,
        "level": next((one.level for one in wanted.languages if one.level), ""),
    }


def _occupation(service: Service, code: str) -> str:
    return service.rome.occupation(code).label if code in service.rome else code


def skills_of(service: Service, wanted: BankSearch) -> list[Choice]:
    """The skills asked for, in order."""
    found = [(one, service.rome.skill(one)) for one in wanted.skills]
    return [Choice(one, known.label if known else one) for one, known in found]
