"""The profile bank: people for an offer or for a free query, as anonymous cards, with exact counts."""

from typing import Annotated

from fastapi import Query

from matching import bank
from serving.pagination import Paged
from serving.rights import AsAdviser, AsEmployer, AsProfilesReader, offer_for
from serving.routing import make_router
from serving.schemas.bank import AdviserBankPage, BankPage, BankSearch, Radius, adviser_bank_page, bank_page
from serving.schemas.common import Key
from serving.searching import find, next_of, search
from serving.transactions import Reading, TheService

router = make_router("Banque de profils")


@router.post("/bank/searches")
def search_bank(
    me: AsAdviser, service: TheService, store: Reading, wanted: BankSearch, paged: Paged
) -> AdviserBankPage:
    """Chercher des personnes.

    Pour une offre, ou librement : celles qui acceptent d’être trouvées par les conseillers, et celles de mon
    portefeuille. Les personnes trop sollicitées sont épargnées ; celles qui ne sont jamais montrées le sont parfois. La
    page est enregistrée, telle que classée.
    """
    found = search(service, store, me, wanted, paged)
    return adviser_bank_page(found, next_of(store, found.next))


@router.get("/adviser/offers/{key}/profiles")
def list_adviser_candidates(
    me: AsAdviser,
    service: TheService,
    store: Reading,
    paged: Paged,
    key: Key,
    radius_km: Annotated[Radius, Query(description="Rayon autour de l’offre, en kilomètres.")] = 50,
) -> AdviserBankPage:
    """Personnes pour une offre.

    Les mieux placées d’abord, celles que des conseillers mettent en tête avant toutes, sans celles qu’ils laissent de
    côté.
    """
    offer = key, offer_for(me, store, key)
    found = find(service, store, me, bank.Query(radius_km=float(radius_km)), offer, paged)
    return adviser_bank_page(found, next_of(store, found.next))


@router.post("/employer/bank/searches")
def search_bank_as_employer(
    me: AsEmployer, service: TheService, store: Reading, wanted: BankSearch, paged: Paged
) -> BankPage:
    """Chercher des personnes pour une de mes offres.

    Seulement celles qui acceptent d’être trouvées par les employeurs.
    """
    found = search(service, store, me, wanted, paged)
    return bank_page(found, next_of(store, found.next))


@router.post("/partners/bank/searches")
def search_bank_as_partner(
    me: AsProfilesReader, service: TheService, store: Reading, wanted: BankSearch, paged: Paged
) -> BankPage:
    """Chercher des personnes pour une de mes offres.

    Seulement celles qui acceptent d’être trouvées par mon réseau.
    """
    found = search(service, store, me, wanted, paged)
    return bank_page(found, next_of(store, found.next))
