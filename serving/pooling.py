"""Talent pools as an adviser keeps and reads them: members are searched each time, none is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from matching.bank import SHOWN_WITHIN, Found, Query, Wider, widened
from matching.bank.prepared import Prepared
from matching.codec import to_json
from matching.domain import NoticeKind, TalentPool
from matching.errors import InputError
from matching.explain import french
from matching.geo import departement_of
from matching.sourcing.joining import query_of
from matching.sourcing.leaving import Left, left
from matching.sourcing.teaching import Bringing, bringing
from matching.store import Store
from serving.errors import InvalidError
from serving.identity import Principal
from serving.pagination import Cut
from serving.rights import viewer_of
from serving.schemas.bank import RADII_KM, BankSearch
from serving.searching import bank_of, find, looked_up
from serving.service import Service

SURFACE = "pool"
"""Where the log says that members were shown."""

MOST_MEMBERS = 2_000
"""People whom a pool gathers when it is opened or changed, at most: beyond, newcomers say nothing, and nobody reads the
list. A choice of the service."""

FEW = 20
"""Members up to which what each criterion costs is counted: one page."""

GONE = "Un des métiers ou des compétences de ce vivier n’est plus dans le ROME : modifiez ses critères."


@dataclass(frozen=True, slots=True)
class Members:
    """A page of a pool, and what moved in it since the caller was told.

    Attributes:
        newcomers: keys of profiles of whom the caller was told and has not read it.
        left: people told of within `SHOWN_WITHIN` who are members no longer.
        wider: what each criterion costs; nothing beyond `FEW` members.
        trained: whom trainings would bring; likewise.
    """

    found: Found
    newcomers: frozenset[int]
    left: Left
    wider: list[Wider]
    trained: list[Bringing]


def kept(service: Service, store: Store, me: Principal, wanted: BankSearch) -> tuple[str, str | None]:
    """A search as a pool keeps it, and the département whose advisers share it; None where it names no place.

    Raises:
        InvalidError: see `serving.searching.search`, or it finds more than `MOST_MEMBERS` people.
    """
    query, _ = looked_up(service, store, me, wanted)
    bank, occasion, _ = bank_of(service, store, None)
    count = len(Prepared.of(bank.matcher, store, query, viewer_of(me, store), None, occasion.at).found)
    if count > MOST_MEMBERS:
        raise InvalidError(
            f"Cette recherche trouve {french.plural(count, 'personne', 'personnes')}, et un vivier en réunit "
            f"{MOST_MEMBERS} au plus : donnez une commune, un rayon plus court ou un métier plus précis."
        )
    return to_json(query), departement_of(wanted.commune) if wanted.commune else None


def members(service: Service, store: Store, me: Principal, pool: TalentPool, cut: Cut) -> Members:
    """Who is in a pool now, as the bank lists them to the caller; the page is logged.

    Raises:
        InvalidError: the pool names what the ROME no longer has.
    """
    query = query_of(pool)
    told = store.notices.of_subject(me.id, NoticeKind.POOL, pool.key, datetime.now(UTC) - SHOWN_WITHIN)
    keys = {one.profile_key for one in told if one.profile_key is not None}
    try:
        found = find(service, store, me, query, None, cut, SURFACE)
        gone = _left(service, store, me, query, keys)
        wider, trained = _missing(service, store, me, query) if found.total <= FEW else ([], [])
    except InputError as error:
        raise InvalidError(GONE) from error
    newcomers = {one.profile_key for one in told if one.profile_key is not None and one.read_at is None}
    return Members(found, frozenset(newcomers), gone, wider, trained)


def _left(service: Service, store: Store, me: Principal, query: Query, told: Collection[int]) -> Left:
    bank, occasion, _ = bank_of(service, store, None)
    return left(bank, query, viewer_of(me, store), told, occasion.at, RADII_KM)


def _missing(service: Service, store: Store, me: Principal, query: Query) -> tuple[list[Wider], list[Bringing]]:
    bank, occasion, _ = bank_of(service, store, None)
    viewer, at = viewer_of(me, store), occasion.at
    catalogue = service.shelf.catalogue(store, service.rome, at.date())
    return widened(bank, query, viewer, at, RADII_KM), bringing(bank, query, viewer, catalogue, at)
