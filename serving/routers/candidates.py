"""The people proposed for an offer to those whose offer it is, and their interest, collected before they are seen."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from matching import bank
from matching.bank.solicited import Attention
from matching.domain import Audience, ContactState, OverrideKind
from matching.errors import ConflictError
from matching.store import Store
from matching.unfilled import MOST_CONTACTS
from serving.identity import Principal
from serving.pagination import Cut, Paged
from serving.rights import AsEmployer, AsProfilesReader, own_offer
from serving.routing import make_router
from serving.schemas.bank import BankPage, Radius, bank_page
from serving.schemas.candidates import Interest
from serving.schemas.common import Key
from serving.searching import find, next_of
from serving.service import Service
from serving.transactions import Reading, TheService, Tx

router = make_router("Personnes proposées")

Within = Annotated[Radius, Query(description="Rayon autour de l’offre, en kilomètres.")]
Most = Annotated[int, Query(ge=1, le=50, description="Combien de personnes, au plus.")]


@router.get("/employer/offers/{key}/profiles")
def list_employer_candidates(
    me: AsEmployer, store: Reading, service: TheService, paged: Paged, key: Key, radius_km: Within = 50
) -> BankPage:
    """Personnes proposées pour une de mes offres.

    Seulement celles qui acceptent d’être trouvées par les employeurs, sur des cartes anonymes ; là où l’intérêt est
    recueilli d’abord, seulement celles qui ont accepté. Ce qui est montré est enregistré.
    """
    return _found(me, store, service, paged, key, radius_km)


@router.get("/partners/offers/{key}/profiles")
def list_partner_candidates(
    me: AsProfilesReader, store: Reading, service: TheService, paged: Paged, key: Key, radius_km: Within = 50
) -> BankPage:
    """Personnes proposées pour une de mes offres.

    Seulement celles qui acceptent d’être trouvées par mon réseau, sur des cartes anonymes ; là où l’intérêt est
    recueilli d’abord, seulement celles qui ont accepté. Ce qui est montré est enregistré.
    """
    return _found(me, store, service, paged, key, radius_km)


def _found(me: Principal, store: Store, service: Service, paged: Cut, key: int, radius_km: float) -> BankPage:
    offer = key, own_offer(me, store, key)
    found = find(service, store, me, bank.Query(radius_km=float(radius_km)), offer, paged)
    return bank_page(found, next_of(store, found.next))


@router.post("/employer/offers/{key}/interest")
def collect_interest(
    me: AsEmployer, store: Tx, service: TheService, key: Key, limit: Most = 10, radius_km: Within = 50
) -> Interest:
    """Recueillir l’intérêt des personnes les mieux placées, avant de les voir.

    Elles sont interrogées en votre nom, chacune une seule fois ; celles qui sont déjà trop sollicitées ne le sont pas.
    """
    offer, now = own_offer(me, store, key), datetime.now(UTC)
    served, _ = service.rollout.choose(offer=key)
    aside = store.overrides.standing([key]).get(key, {}).values()
    without = {one.profile_key for one in aside if one.kind is OverrideKind.SET_ASIDE}
    without |= {one.profile_key for one in store.contacts.of_offer(key, n=MOST_CONTACTS)}
    without |= {profile for profile, _ in store.impressions.answered_of_offer(key)}
    (best,) = served.matcher.profiles_shown(
        [offer], limit + len(without), float(radius_km), now, store.rules.shared(now), Audience.EMPLOYERS
    )
    found = [match.candidate_key for match in best.found.matches]
    visible, attention = store.profiles.visible(found, Audience.EMPLOYERS), Attention.to(found, store, now)
    keys = [one for one in found if one in visible - without and not attention.spares(one)]
    asked = sum(_asked(me, store, profile, key, now) for profile in keys[:limit])
    states = [one.state for one in store.contacts.of_offer(key, n=MOST_CONTACTS)]
    return Interest(asked=asked, waiting=states.count(ContactState.ASKED), accepted=states.count(ContactState.ACCEPTED))


def _asked(me: Principal, store: Store, profile: int, offer: int, now: datetime) -> bool:
    """Whether the person could be asked; False for one too often solicited."""
    try:
        store.contacts.ask(profile, offer, me.employer_key, me.role, me.id, now)
    except ConflictError:
        return False
    return True
