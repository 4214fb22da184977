"""Talent pools: searches of the bank that advisers keep, share and subscribe to."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from matching.domain import NoticeKind, TalentPool
from matching.errors import ConflictError as Refused
from matching.store import Store
from matching.store.talent_pools import MOST_POOLS
from serving.errors import ConflictError
from serving.identity import Principal
from serving.pagination import Paged, page
from serving.pooling import kept, members
from serving.rights import AsAdviser, shared_pool
from serving.routing import make_router
from serving.schemas.common import Key, Page
from serving.schemas.following import AlertsRead
from serving.schemas.pools import NewPool, PoolDetail, PoolEdit, PoolSummary, pool_detail, pool_summary
from serving.searching import next_of
from serving.transactions import Reading, TheService, Tx

router = make_router("Conseillers : viviers")

TOO_MANY = f"Vous avez {MOST_POOLS} viviers en service : archivez-en un d’abord."
CHANGED = "Ce vivier a été modifié entre-temps : relisez-le, puis refaites votre modification."


@router.post("/adviser/pools", status_code=201)
def open_pool(me: AsAdviser, tx: Tx, service: TheService, body: NewPool) -> PoolSummary:
    """Ouvrir un vivier.

    Une recherche de la banque, gardée sous un nom : aucune liste de personnes n’est conservée. Il se partage avec les
    conseillers du département de la commune, et j’y suis abonné ou abonnée.
    """
    query, departement = kept(service, tx, me, body.search)
    try:
        made = tx.talent_pools.open(body.name, query, departement, me.id, datetime.now(UTC))
    except Refused:
        raise ConflictError(TOO_MANY) from None
    return summary_of(me, tx, made)


@router.get("/adviser/pools")
def get_pools(
    me: AsAdviser,
    store: Reading,
    paged: Paged,
    archived: Annotated[bool, Query(description="Ceux qui sont archivés, sinon ceux qui servent.")] = False,
) -> Page[PoolSummary]:
    """Mes viviers, et ceux des départements des personnes que j’accompagne, le dernier ouvert d’abord."""
    areas, before = store.persons.departements_of(me.id), paged.after_key() or None
    found = store.talent_pools.of_adviser(me.id, areas, before, paged.limit + 1, archived)
    some = found[: paged.limit]
    subscribers = store.talent_pools.subscribers([one.key for one in some])
    news = store.notices.unread_of(me.id, NoticeKind.POOL)
    items = [pool_summary(one, me.id, subscribers.get(one.key, []), news.get(one.key, 0)) for one in some]
    return page(items, (some[-1].key,) if len(found) > len(some) else None)


@router.get("/adviser/pools/{key}")
def get_pool(me: AsAdviser, service: TheService, store: Reading, paged: Paged, key: Key) -> PoolDetail:
    """Un vivier, avec les personnes qu’il réunit maintenant.

    Cherchées à l’instant, comme la banque les montre : accords et disponibilités jouent tout de suite. Avec les
    comptes, qui est nouveau, qui est parti et pourquoi. La page est enregistrée, telle que classée.
    """
    pool = shared_pool(me, store, key)
    store.talent_pools.used(key, datetime.now(UTC))
    found = members(service, store, me, pool, paged)
    subscribers = store.talent_pools.subscribers([key]).get(key, [])
    return pool_detail(pool, me.id, subscribers, found, next_of(store, found.found.next))


@router.put("/adviser/pools/{key}")
def change_pool(me: AsAdviser, tx: Tx, service: TheService, key: Key, body: PoolEdit) -> PoolSummary:
    """Modifier un vivier : son nom, ses critères.

    S’il a changé depuis la version que j’ai lue, rien n’est modifié. Un vivier archivé sert de nouveau.
    """
    shared_pool(me, tx, key)
    query, departement = kept(service, tx, me, body.search)
    try:
        changed = tx.talent_pools.change(key, body.version, me.id, datetime.now(UTC), body.name, query, departement)
    except Refused:
        raise ConflictError(CHANGED) from None
    return summary_of(me, tx, changed)


@router.post("/adviser/pools/{key}/archive")
def archive_pool(me: AsAdviser, tx: Tx, key: Key) -> PoolSummary:
    """Archiver un vivier.

    Plus personne n’est prévenu. Il reste à lire, et sert de nouveau si on le modifie.
    """
    shared_pool(me, tx, key)
    tx.talent_pools.archive(key, datetime.now(UTC))
    return summary_of(me, tx, shared_pool(me, tx, key))


@router.put("/adviser/pools/{key}/subscription", status_code=204)
def subscribe_to_pool(me: AsAdviser, tx: Tx, key: Key) -> None:
    """M’abonner à un vivier.

    Une alerte me dira qui y entre : dix personnes par jour au plus pour tous mes viviers, jamais deux fois la même.
    """
    shared_pool(me, tx, key)
    tx.talent_pools.subscribe(key, me.id, datetime.now(UTC))


@router.delete("/adviser/pools/{key}/subscription", status_code=204)
def unsubscribe_from_pool(me: AsAdviser, tx: Tx, key: Key) -> None:
    """Ne plus être abonné ou abonnée à un vivier."""
    shared_pool(me, tx, key)
    tx.talent_pools.unsubscribe(key, me.id)


@router.post("/adviser/pools/{key}/read")
def read_pool(me: AsAdviser, tx: Tx, key: Key) -> AlertsRead:
    """Dire que j’ai lu qui est entré dans un vivier."""
    shared_pool(me, tx, key)
    return AlertsRead(count=tx.notices.read_of(me.id, NoticeKind.POOL, key, datetime.now(UTC)))


def summary_of(me: Principal, store: Store, one: TalentPool) -> PoolSummary:
    """A pool without its members, as an adviser reads it."""
    subscribers = store.talent_pools.subscribers([one.key]).get(one.key, [])
    return pool_summary(one, me.id, subscribers, store.notices.unread_of(me.id, NoticeKind.POOL).get(one.key, 0))
