"""What partners do: read what people share with them, push profiles and offers, write back what happened."""

from collections.abc import Iterator
from datetime import UTC, datetime

from matching.domain import Actor, Event, EventKind, Impression
from matching.outcomes import undone
from matching.store import Store
from serving.attesting import Speaker, attest
from serving.errors import InvalidError
from serving.incoming import push_offers, push_profiles
from serving.listing import profile_of
from serving.ndjson import NDJSON, Lines, Numbered, read_as
from serving.pagination import Paged, Position, written
from serving.rights import (
    AsOffersWriter,
    AsOutcomesWriter,
    AsProfilesReader,
    AsProfilesWriter,
    AsSkillsWriter,
    audience_of,
    own_impressions,
    own_source,
    partners_of,
    shared_with,
)
from serving.routing import make_router
from serving.schemas.attested import AttestedWritten
from serving.schemas.common import Key
from serving.schemas.partners import OutcomeLine, SharedChange, SharedFeed, SharedProfile, Written, shared_profile
from serving.schemas.pushed import LineFault, Pushed
from serving.settings import BULK_BYTES
from serving.transactions import Reading, TheService, Tx

router = make_router("Partenaires")


@router.get("/partners/profiles")
def list_shared_profiles(me: AsProfilesReader, store: Reading, paged: Paged) -> SharedFeed:
    """Profils partagés avec mon réseau.

    Ceux dont la personne y consent, dans l’ordre de leur dernier changement. Gardez `next` : repris plus tard, il ne
    donne que ce qui a changé depuis, retraits et effacements compris.
    """
    after = _place(paged.after)
    found = store.sharing.changes(audience_of(me), after, paged.limit)
    items = [
        SharedChange(key=key, profile=None if profile is None else shared_profile(profile))
        for (_, key), profile in found
    ]
    last = found[-1][0] if found else after
    return SharedFeed(items=items, next=written(last), more=len(found) == paged.limit)


def _place(position: Position | None) -> tuple[int, int]:
    match position:
        case None:
            return 0, 0
        case (int(revision), int(key)) if 0 <= revision < 2**63 and 0 <= key < 2**63:
            return revision, key
    raise InvalidError("Le curseur n’est pas celui de cette liste.")


@router.get("/partners/profiles/{key}")
def get_shared_profile(me: AsProfilesReader, store: Reading, key: Key) -> SharedProfile:
    """Un profil partagé avec mon réseau."""
    return shared_profile(profile_of(store, shared_with(me, store, key)))


@router.post("/partners/profiles", openapi_extra=NDJSON, max_body_size=BULK_BYTES)
def post_partner_profiles(me: AsProfilesWriter, store: Tx, service: TheService, lines: Lines) -> Pushed:
    """Déposer des profils en nombre.

    Un par ligne (NDJSON), sous votre source, quoi que dise la ligne. Les lignes fautives sont refusées une à une, les
    autres écrites ; le même envoi répété ne change rien.
    """
    return push_profiles(service, store, lines, own_source(me))


@router.post("/partners/offers", openapi_extra=NDJSON, max_body_size=BULK_BYTES)
def post_partner_offers(me: AsOffersWriter, store: Tx, service: TheService, lines: Lines) -> Pushed:
    """Déposer des offres en nombre.

    Une par ligne (NDJSON), à la forme de France Travail ou JobPosting, sous votre source. Les lignes fautives sont
    refusées une à une, les autres écrites ; le même envoi répété ne change rien.
    """
    return push_offers(service, store, lines, own_source(me))


@router.post("/partners/outcomes", openapi_extra=NDJSON, max_body_size=BULK_BYTES)
def post_partner_outcomes(me: AsOutcomesWriter, store: Tx, lines: Lines) -> Written:
    """Dire en nombre ce qu’il est advenu des personnes proposées.

    Une réponse par ligne (NDJSON) : `impression_id`, `event` (contacted, interviewed, hired ou refused) et `reasons`.
    Une réponse déjà connue n’est pas doublée.
    """
    errors: list[LineFault] = []
    read = list(_read(lines, errors))
    shown = store.impressions.get({one.impression_id for _, one in read})
    mine, known = own_impressions(me, store, shown), _known(store, shown)
    now, said = datetime.now(UTC), list[Event]()
    for number, one in read:
        if one.impression_id not in mine:
            errors.append(LineFault(line=number, reason="not_found", message=NOT_FOUND))
            continue
        answer = (one.impression_id, one.event, tuple(one.reasons))
        if answer not in known:
            known.add(answer)
            event = EventKind(one.event)
            said.append(Event(0, one.impression_id, event, "employer", answer[2], Actor.EMPLOYER, "api", now))
    store.events.append(said)
    unchanged = len(lines) - len(said) - len(errors)
    return Written(
        total=len(lines), added=len(said), unchanged=unchanged, errors=sorted(errors, key=lambda one: one.line)
    )


@router.post("/partners/skills", openapi_extra=NDJSON, max_body_size=BULK_BYTES)
def post_partner_skills(me: AsSkillsWriter, store: Tx, service: TheService, lines: Lines) -> AttestedWritten:
    """Dire ce que des personnes savent faire.

    Une personne par ligne (NDJSON) : `id` ou `key`, `at`, `certifications`, `skills` et `experiences`. Chaque ligne
    remplace ce que vous disiez de la personne, et rien de ce que disent les autres. Seules les personnes qui le
    permettent sont complétées ; elles voient ce que vous dites, et peuvent le masquer.
    """
    speaker = Speaker(me.actor, own_source(me), partners_of(me))
    return attest(store, service.rome, speaker, lines, datetime.now(UTC))


NOT_FOUND = "cette personne n’a pas été proposée pour une de vos offres"


def _read(lines: Numbered, errors: list[LineFault]) -> Iterator[tuple[int, OutcomeLine]]:
    for number, one in read_as(OutcomeLine, lines, errors):
        if one.reasons and one.event != "refused":
            errors.append(LineFault(line=number, reason="reasons", message="les motifs ne vont qu’avec un refus"))
            continue
        yield number, one


def _known(store: Store, shown: dict[int, Impression]) -> set[tuple[int, str, tuple[str, ...]]]:
    """Employers' answers that stand."""
    events = store.events.of(shown)
    takes = [event for event in events if event.withdrawn_of is not None]
    gone = set(undone([event.event_id for event in takes], [event.withdrawn_of for event in takes]))
    return {
        (event.impression_id, event.event.value, event.reasons)
        for event in events
        if event.side == "employer" and event.event_id not in gone
    }
