"""What is proposed to a jobseeker, and why so little of it."""

from typing import Annotated

from fastapi import Query

from serving.listing import list_offers, profile_of
from serving.rights import AsJobseeker, own_profile
from serving.routing import make_router
from serving.schemas.lists import MyOffers, my_offers
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
    profile = profile_of(store, own_profile(me))
    held = 0.5 if handle is None else handle
    shown = list_offers(service, profile, limit, held)
    offers = store.offers.get([one.candidate_key for one in shown.found.matches])
    return my_offers(shown.found, shown.impression_ids, offers, held)
