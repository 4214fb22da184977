"""What is proposed to a jobseeker, and why so little of it."""

from typing import Annotated

from fastapi import Query

from serving.listing import list_offers
from serving.relaxed import why_so_few
from serving.rights import AsJobseeker, own_profile, own_wishes
from serving.routing import make_router
from serving.schemas.lists import MyOffers, WhySoFew, my_offers
from serving.transactions import Reading, TheService

router = make_router("Personnes en recherche d’emploi")

Limit = Annotated[int, Query(ge=1, le=50, description="Combien d’offres, au plus.")]
Handle = Annotated[
    float | None,
    Query(ge=0, le=1, description="Entre « j’aime » (0) et « j’ai mes chances » (1) ; sinon, mon réglage."),
]


@router.get("/me/offers")
def get_my_offers(
    me: AsJobseeker, service: TheService, store: Reading, limit: Limit = 10, handle: Handle = None
) -> MyOffers:
    """Mes offres.

    Les meilleures d’abord, avec leurs raisons. Mes réponses et mes règles comptent dès la liste suivante. Ce qui est
    montré est enregistré, tel que classé.
    """
    profile, chosen = own_wishes(me)
    shown, held = list_offers(service, profile, own_profile(me), limit, chosen if handle is None else handle)
    return my_offers(shown.found, shown.impression_ids, shown.offers(store), held)


@router.get("/me/offers/why")
def get_why_so_few(me: AsJobseeker, service: TheService) -> WhySoFew:
    """Pourquoi si peu d’offres.

    Parmi les offres de mes métiers, combien de plus si une contrainte, elle seule, était levée : compte exact.
    """
    profile, _ = own_wishes(me)
    return why_so_few(service, profile, own_profile(me))
