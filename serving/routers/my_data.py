"""Everything about a person: taken elsewhere, or erased."""

from datetime import UTC, datetime
from typing import Any

from fastapi import Response

from matching import errors
from serving.errors import NotFoundError
from serving.rights import AsJobseeker, own_person, was_erased
from serving.routing import make_router
from serving.transactions import Reading, TheService

router = make_router("Personnes en recherche d’emploi")


@router.get("/me/export")
def export_my_data(me: AsJobseeker, store: Reading, response: Response) -> dict[str, Any]:
    """Emporter mes données.

    Tout ce que le service sait de moi : identité, profil et d’où vient chaque information, accords, abonnement, offres
    montrées, réponses, règles, demandes de mise en relation, notes, et qui a vu mon identité.
    """
    response.headers["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return store.about(own_person(me))


@router.delete("/me", status_code=204)
def erase_me(me: AsJobseeker, service: TheService) -> None:
    """Effacer mon compte.

    Tout ce qui me concerne est effacé, maintenant et sans retour : je ne suis plus dans aucune liste. Les copies de
    l’index sont réécrites sous vingt-quatre heures. La même demande répétée ne change rien.
    """
    if was_erased(me, service.store):
        return
    person = own_person(me)
    with service.store.transaction() as tx:  # committed before the index looks
        try:
            tx.erasure.erase(person, datetime.now(UTC))
        except errors.InputError as error:
            raise NotFoundError from error
    service.served.live.catch_up()
