"""The bank as a caller may search it: through which consent, from where, and where its pages end."""

import base64
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from cryptography.fernet import Fernet, InvalidToken

from matching.bank import Bank, Cursor, Entry, Found, Query, Wider, widened
from matching.domain import ContactState, Offer, Place
from matching.recording import Occasion
from matching.rollout import Assignment
from matching.store import Store
from matching.unfilled import MOST_CONTACTS
from serving.errors import InvalidError
from serving.guarding import searched
from serving.identity import Principal, Role
from serving.pagination import Cut, Position, written
from serving.rights import offer_for, seen_impression, viewer_of
from serving.schemas.bank import RADII_KM, BankSearch, query
from serving.service import Service

SURFACE = "bank"
"""Where a search shows people."""

NO_SUCH_PLACE = "Cette commune n’est pas connue : vérifiez le code INSEE."
FREE = "Dites pour laquelle de vos offres : sans offre, seuls les conseillers cherchent dans la banque."
ONE_PLACE = "L’offre dit déjà où : ne donnez pas de commune."
NOTHING = "Dites qui vous cherchez : une offre, un métier ou une compétence."


def search(service: Service, store: Store, me: Principal, wanted: BankSearch, cut: Cut) -> Found:
    """Search the bank for a caller and log the page.

    Raises:
        NotFoundError: there is no such offer, or it is someone else's.
        InvalidError: what is looked for is not known, contradicts itself, or may not be looked for.
    """
    return find(service, store, me, *looked_up(service, store, me, wanted), cut)


def compare(
    service: Service, store: Store, me: Principal, wanted: BankSearch, impression_ids: Collection[int]
) -> tuple[Entry, ...]:
    """Some people of a list of the bank, side by side, as a search finds them; those that it does not are left out.

    Args:
        service: what judges them.
        store: of the profiles.
        me: an adviser.
        wanted: the search.
        impression_ids: of their places in the log.

    Raises:
        NotFoundError: one of them may not be seen; or see `search`.
        InvalidError: see `search`.
    """
    query, offer = looked_up(service, store, me, wanted)
    shown = {seen_impression(me, store, one).profile_id: one for one in impression_ids}
    bank, occasion, _ = bank_of(service, store, offer)
    return bank.compare(query, viewer_of(me, store), occasion, shown, offer)


def what_if(service: Service, store: Store, me: Principal, wanted: BankSearch) -> list[Wider]:
    """What each criterion of a search costs, the most costly first; arguments and errors as `search`."""
    query, offer = looked_up(service, store, me, wanted)
    bank, occasion, _ = bank_of(service, store, offer)
    return widened(bank, query, viewer_of(me, store), occasion.at, RADII_KM, offer)


def looked_up(
    service: Service, store: Store, me: Principal, wanted: BankSearch
) -> tuple[Query, tuple[int, Offer] | None]:
    """What the bank looks for, and for which offer; errors as `search`."""
    offer = None if wanted.offer_key is None else (wanted.offer_key, offer_for(me, store, wanted.offer_key))
    if offer is None and me.role is not Role.ADVISER:
        raise InvalidError(FREE)
    if offer is not None and wanted.commune is not None:
        raise InvalidError(ONE_PLACE)
    if offer is None and not wanted.romes and not wanted.skills:
        raise InvalidError(NOTHING)
    searched(wanted.skills, service.rome)
    return query(wanted, _place(service, wanted.commune)), offer


def find(
    service: Service,
    store: Store,
    me: Principal,
    wanted: Query,
    offer: tuple[int, Offer] | None,
    cut: Cut,
    surface: str = SURFACE,
) -> Found:
    """The same, once looked up; `surface` is where the log says that people were shown."""
    bank, occasion, arms = bank_of(service, store, offer, surface)
    viewer = viewer_of(me, store)
    if offer is not None and me.role is not Role.ADVISER and arms.interest_first:
        viewer = replace(viewer, only=accepted(store, offer[0]))
    return bank.search(wanted, viewer, occasion, offer, cut.limit, cursor_of(store, cut.after))


def accepted(store: Store, offer_key: int) -> set[int]:
    """Keys of the profiles whose owners accepted to be reached about an offer."""
    found = store.contacts.of_offer(offer_key, n=MOST_CONTACTS)
    return {one.profile_key for one in found if one.state is ContactState.ACCEPTED}


def bank_of(
    service: Service, store: Store, offer: tuple[int, Offer] | None, surface: str = SURFACE
) -> tuple[Bank, Occasion, Assignment]:
    """What is served now, or what the arms of the offer are, and these."""
    served, arms = service.rollout.choose(offer=offer[0] if offer else None)
    occasion = Occasion(datetime.now(UTC), surface, "web", served.ranked_by, 1.0, arm=arms.label)
    return Bank(served.matcher, store), occasion, arms


def _place(service: Service, commune: str | None) -> Place | None:
    if commune is None:
        return None
    found = service.communes.by_insee(commune)
    if found is None:
        raise InvalidError(NO_SUCH_PLACE)
    return found


def cursor_of(store: Store, after: Position | None) -> Cursor | None:
    """Where the former page ended.

    Raises:
        InvalidError: the cursor is that of another list.
    """
    if after is None:
        return None
    match _opened(store, after):
        case (int(shown), 0, *drawn) if _keys(drawn):
            return Cursor(None, shown, tuple(int(key) for key in drawn))
        case (int(shown), 1, int(block), float() | int() as score, int(key), *drawn) if block >= 0 and _keys(drawn):
            return Cursor((block, float(score), key), shown, tuple(int(one) for one in drawn))
    raise InvalidError("Le curseur n’est pas celui de cette liste.")


def next_of(store: Store, cursor: Cursor | None) -> str | None:
    """Where a page ends, as a word that tells nothing of the people listed: their keys and scores are sealed."""
    if cursor is None:
        return None
    place = (0,) if cursor.place is None else (1, *cursor.place)
    said = json.dumps((cursor.shown, *place, *cursor.drawn), separators=(",", ":"))
    return written((_seal(store).encrypt(said.encode()).decode(),))


def _opened(store: Store, after: Position) -> Position:
    """What `next_of` sealed; nothing of use for the cursor of another list."""
    try:
        return tuple(json.loads(_seal(store).decrypt(str(after[0])))) if len(after) == 1 else ()
    except (InvalidToken, ValueError):  # the latter: no ASCII text
        return ()


def _seal(store: Store) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(store.secret("cursors of the bank")))


def _keys(parts: list[int | float | str]) -> bool:
    return all(isinstance(one, int) and 0 < one < 2**63 for one in parts)
