"""Whom an adviser must ask for another address."""

from serving.reaching import unreached
from serving.revealing import note_names
from serving.rights import AsAdviser
from serving.routing import make_router
from serving.schemas.reaching import UnreachedPerson
from serving.transactions import Reading

router = make_router("Conseillers : portefeuille")


@router.get("/adviser/unreached")
def get_unreached(me: AsAdviser, store: Reading) -> list[UnreachedPerson]:
    """Les personnes de mon portefeuille à joindre autrement.

    Courrier revenu, adresse postale qui ne tient pas dans l’enveloppe de qui veut du courrier, adresse électronique ou
    mobile qui ne reçoit plus rien. Chaque lecture d’un nom est notée ; la personne la voit.
    """
    found = [*unreached(store, me.id)]
    note_names(store, me, [one.key for one in found])
    return [UnreachedPerson(key=one.key, name=one.person.name, why=[*one.why]) for one in found]
