"""People whom an adviser keeps in view, and what an adviser says of a person and an offer, whatever models say."""

from datetime import UTC, datetime

from matching.domain import Shortlist
from matching.errors import ConflictError as Refused
from matching.store import Store
from serving.cards import cards_seen
from serving.errors import ConflictError
from serving.identity import Principal
from serving.rights import (
    AsAdviser,
    any_offer,
    overrides_seen,
    own_override,
    own_shortlist,
    seen_by_adviser,
    shortlisted_in,
)
from serving.routing import make_router
from serving.schemas.advisers import (
    AdviserOverride,
    NewOverride,
    NewShortlist,
    NewShortlisted,
    NoteEdit,
    ShortlistDetail,
    ShortlistName,
    ShortlistSummary,
    adviser_override,
    shortlist_summary,
    shortlisted,
)
from serving.schemas.common import Key
from serving.service import Service
from serving.transactions import Reading, TheService, Tx

router = make_router("Conseillers : sélections")


@router.post("/adviser/shortlists", status_code=201)
def create_shortlist(me: AsAdviser, tx: Tx, body: NewShortlist) -> ShortlistSummary:
    """Ouvrir une sélection.

    Vide, pour une offre ou non ; je suis seul ou seule à la voir ici. Mes notes sur une personne sont dans les données
    qu’elle peut demander.
    """
    if body.offer_key is not None:
        any_offer(tx, body.offer_key)
    return shortlist_summary(tx.shortlists.create(me.role, me.id, body.name, datetime.now(UTC), body.offer_key))


@router.get("/adviser/shortlists")
def get_shortlists(me: AsAdviser, store: Reading) -> list[ShortlistSummary]:
    """Mes sélections.

    De la première ouverte à la dernière.
    """
    return [shortlist_summary(one) for one in store.shortlists.of_owner(me.role, me.id)]


@router.get("/adviser/shortlists/{key}")
def get_shortlist(me: AsAdviser, service: TheService, store: Reading, key: Key) -> ShortlistDetail:
    """Une sélection.

    Les personnes avec leur carte, tant qu’elles acceptent d’être trouvées, et mes notes.
    """
    return _detail(service, store, me, own_shortlist(me, store, key))


@router.patch("/adviser/shortlists/{key}")
def rename_shortlist(me: AsAdviser, tx: Tx, key: Key, body: ShortlistName) -> ShortlistSummary:
    """Renommer une sélection."""
    own_shortlist(me, tx, key)
    tx.shortlists.rename(key, body.name)
    return shortlist_summary(own_shortlist(me, tx, key))


@router.delete("/adviser/shortlists/{key}", status_code=204)
def delete_shortlist(me: AsAdviser, tx: Tx, key: Key) -> None:
    """Fermer une sélection.

    Elle disparaît, avec mes notes.
    """
    own_shortlist(me, tx, key)
    tx.shortlists.delete(key)


@router.post("/adviser/shortlists/{key}/profiles", status_code=201)
def add_to_shortlist(me: AsAdviser, tx: Tx, service: TheService, key: Key, body: NewShortlisted) -> ShortlistDetail:
    """Ajouter une personne.

    Une personne que je peux trouver dans la banque, avec une note ou non.
    """
    one = own_shortlist(me, tx, key)
    seen_by_adviser(me, tx, body.profile_key)
    try:
        tx.shortlists.add(key, body.profile_key, me.id, datetime.now(UTC), body.note or "")
    except Refused:
        raise ConflictError("Cette personne est déjà dans la sélection : modifiez sa note.") from None
    return _detail(service, tx, me, one)


@router.patch("/adviser/shortlists/{key}/profiles/{profile_key}")
def annotate_shortlisted(
    me: AsAdviser, tx: Tx, service: TheService, key: Key, profile_key: Key, body: NoteEdit
) -> ShortlistDetail:
    """Modifier une note."""
    one = shortlisted_in(me, tx, key, profile_key)
    tx.shortlists.annotate(key, profile_key, body.note or "")
    return _detail(service, tx, me, one)


@router.delete("/adviser/shortlists/{key}/profiles/{profile_key}", status_code=204)
def remove_from_shortlist(me: AsAdviser, tx: Tx, key: Key, profile_key: Key) -> None:
    """Retirer une personne."""
    shortlisted_in(me, tx, key, profile_key)
    tx.shortlists.remove(key, profile_key)


@router.post("/adviser/offers/{key}/overrides", status_code=201)
def put_override(me: AsAdviser, tx: Tx, key: Key, body: NewOverride) -> AdviserOverride:
    """Mettre une personne en tête, ou la laisser de côté.

    Pour cette offre, avec une raison. Aucun réentraînement ne l’efface ; le journal dit que c’est moi.
    """
    any_offer(tx, key)
    seen_by_adviser(me, tx, body.profile_key)
    now = datetime.now(UTC)
    made = tx.overrides.put(key, body.profile_key, body.kind, body.reason, me.id, now)
    person = tx.persons.of_profiles([body.profile_key]).get(body.profile_key)
    said = {"offer": key, "kind": body.kind.value, "reason": body.reason.value}
    tx.audit.append(me.actor, "override_put", now, person, said)
    return adviser_override(made)


@router.get("/adviser/offers/{key}/overrides")
def get_overrides(me: AsAdviser, store: Reading, key: Key) -> list[AdviserOverride]:
    """Ce qui est dit des personnes pour une offre.

    Par moi, ou par d’autres sur les personnes que je peux voir, et qui vaut encore.
    """
    any_offer(store, key)
    return [adviser_override(one) for one in overrides_seen(me, store, key)]


@router.delete("/adviser/overrides/{key}")
def withdraw_override(me: AsAdviser, tx: Tx, key: Key) -> AdviserOverride:
    """Revenir sur ce que j’ai dit d’une personne et d’une offre."""
    found, now = own_override(me, tx, key), datetime.now(UTC)
    person = tx.persons.of_profiles([found.profile_key]).get(found.profile_key)
    tx.audit.append(me.actor, "override_withdrawn", now, person, {"override": key})
    return adviser_override(tx.overrides.withdraw(key, now))


def _detail(service: Service, store: Store, me: Principal, one: Shortlist) -> ShortlistDetail:
    entries = store.shortlists.entries(one.key)
    cards = cards_seen(service, store, me, [entry.profile_key for entry in entries])
    items = [shortlisted(entry, cards.get(entry.profile_key)) for entry in entries]
    return ShortlistDetail(**shortlist_summary(one).model_dump(), items=items)
